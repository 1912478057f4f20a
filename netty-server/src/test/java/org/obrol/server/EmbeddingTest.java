package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.service.Bot;
import org.obrol.core.service.ChatOptions;
import org.obrol.core.spi.Accounts;
import org.obrol.core.spi.ChatListener;
import org.obrol.core.spi.ChatPolicy;

/** The server as a library in another program. */
class EmbeddingTest {
  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void severalServersInOneProcessKnowNothingOfEachOther() {
    try (ChatServer one = Servers.builder().start();
        ChatServer other = Servers.builder().start();
        LineClient alice = new LineClient(one.port());
        LineClient bob = new LineClient(other.port())) {
      assertThat(one.port()).isPositive().isNotEqualTo(other.port());
      alice.enter("alice");
      bob.enter("bob");
      alice.ok("say hello");
      assertThat(alice.ask("send bob x").path("code").asText()).isEqualTo("no_such_user");
      assertThat(bob.pushesUntilNow()).isEmpty();
    }
  }

  @Test
  void startAndCloseMayBeCalledAgain() {
    ChatServer server = Servers.builder().build();
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
    server.start();
    int port = server.port();
    server.start();
    assertThat(server.port()).isEqualTo(port);
    server.close();
    server.close();
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPortThatIsTakenIsToldAndNothingStaysBehind() {
    Set<String> before = obrolThreads();
    try (ChatServer server = Servers.builder().start()) {
      ChatServerBuilder second =
          ChatServer.builder()
              .listen(Listener.nativeTcp().port(0))
              .listen(Listener.nativeTcp().port(server.port()));
      assertThatThrownBy(second::start)
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(BindException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port());
    }
    await().untilAsserted(() -> assertThat(obrolThreads()).isSubsetOf(before));
  }

  @Test
  void closeLeavesNoThreadAndTellsTheClientsToComeBack() {
    Set<String> before = obrolThreads();
    ChatServer server = ChatServer.builder().listen(Listener.nativeTcp().port(0)).start();
    try (LineClient alice = new LineClient(server.port())) {
      alice.enter("alice");
      server.close();

      assertThat(alice.push("draining").path("reconnect_after_ms").asLong()).isBetween(0L, 5_000L);
      JsonNode bye = alice.push("bye");
      assertThat(bye.path("code").asText()).isEqualTo("draining");
      assertThat(bye.path("reconnect").asBoolean()).isTrue();
      assertThat(alice.line()).isNull();
    }
    await().untilAsserted(() -> assertThat(obrolThreads()).isSubsetOf(before));
  }

  private static Set<String> obrolThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("obrol"))
        .collect(Collectors.toSet());
  }

  @Test
  void theCallersEventLoopsAreUsedAndLeftRunning() throws Exception {
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      try (ChatServer server = Servers.builder().eventLoops(loops).start();
          LineClient alice = new LineClient(server.port())) {
        assertThat(server.transport()).isEqualTo(Transport.NIO);
        alice.enter("alice");
        alice.ok("say hello");
        alice.push("message");
      }
      assertThat(loops.isShuttingDown()).isFalse();
      assertThat(loops.submit(() -> "alive").get()).isEqualTo("alive");
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }

  @Test
  void theFacadeWritesAsTheSystemAndAsAUser() throws Exception {
    try (ChatServer server = Servers.builder().start();
        LineClient alice = new LineClient(server.port())) {
      alice.enter("alice");
      get(server.chat().register(UserName.of("bob"), "Bob", "secret"));
      get(server.chat().say(UserName.SYSTEM, "welcome"));
      get(server.chat().send(UserName.of("bob"), Address.of(UserName.of("alice")), "psst"));
      get(server.chat().send(UserName.SYSTEM, Address.of(UserName.of("alice")), "behave"));

      JsonNode welcome = alice.push("message");
      assertThat(welcome.path("from").asText()).isEqualTo("system");
      assertThat(alice.push("message").path("conv").asText()).isEqualTo("@bob");
      assertThat(alice.push("message").path("conv").asText()).isEqualTo("@system");
      assertThat(alice.ok("history @system").path("messages")).hasSize(1);
      assertThat(get(server.chat().find(UserName.of("BOB"))).map(Account::displayName))
          .contains("Bob");
      assertThat(get(server.chat().online()))
          .extracting(one -> one.name().shown())
          .containsExactly("alice");
      assertThat(get(server.chat().kick(UserName.of("alice"), "time to go"))).isEqualTo(1);
      JsonNode bye = alice.push("bye");
      assertThat(bye.path("code").asText()).isEqualTo("kicked");
      assertThat(bye.path("reason").asText()).isEqualTo("time to go");
    }
  }

  @Test
  void theFacadeMakesGroups() throws Exception {
    try (ChatServer server = Servers.builder().start();
        LineClient alice = new LineClient(server.port())) {
      alice.enter("alice");
      get(server.chat().register(UserName.of("bob"), "Bob", "secret"));
      get(
          server
              .chat()
              .createGroup(
                  GroupName.of("devs"), List.of(UserName.of("bob"), UserName.of("alice"))));
      assertThat(alice.push("group").path("you").asText()).isEqualTo("joined");
      get(server.chat().send(UserName.of("bob"), Address.of(GroupName.of("devs")), "hi"));
      assertThat(alice.push("message").path("conv").asText()).isEqualTo("#devs");
    }
  }

  @Test
  void aListenerIsToldAndOneThatThrowsDisturbsNobody() {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    ChatListener listener =
        new ChatListener() {
          @Override
          public void registered(Account account) {
            told.add("registered " + account.name());
          }

          @Override
          public void appended(List<Message> batch) {
            batch.forEach(message -> told.add(message.from() + ": " + message.text()));
            throw new IllegalStateException("meant");
          }
        };
    try (ChatServer server = Servers.builder().listener(listener).start();
        LineClient alice = new LineClient(server.port())) {
      alice.enter("alice");
      alice.ok("say one");
      alice.push("message");
      assertThat(told).containsExactly("registered alice", "alice: one");
    }
  }

  @Test
  void aPolicyMayThinkAndRefuseAndKeepsTheOrder() {
    ExecutorService thinking = Executors.newSingleThreadExecutor();
    ChatPolicy policy =
        new ChatPolicy() {
          @Override
          public CompletionStage<Void> message(Account from, Address to, String text) {
            if (text.contains("spam")) {
              return ChatPolicy.denied("no spam");
            }
            return text.startsWith("slow")
                ? CompletableFuture.runAsync(() -> {}, thinking)
                : ALLOWED;
          }
        };
    try (ChatServer server = Servers.builder().policy(policy).start();
        LineClient alice = new LineClient(server.port())) {
      alice.enter("alice");
      for (int i = 0; i < 100; i++) {
        alice.send("say " + (i % 3 == 0 ? "slow " : i % 7 == 0 ? "spam " : "fast ") + i);
      }
      int allowed = 0;
      for (int i = 0; i < 100; i++) {
        JsonNode reply = alice.reply();
        if (i % 3 != 0 && i % 7 == 0) {
          assertThat(reply.path("code").asText()).isEqualTo("denied");
          assertThat(reply.path("message").asText()).isEqualTo("no spam");
        } else {
          assertThat(reply.path("seq").asLong()).isEqualTo(++allowed);
          assertThat(alice.push("message").path("text").asText()).endsWith(" " + i);
        }
      }
    } finally {
      thinking.shutdown();
    }
  }

  @Test
  void usersOfTheApplicationLogInWithoutRegistering() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (ChatServer server =
            ChatServer.builder()
                .listen(Listener.nativeTcp().port(0))
                .accounts(Accounts.blocking(pool, (user, password) -> password.equals("42")))
                .start();
        LineClient alice = new LineClient(server.port())) {
      assertThat(alice.ask("login alice 41").path("code").asText()).isEqualTo("bad_credentials");
      alice.ok("login alice 42");
      assertThat(alice.ask("register bob x").path("code").asText()).isEqualTo("denied");
      alice.ok("send alice note to self");
      assertThat(alice.push("message").path("conv").asText()).isEqualTo("@alice");
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aFullPasswordPoolIsToldAsBusyAndLoginsWorkAgainLater() {
    Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    try (ChatServer server =
            ChatServer.builder()
                .listen(Listener.nativeTcp().port(0))
                .hashing(
                    task -> {
                      if (!waiting.isEmpty()) {
                        throw new RejectedExecutionException("full");
                      }
                      waiting.add(task);
                    })
                .start();
        LineClient alice = new LineClient(server.port());
        LineClient bob = new LineClient(server.port())) {
      alice.send("register alice secret").send("ping");
      await().until(() -> waiting.size() == 1);
      JsonNode busy = bob.ask("register bob secret");
      assertThat(busy.path("code").asText()).isEqualTo("busy");
      assertThat(busy.path("retry").asBoolean()).isTrue();

      waiting.peek().run();
      waiting.clear();
      assertThat(alice.reply().path("re").asText()).isEqualTo("register"); // before the ping's
      assertThat(alice.reply().path("re").asText()).isEqualTo("ping");
    }
  }

  @Test
  void aBotTakesPartWithoutASocket() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (ChatServer server = Servers.builder().start();
        LineClient alice = new LineClient(server.port())) {
      alice.enter("alice");
      Queue<String> heard = new ConcurrentLinkedQueue<>();
      Bot bot =
          get(
              server
                  .chat()
                  .bot(
                      UserName.of("echo"),
                      pool,
                      push -> {
                        if (push instanceof Push.Message message) {
                          heard.add(message.conversation() + " " + message.message().text());
                        }
                      }));
      assertThat(alice.ask("login echo x").path("code").asText()).isEqualTo("already_logged_in");
      alice.ok("send echo hello");
      await().until(() -> heard.contains("@alice hello"));
      Result sent =
          get(bot.run(new Command.Send(Address.of(UserName.of("alice")), "hello back", null)));
      assertThat(sent).isInstanceOf(Result.Sent.class);
      alice.push("message");
      assertThat(alice.push("message").path("text").asText()).isEqualTo("hello back");
      assertThat(get(bot.run(new Command.Send(Address.of(UserName.of("nobody")), "x", null))))
          .isInstanceOf(Result.Failed.class);

      bot.close();
      await().until(() -> get(server.chat().online()).size() == 1);
      assertThatThrownBy(() -> get(bot.run(new Command.Ping()))).hasMessageContaining("closed");
    } finally {
      pool.shutdown();
      assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoDoesNotLogInInTimeIsSentAway() {
    try (ChatServer server =
            Servers.builder()
                .options(ChatOptions.defaults().withLoginTimeout(Duration.ofMillis(50)))
                .start();
        LineClient silent = new LineClient(server.port())) {
      assertThat(silent.push("bye").path("code").asText()).isEqualTo("login_timeout");
      assertThat(silent.line()).isNull();
    }
  }

  @Test
  void drainingWaitsForTheLastConnection() throws Exception {
    try (ChatServer server = Servers.builder().start();
        LineClient alice = new LineClient(server.port())) {
      alice.enter("alice");
      CompletionStage<Void> drained = server.drain();
      assertThat(alice.push("bye").path("code").asText()).isEqualTo("draining");
      alice.halfClose(); // has read its goodbye, and goes
      get(drained);
    }
  }
}
