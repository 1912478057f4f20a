package org.obrol.server;

import io.netty.channel.IoEventLoopGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.obrol.core.service.ChatOptions;
import org.obrol.core.service.ChatService;
import org.obrol.core.service.ChatServices;
import org.obrol.core.service.Ports;
import org.obrol.core.spi.Accounts;
import org.obrol.core.spi.Blocking;
import org.obrol.core.spi.ChatListener;
import org.obrol.core.spi.ChatPolicy;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.MessageLog;

/** Describes a {@link ChatServer}; whatever is not said has a sane default. Not thread-safe. */
public final class ChatServerBuilder {
  private final List<Listener> listeners = new ArrayList<>();
  private final List<ChatListener> chatListeners = new ArrayList<>();
  private UnaryOperator<Ports> ports = given -> given;
  private ChatOptions options = ChatOptions.defaults();
  private Limits limits = Limits.DEFAULT;
  private Files.Limits fileLimits = Files.Limits.DEFAULT;
  private Duration closeGrace = Duration.ofSeconds(2);
  private Transport transport = Transport.AUTO;
  private int threads = Runtime.getRuntime().availableProcessors();
  private InstantSource clock = InstantSource.system();
  private @Nullable IoEventLoopGroup eventLoops;
  private @Nullable Executor hashing;
  private @Nullable ChatService service;

  ChatServerBuilder() {}

  /** Adds a listener. Without any, it is {@link Listener#nativeTcp()}. */
  public ChatServerBuilder listen(Listener listener) {
    listeners.add(listener);
    return this;
  }

  /** Sets how the chat behaves. */
  public ChatServerBuilder options(ChatOptions chosen) {
    options = chosen;
    return this;
  }

  /** Allows logins without an account. */
  public ChatServerBuilder guests(boolean allowed) {
    options = options.withGuests(allowed);
    return this;
  }

  /** Sets who there is; without, accounts are kept in memory. */
  public ChatServerBuilder accounts(Accounts chosen) {
    return ports(given -> given.withAccounts(chosen));
  }

  /** Sets where messages are kept; without, it is in memory. */
  public ChatServerBuilder log(MessageLog chosen) {
    return ports(given -> given.withLog(chosen));
  }

  /** Sets what is allowed; without, everything is. */
  public ChatServerBuilder policy(ChatPolicy chosen) {
    return ports(given -> given.withPolicy(chosen));
  }

  /** Sets where files are kept; without, it is in memory. */
  public ChatServerBuilder files(Files chosen) {
    return ports(given -> given.withFiles(chosen));
  }

  /** Sets what files may take, where they are kept in memory. */
  public ChatServerBuilder fileLimits(Files.Limits chosen) {
    fileLimits = chosen;
    return this;
  }

  /** Changes some of the stores, which are all in memory at first. */
  public ChatServerBuilder ports(UnaryOperator<Ports> change) {
    UnaryOperator<Ports> before = ports;
    ports = given -> change.apply(before.apply(given));
    return this;
  }

  /** Adds one who is told what happens. */
  public ChatServerBuilder listener(ChatListener listener) {
    chatListeners.add(listener);
    return this;
  }

  /** Replaces the whole chat; stores, policy and listeners are its own affair then. */
  public ChatServerBuilder service(ChatService chosen) {
    service = chosen;
    return this;
  }

  /** Chooses how to talk to the kernel. */
  public ChatServerBuilder transport(Transport chosen) {
    transport = chosen;
    return this;
  }

  /** Sets how many event loops there are; by default one for each processor. */
  public ChatServerBuilder threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads: " + count + " (expected: >= 1)");
    }
    threads = count;
    return this;
  }

  /** Uses the caller's event loops, which stay the caller's, instead of own ones. */
  public ChatServerBuilder eventLoops(IoEventLoopGroup group) {
    eventLoops = group;
    return this;
  }

  /**
   * Hashes passwords on the caller's executor, which stays the caller's, instead of a small pool of
   * its own. Should be bounded and throw when it is full; clients are told then that the server is
   * busy.
   */
  public ChatServerBuilder hashing(Executor executor) {
    hashing = executor;
    return this;
  }

  /** Sets the clock for the times of messages and the expiry of tokens. */
  public ChatServerBuilder clock(InstantSource chosen) {
    clock = chosen;
    return this;
  }

  /**
   * Sets how much may wait to be written to one client before it counts as slow: it gets no more
   * pushes then until that has left, and catches up from the log.
   *
   * @param bytes 1 MiB by default
   */
  public ChatServerBuilder maxPendingBytes(int bytes) {
    if (bytes < 1024) {
      throw new IllegalArgumentException("maxPendingBytes: " + bytes + " (expected: >= 1024)");
    }
    limits = limits.withMaxPendingBytes(bytes);
    return this;
  }

  /**
   * Sets how much memory all that waits to be written may take, for all clients together; what many
   * of them share counts once. The less of it is free, the earlier a client counts as slow; where
   * none is, the slow get nothing more, and those that take nothing are closed after a sixth of the
   * {@link #stallTimeout}.
   *
   * @param bytes half of the largest heap by default
   */
  public ChatServerBuilder maxOutboundBytes(long bytes) {
    if (bytes < 1 << 20) {
      throw new IllegalArgumentException("maxOutboundBytes: " + bytes + " (expected: >= 1 MiB)");
    }
    limits = limits.withMaxOutboundBytes(bytes);
    return this;
  }

  /**
   * Sets how long a slow client may take not one byte before it is closed.
   *
   * @param timeout 30 s by default
   */
  public ChatServerBuilder stallTimeout(Duration timeout) {
    limits = limits.withStallTimeout(timeout);
    return this;
  }

  /**
   * Sets how long {@link ChatServer#close} lets clients take their goodbye.
   *
   * @param grace 2 s by default
   */
  public ChatServerBuilder closeGrace(Duration grace) {
    closeGrace = grace;
    return this;
  }

  /** Makes the server, which does not listen yet. */
  public ChatServer build() {
    if (service != null) {
      return new ChatServer(this, service, null);
    }
    ExecutorService owned = hashing == null ? Blocking.newPasswordThreads() : null;
    Executor executor = owned == null ? hashing : owned;
    ChatService made =
        ChatServices.standard(
            ports.apply(Ports.inMemory(clock, Objects.requireNonNull(executor), fileLimits)),
            options);
    chatListeners.forEach(made.chat()::subscribe);
    return new ChatServer(this, made, owned);
  }

  /** Makes the server and begins to listen; see {@link ChatServer#start}. */
  public ChatServer start() {
    return build().start();
  }

  List<Listener> listeners() {
    return listeners.isEmpty() ? List.of(Listener.nativeTcp()) : List.copyOf(listeners);
  }

  ChatOptions options() {
    return options;
  }

  Limits limits() {
    return limits;
  }

  Duration closeGrace() {
    return closeGrace;
  }

  Transport transport() {
    return transport;
  }

  int threads() {
    return threads;
  }

  @Nullable IoEventLoopGroup eventLoops() {
    return eventLoops;
  }
}
