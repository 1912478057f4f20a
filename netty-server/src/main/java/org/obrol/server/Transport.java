package org.obrol.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the server talks to the kernel. */
public enum Transport {
  /** The first of the others that works here. */
  AUTO,
  /** Linux io_uring; needs Netty's native library for it. */
  IO_URING,
  /** Linux epoll; needs Netty's native library for it. */
  EPOLL,
  /** The JDK's selectors; works everywhere. */
  NIO;

  /** As much as one piece of a file takes in base64, twice: one leaves while one is read. */
  private static final long MAX_UNSENT_BYTES = 96 << 10;

  private static final List<Transport> BEST_FIRST = List.of(IO_URING, EPOLL, NIO);

  /** Whether it works on this machine. */
  public boolean isAvailable() {
    return unavailability() == null;
  }

  /** Why it does not work on this machine, or null if it does. */
  public @Nullable Throwable unavailability() {
    return switch (this) {
      case IO_URING -> IoUring.unavailabilityCause();
      case EPOLL -> Epoll.unavailabilityCause();
      case NIO, AUTO -> null;
    };
  }

  /** The one that this means here; of {@link #AUTO} the best one that works. */
  Transport resolved() {
    if (this == AUTO) {
      return BEST_FIRST.stream().filter(Transport::isAvailable).findFirst().orElse(NIO);
    }
    Throwable missing = unavailability();
    if (missing != null) {
      throw new IllegalArgumentException("transport " + this + " does not work here", missing);
    }
    return this;
  }

  /** The one for which a group of event loops was made. */
  static Transport of(IoEventLoopGroup group) {
    if (group.isIoType(IoUringIoHandler.class)) {
      return IO_URING;
    }
    return group.isIoType(EpollIoHandler.class) ? EPOLL : NIO;
  }

  IoHandlerFactory ioHandlers() {
    return switch (this) {
      case IO_URING -> IoUringIoHandler.newFactory();
      case EPOLL -> EpollIoHandler.newFactory();
      case NIO, AUTO -> NioIoHandler.newFactory();
    };
  }

  Class<? extends ServerChannel> serverChannel() {
    return switch (this) {
      case IO_URING -> IoUringServerSocketChannel.class;
      case EPOLL -> EpollServerSocketChannel.class;
      case NIO, AUTO -> NioServerSocketChannel.class;
    };
  }

  /**
   * Lets the kernel take only a little more than what is on its way to a client: what is written
   * next is not behind megabytes, and who does not read is found out before the kernel has spent
   * them on him. Only Linux can, and not with the JDK's selectors; there it is the send buffer.
   */
  void keepUnsentShort(ServerBootstrap server) {
    switch (this) {
      case IO_URING -> server.childOption(IoUringChannelOption.TCP_NOTSENT_LOWAT, MAX_UNSENT_BYTES);
      case EPOLL -> server.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MAX_UNSENT_BYTES);
      case NIO, AUTO -> {}
    }
  }
}
