package org.obrol.loadtest.bare;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * A minimal fan-out on Netty, tuned as well as we know, to compare a chat server with: same
 * commands, frames of the same length, to the same connections, but no accounts, no log, no limits.
 * What is missed while a connection is away is gone, which is told by {@code gap}.
 */
public final class BareServer implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int SHUTDOWN_SECONDS = 5;

  private final BareTransport transport;
  private final MultiThreadIoEventLoopGroup loops;
  private final Channel listener;

  private BareServer(BareTransport transport, MultiThreadIoEventLoopGroup loops, Channel listener) {
    this.transport = transport;
    this.loops = loops;
    this.listener = listener;
  }

  /**
   * Starts one.
   *
   * @param address where to listen; port 0 for any that is free
   * @param threads how many event loops it has
   */
  public static BareServer start(InetSocketAddress address, BareTransport transport, int threads) {
    BareTransport used = transport.resolved();
    MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(threads, used.ioHandlers());
    Map<EventLoop, Turn> turns = new HashMap<>();
    List<Turn> all = new ArrayList<>();
    for (EventExecutor loop : loops) {
      Turn turn = new Turn((SingleThreadEventLoop) loop, all.size());
      turns.put((EventLoop) loop, turn);
      all.add(turn);
    }
    Directory directory = new Directory(all.toArray(Turn[]::new));
    try {
      Channel listener =
          new ServerBootstrap()
              .group(loops)
              .channel(used.serverChannel())
              .option(ChannelOption.SO_BACKLOG, BACKLOG)
              .option(ChannelOption.SO_REUSEADDR, true)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childHandler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      Turn turn = Objects.requireNonNull(turns.get(channel.eventLoop()));
                      channel.pipeline().addLast(new Connection(turn, directory));
                    }
                  })
              .bind(address)
              .syncUninterruptibly()
              .channel();
      return new BareServer(used, loops, listener);
    } catch (Throwable failed) {
      loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
      throw failed;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** How it talks to the kernel; never {@link BareTransport#AUTO}. */
  public BareTransport transport() {
    return transport;
  }

  /** Closes all connections and ends the event loops. Idempotent. */
  @Override
  public void close() {
    listener.close();
    listener.closeFuture().awaitUninterruptibly();
    loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Runs one until the process is asked to end. */
  public static void main(String[] args) {
    System.setProperty("io.netty.leakDetection.level", "disabled"); // as in the server's command
    int code = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  @CommandLine.Command(
      name = "bare",
      mixinStandardHelpOptions = true,
      description = "A minimal fan-out on Netty to compare a chat server with.")
  private static final class Main implements Callable<Integer> {
    @Option(names = "--host", description = "Default: 127.0.0.1")
    private String host = "127.0.0.1";

    @Option(names = "--port", description = "Default: any that is free")
    private int port;

    @Option(names = "--transport", description = "auto, io_uring, epoll or nio. Default: auto")
    private BareTransport transport = BareTransport.AUTO;

    @Option(names = "--threads", description = "How many event loops. Default: 1")
    private int threads = 1;

    @SuppressWarnings("resource") // until the process ends
    @Override
    public Integer call() throws UnknownHostException {
      BareServer server =
          start(new InetSocketAddress(InetAddress.getByName(host), port), transport, threads);
      InetSocketAddress address = server.address();
      System.out.printf(
          "bare is listening (%s):%n  native     %s:%d%n",
          server.transport().name().toLowerCase(Locale.ROOT), host, address.getPort());
      return 0;
    }
  }
}
