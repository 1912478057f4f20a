package org.obrol.server.web;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Ends a connection so that its client gets all that was written. Closing while input waits would
 * reset the connection, and the client would lose what it has not read yet. So: no more output, and
 * input is read to its end. On the event loop.
 */
public final class LingeringClose {
  /** How long to wait for the client's end of a connection. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private LingeringClose() {}

  /**
   * Begins with it; everything has been written. Whoever sees the end of the input closes.
   *
   * @param later runs a task after a delay, on the event loop
   */
  public static void begin(Channel channel, BiConsumer<Duration, Runnable> later) {
    if (channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
      duplex.shutdownOutput();
      later.accept(LINGER, channel::close);
    } else {
      channel.close();
    }
  }
}
