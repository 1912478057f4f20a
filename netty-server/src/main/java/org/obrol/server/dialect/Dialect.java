package org.obrol.server.dialect;

import io.netty.channel.ChannelPipeline;
import org.obrol.core.command.Traits;

/**
 * A language on the wire. It brings the framing and the codec of its connections: {@link Request}s
 * come out of its pipeline, events go into its {@link Encoder}. It never sees a session.
 *
 * <p>Input that is no command becomes a {@link org.obrol.core.command.Command.Malformed}, so that
 * its answer keeps its place in line.
 */
public interface Dialect {
  /** What the dialect is called in options and messages. */
  String name();

  /** What its clients expect of a connection beside the commands they send. */
  default Traits traits() {
    return Traits.of(name());
  }

  /**
   * Sets up a new connection. On its event loop.
   *
   * @param pipeline to add handlers to; the last one must fire a {@link Request} for each command
   * @return how events go out on this connection
   */
  Encoder install(ChannelPipeline pipeline);
}
