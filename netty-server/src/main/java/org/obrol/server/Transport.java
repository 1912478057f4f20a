package org.obrol.server;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
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
}
