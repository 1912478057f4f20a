package org.obrol.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Traits;
import org.obrol.core.service.Chat;
import org.obrol.core.service.ChatOptions;
import org.obrol.core.service.ChatService;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.web.Draining;

/**
 * A chat server in this process. Several may run side by side; none keeps static state, installs a
 * shutdown hook, handles a signal or brings a logging backend.
 *
 * <pre>{@code
 * try (ChatServer server = ChatServer.builder().listen(Listener.nativeTcp().port(0)).start()) {
 *   server.chat().say(UserName.SYSTEM, "welcome");
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread but the server's own event loops.
 */
public final class ChatServer implements AutoCloseable {
  private final List<Listener> listeners;
  private final ChatOptions options;
  private final ChatService service;
  private final Limits limits;
  private final Transport transport;
  private final IoEventLoopGroup loops;
  private final boolean ownsLoops;
  private final @Nullable ExecutorService ownedExecutor;
  private final Duration closeGrace;
  private final OutboundBudget outbound;
  private final Map<EventLoop, NettyLane> lanes = new ConcurrentHashMap<>();
  private final ChannelGroup connections;
  private final List<Channel> bound = new ArrayList<>(); // guarded by this
  private volatile boolean draining;
  private boolean started; // guarded by this
  private boolean closed; // guarded by this

  ChatServer(
      ChatServerBuilder builder, ChatService service, @Nullable ExecutorService ownedExecutor) {
    this.listeners = builder.listeners();
    this.options = builder.options();
    this.service = service;
    this.limits = builder.limits();
    this.outbound = new OutboundBudget(limits.maxOutboundBytes());
    this.closeGrace = builder.closeGrace();
    this.ownedExecutor = ownedExecutor;
    IoEventLoopGroup given = builder.eventLoops();
    if (given == null) {
      transport = builder.transport().resolved();
      loops =
          new MultiThreadIoEventLoopGroup(
              builder.threads(), new DefaultThreadFactory("obrol-loop"), transport.ioHandlers());
    } else {
      transport = Transport.of(given);
      loops = given;
    }
    this.ownsLoops = given == null;
    this.connections = new DefaultChannelGroup("obrol-connections", loops.next(), true);
  }

  /** Describes a server that is still to be made. */
  public static ChatServerBuilder builder() {
    return new ChatServerBuilder();
  }

  /** What the server tells clients that it is. */
  static String name() {
    String version = ChatServer.class.getPackage().getImplementationVersion();
    return "obrol/" + (version == null ? "dev" : version);
  }

  /**
   * Begins to listen. Does nothing when it has begun.
   *
   * @throws UncheckedIOException if a listener cannot be bound; nothing stays behind then
   * @throws IllegalStateException if the server was closed
   */
  public synchronized ChatServer start() {
    if (closed) {
      throw new IllegalStateException("this server was closed; build another one");
    }
    if (!started) {
      started = true;
      try {
        for (Listener listener : listeners) {
          bound.add(bind(listener));
        }
      } catch (RuntimeException failure) {
        close();
        throw failure;
      }
    }
    return this;
  }

  private Channel bind(Listener listener) {
    Consumer<Channel> setUp = listener.setUp(options, this::openSession);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connect(channel, setUp);
                  }
                });
    transport.keepUnsentShort(bootstrap);
    ChannelFuture binding = bootstrap.bind(listener.host(), listener.port()).awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw cannotBind(listener, binding.cause());
    }
    return binding.channel();
  }

  private void connect(Channel channel, Consumer<Channel> setUp) {
    connections.add(channel);
    channel.pipeline().addLast("out", WayOut.INSTANCE);
    setUp.accept(channel);
    if (draining) {
      channel.pipeline().fireUserEventTriggered(Draining.INSTANCE); // it has come in meanwhile
    }
  }

  private void openSession(ChannelPipeline pipeline, Dialect dialect, Traits traits) {
    Channel channel = pipeline.channel();
    ChannelHandlerContext out = pipeline.context(WayOut.INSTANCE);
    Encoder encoder = dialect.install(pipeline);
    NettyLane lane =
        lanes.computeIfAbsent(channel.eventLoop(), loop -> new NettyLane(loop, outbound));
    Outbox outbox = new Outbox(out, lane, encoder, traits, limits);
    pipeline.addLast("session", new SessionHandler(service, outbox));
  }

  private static UncheckedIOException cannotBind(Listener listener, Throwable cause) {
    BindException failure =
        new BindException(
            "cannot listen on %s:%d: %s"
                .formatted(listener.host(), listener.port(), reason(cause)));
    failure.initCause(cause);
    return new UncheckedIOException(failure);
  }

  private static @Nullable String reason(Throwable cause) {
    return cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException
        ? "unknown host"
        : cause.getMessage();
  }

  /** The port that the first listener has got. */
  public int port() {
    return addresses().get(0).getPort();
  }

  /**
   * Where the server listens, in the order of its listeners.
   *
   * @throws IllegalStateException if it does not
   */
  public synchronized List<InetSocketAddress> addresses() {
    if (bound.isEmpty()) {
      throw new IllegalStateException("the server is not started");
    }
    return bound.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  /** The chat, for this process. */
  public Chat chat() {
    return service.chat();
  }

  private synchronized List<Channel> boundChannels() {
    return List.copyOf(bound);
  }

  /** How it talks to the kernel; never {@link Transport#AUTO}. */
  public Transport transport() {
    return transport;
  }

  /** How much memory waits to be written; what has been written meanwhile may count still. */
  long outboundBytes() {
    return outbound.used();
  }

  /**
   * Takes no new connections, and says goodbye to those that there are: each client is told when to
   * come back, what it has asked is answered, then it is closed. Idempotent.
   *
   * @return done when the last connection is gone
   */
  public CompletionStage<Void> drain() {
    draining = true;
    boundChannels().forEach(Channel::close);
    connections.forEach(one -> one.pipeline().fireUserEventTriggered(Draining.INSTANCE));
    service.drain();
    CompletableFuture<Void> drained = new CompletableFuture<>();
    connections.newCloseFuture().addListener(closing -> drained.complete(null));
    return drained;
  }

  /**
   * Drains for a moment, then closes what is left. Idempotent; leaves no thread, socket or buffer
   * of its own behind, and does not touch what the caller supplied.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    CompletableFuture<Void> drained = drain().toCompletableFuture();
    try {
      drained.get(closeGrace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      // Whoever has not taken their goodbye by now is closed without.
    }
    connections.close().awaitUninterruptibly();
    boundChannels().forEach(door -> door.closeFuture().awaitUninterruptibly());
    lanes.forEach(ChatServer::close);
    if (ownsLoops) {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    if (ownedExecutor != null) {
      ownedExecutor.shutdownNow();
    }
  }

  private static void close(EventLoop loop, NettyLane lane) {
    try {
      loop.submit(lane::close).awaitUninterruptibly();
    } catch (RejectedExecutionException ended) {
      // The caller has ended the loops, and with them all that was to be written.
    }
  }
}
