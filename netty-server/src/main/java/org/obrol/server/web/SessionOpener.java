package org.obrol.server.web;

import io.netty.channel.ChannelPipeline;
import org.obrol.server.dialect.Dialect;

/** Opens a session on a connection that has spoken HTTP until now. */
@FunctionalInterface
public interface SessionOpener {
  /**
   * Adds a dialect's handlers at the end of a pipeline, and a session behind them. On the event
   * loop. The session begins when the caller fires {@code channelActive} to them.
   */
  void open(ChannelPipeline pipeline, Dialect dialect);
}
