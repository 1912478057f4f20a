package org.obrol.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.obrol.core.memory.InMemoryAccounts;
import org.obrol.core.model.Address;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.PasswordHash;
import org.obrol.server.ChatServer;
import org.obrol.server.ChatServerBuilder;
import org.obrol.server.Listener;

/** A server with a page, a native port, and programs that talk to it. */
final class Site implements AutoCloseable {
  /** Everybody's, unless a test says otherwise. */
  static final String PASSWORD = "correct horse";

  private final ChatServer server;
  private final Deque<AutoCloseable> others = new ArrayDeque<>();

  /** Starts a server on free ports. */
  Site(UnaryOperator<ChatServerBuilder> change) {
    this(0, change);
  }

  /** Starts a server whose page is on this port. */
  Site(int webPort, UnaryOperator<ChatServerBuilder> change) {
    ChatServerBuilder builder =
        ChatServer.builder()
            .listen(Listener.web().port(webPort))
            .listen(Listener.nativeTcp().port(0))
            .accounts(new InMemoryAccounts(new NoHash(), Runnable::run))
            .closeGrace(Duration.ofMillis(200));
    server = change.apply(builder).start();
  }

  int webPort() {
    return server.addresses().get(0).getPort();
  }

  String url() {
    return url(webPort());
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port + "/";
  }

  ChatServer server() {
    return server;
  }

  /** Closes this, too, when the site is closed, and before. */
  <T extends AutoCloseable> T with(T other) {
    others.push(other);
    return other;
  }

  /** Makes an account, if there is none. */
  void account(String name) {
    UserName user = UserName.of(name);
    if (await(server.chat().find(user)).isEmpty()) {
      await(server.chat().register(user, name, PASSWORD));
    }
  }

  /** A program that is logged in over the native port. */
  Program program(String name) {
    account(name);
    return with(new Program(url(), server.addresses().get(1).getPort(), name));
  }

  /** Somebody, anybody, has written something; {@code to} as in {@link #address}. */
  Message write(String from, String to, String text) {
    account(from);
    if (address(to) instanceof Address.User user) {
      account(user.name().shown());
    }
    return await(server.chat().send(UserName.of(from), address(to), text));
  }

  /** {@code bob}, {@code #devs} or {@code *}. */
  static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  /** The value of a stage, which must be there within 10 s. */
  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    try {
      for (AutoCloseable other : others) {
        other.close();
      }
    } catch (Exception failure) {
      throw new AssertionError("something did not end well", failure);
    } finally {
      server.close();
    }
  }

  /** Passwords as they are: what they cost is not the subject here. */
  private static final class NoHash implements PasswordHash {
    @Override
    public String hash(String password) {
      return password;
    }

    @Override
    public boolean matches(String password, String hash) {
      return password.equals(hash);
    }

    @Override
    public boolean isOutdated(String hash) {
      return false;
    }
  }
}
