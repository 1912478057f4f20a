package org.obrol.server;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerAdapter;

/**
 * The place in a pipeline from which a connection's {@link Outbox} writes: behind what changes the
 * bytes on their way, such as TLS, and before the dialect, whose handlers only read. Does nothing.
 */
@Sharable
final class WayOut extends ChannelHandlerAdapter {
  static final WayOut INSTANCE = new WayOut();

  private WayOut() {}
}
