package org.obrol.loadtest.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The harness's event loops and how they connect. Epoll where it works, else the JDK's selectors.
 */
final class Transport implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 20_000;

  /** Fewer than the ports that Linux has for one address. */
  private static final int CONNECTIONS_PER_ADDRESS = 20_000;

  private final boolean epoll = Epoll.isAvailable();
  private final MultiThreadIoEventLoopGroup group;
  private final InetSocketAddress server;
  private final int sources;

  /**
   * Makes the loops.
   *
   * @param loops how many
   * @param server to connect to
   * @param connections how many there will be, so that ports suffice
   * @param comingAndGoing whether closed connections use up ports for a while
   */
  Transport(int loops, InetSocketAddress server, int connections, boolean comingAndGoing) {
    this.server = server;
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group =
        new MultiThreadIoEventLoopGroup(
            loops, new DefaultThreadFactory("obrol-load", true), handlers);
    boolean loopback = server.getAddress() != null && server.getAddress().isLoopbackAddress();
    boolean v4 = loopback && server.getAddress().getAddress().length == 4;
    sources = v4 ? connections / CONNECTIONS_PER_ADDRESS + (comingAndGoing ? 8 : 1) : 1;
  }

  List<EventLoop> loops() {
    List<EventLoop> all = new ArrayList<>();
    group.forEach(executor -> all.add((EventLoop) executor));
    return all;
  }

  /** Connects; the link tells its loop what becomes of it, but for a failure. */
  ChannelFuture connect(EventLoop loop, Link link, int index) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .handler(link);
    if (sources == 1) {
      return bootstrap.connect(server);
    }
    if (epoll) {
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
    InetSocketAddress source = new InetSocketAddress("127.0.0." + (1 + index % sources), 0);
    return bootstrap.connect(server, source);
  }

  private Class<? extends Channel> channel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /** Ends the loops and with them all connections. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
