package org.obrol.client;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes a {@link ChatClient}. Not safe for use by several threads at once. */
public final class ChatClientBuilder {
  private String host = "localhost";
  private int port = 7878;
  private @Nullable EventLoopGroup loops;
  private Class<? extends Channel> channelType = NioSocketChannel.class;
  private Duration connectTimeout = Duration.ofSeconds(10);
  private Duration backoffMin = Duration.ofMillis(200);
  private Duration backoffMax = Duration.ofSeconds(30);
  private Duration pingAfter = Duration.ofSeconds(30);
  private Duration pingTimeout = Duration.ofSeconds(10);
  private int maxUnanswered = 1024;
  private ChatListener listener = new ChatListener() {};
  private @Nullable Executor executor;
  private @Nullable Executor fileExecutor;

  ChatClientBuilder() {}

  /** The server's name or address; {@code localhost} if not said. */
  public ChatClientBuilder host(String newHost) {
    host = Objects.requireNonNull(newHost, "host");
    return this;
  }

  /** The server's port; 7878 if not said. */
  public ChatClientBuilder port(int newPort) {
    if (newPort < 1 || newPort > 65_535) {
      throw new IllegalArgumentException("port: " + newPort + " (expected: 1..65535)");
    }
    port = newPort;
    return this;
  }

  /**
   * Runs the client on one loop of a group that stays the caller's. Without it the client has a
   * daemon thread of its own, which ends with it.
   *
   * @param type what its connections are made of; must fit the group
   */
  public ChatClientBuilder eventLoops(EventLoopGroup group, Class<? extends Channel> type) {
    loops = Objects.requireNonNull(group, "group");
    channelType = Objects.requireNonNull(type, "type");
    return this;
  }

  /** How long one try to connect may take; 10 s if not said. */
  public ChatClientBuilder connectTimeout(Duration timeout) {
    connectTimeout = positive("connect timeout", timeout);
    return this;
  }

  /**
   * How long to wait before coming back: {@code min} at first, twice as long after each connection
   * that failed or broke soon, at most {@code max}, less up to a half by chance. 200 ms to 30 s if
   * not said. A server's own wish goes first.
   */
  public ChatClientBuilder backoff(Duration min, Duration max) {
    positive("back-off", min);
    if (min.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "back-off: " + min + " to " + max + " (expected: min <= max)");
    }
    backoffMin = min;
    backoffMax = max;
    return this;
  }

  /**
   * When to find the server dead: after a silence of {@code after} it is pinged, and if nothing
   * comes for {@code timeout} the connection is given up. 30 s and 10 s if not said.
   */
  public ChatClientBuilder ping(Duration after, Duration timeout) {
    pingAfter = positive("ping after", after);
    pingTimeout = positive("ping timeout", timeout);
    return this;
  }

  /** How many commands may wait for their answers; those above fail at once. 1024 if not said. */
  public ChatClientBuilder maxUnanswered(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max unanswered: " + max + " (expected: >= 1)");
    }
    maxUnanswered = max;
    return this;
  }

  /** Who is told what the client hears; nobody if not said. */
  public ChatClientBuilder listener(ChatListener newListener) {
    listener = Objects.requireNonNull(newListener, "listener");
    return this;
  }

  /**
   * Where the listener is called and stages complete, still one after the other. Stays the
   * caller's. Without it that is the event loop, which must not be blocked; with it, what the
   * executor has not run yet waits in memory.
   */
  public ChatClientBuilder executor(Executor newExecutor) {
    executor = Objects.requireNonNull(newExecutor, "executor");
    return this;
  }

  /**
   * Where files that are sent and fetched are read, written and their checksums computed, which
   * blocks; one task at a time for each file. Stays the caller's, and must run tasks until the
   * client is closed. Without it the client has two daemon threads of its own for it, as long as
   * there is something to do.
   */
  public ChatClientBuilder fileExecutor(Executor newExecutor) {
    fileExecutor = Objects.requireNonNull(newExecutor, "file executor");
    return this;
  }

  /** Makes the client. It does nothing before {@link ChatClient#connect}. */
  public ChatClient build() {
    EventLoopGroup group = loops;
    Settings settings =
        new Settings(
            host,
            port,
            group != null ? group : ownLoop(),
            group == null,
            channelType,
            connectTimeout,
            backoffMin,
            backoffMax,
            pingAfter,
            pingTimeout,
            maxUnanswered,
            listener,
            executor,
            fileExecutor);
    return new ChatClient(settings);
  }

  private static EventLoopGroup ownLoop() {
    return new MultiThreadIoEventLoopGroup(
        1, new DefaultThreadFactory("obrol-client", true), NioIoHandler.newFactory());
  }

  private static Duration positive(String what, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(what + ": " + duration + " (expected: > 0)");
    }
    return duration;
  }
}
