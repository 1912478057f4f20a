package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.service.Client.message;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.ChatListener;
import org.obrol.core.spi.ChatPolicy;
import org.obrol.core.spi.Peer;
import org.obrol.core.spi.Refused;
import org.obrol.core.testing.LogTrap;

/** Those who may refuse, and those who are only told. */
class PolicyAndListenerTest {
  private static final String FAULTS = "org.obrol.core.service.Faults";
  private static final String LISTENERS = "org.obrol.core.service.Listeners";

  private static Command.Register register(String name) {
    return new Command.Register(UserName.of(name), World.PASSWORD);
  }

  private static Command.Login login(String name) {
    return new Command.Login(UserName.of(name), World.PASSWORD);
  }

  /** Refuses whatever concerns mallory, and texts that say so. */
  private static final class AgainstMallory implements ChatPolicy {
    private static final UserName MALLORY = UserName.of("mallory");

    @Override
    public CompletionStage<Void> registration(UserName name, Peer peer) {
      return name.equals(MALLORY) ? ChatPolicy.denied("not that name") : ALLOWED;
    }

    @Override
    public CompletionStage<Void> login(Account account, Peer peer) {
      return account.name().equals(MALLORY) ? ChatPolicy.denied("not you") : ALLOWED;
    }

    @Override
    public CompletionStage<Void> message(Account from, Address to, String text) {
      return text.contains("bad") ? ChatPolicy.denied("mind your language") : ALLOWED;
    }
  }

  @Test
  void aRefusedRegistrationIsDeniedWithItsReasonAndMakesNoAccount() {
    World world = new World(new AgainstMallory());
    Client client = world.connect();

    assertThat(client.ask(register("Mallory")))
        .isEqualTo(new Result.Failed(Failure.DENIED, "not that name"));
    assertThat(client.ask(register("alice"))).isInstanceOf(Result.Registered.class);
    world.register("mallory"); // the facade is trusted, and the name was not taken
  }

  @Test
  void aRefusedLoginIsDeniedWithItsReasonAndTheConnectionStaysOut() {
    World world = new World(new AgainstMallory());
    Account mallory = world.register("mallory");
    Client client = world.connect();

    assertThat(client.ask(login("mallory")))
        .isEqualTo(new Result.Failed(Failure.DENIED, "not you"));
    assertThat(client.failure(new Command.WhoAmI())).isEqualTo(Failure.NOT_LOGGED_IN);
    world.register("alice");
    assertThat(client.ask(login("alice"))).isInstanceOf(Result.LoggedIn.class);
    assertThat(world.ports.tokens().count(mallory.id()).toCompletableFuture().join()).isZero();
  }

  @Test
  void aWrongPasswordIsWrongBeforeThePolicyIsAsked() {
    World world = new World(new AgainstMallory());
    world.register("mallory");

    assertThat(world.connect().failure(new Command.Login(UserName.of("mallory"), "guess")))
        .isEqualTo(Failure.BAD_CREDENTIALS);
  }

  @Test
  void aRefusedMessageIsDeniedWithItsReasonAndTheLineKeepsItsOrder() {
    World world = new World(new AgainstMallory());
    Client alice = world.in("alice");

    alice.give(message("*", "good"));
    alice.give(message("*", "bad"));
    alice.give(message("*", "better"));
    world.settle();

    assertThat(alice.results()).hasSize(3);
    assertThat(alice.results().get(1))
        .isEqualTo(new Result.Failed(Failure.DENIED, "mind your language"));
    assertThat(((Result.Sent) alice.results().get(2)).seq()).isEqualTo(2);
    assertThat(alice.texts()).containsExactly("good", "better");
  }

  @Test
  void aLateRefusalKeepsTheOrderAsWell() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(policy);
    Client alice = world.in("alice");
    for (String text : List.of("one", "two", "three")) {
      alice.give(message("*", text));
    }
    policy.allow("three");
    policy.answer("two", new Refused(Failure.RATE_LIMITED, "slowly"));
    world.settle();
    assertThat(alice.events()).isEmpty();

    policy.allow("one");
    world.settle();
    assertThat(alice.results().get(1)).isEqualTo(new Result.Failed(Failure.RATE_LIMITED, "slowly"));
    assertThat(alice.texts()).containsExactly("one", "three");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPolicyThatFailsRefusesAsAMistakeOfTheServerAndIsLogged(boolean atOnce) {
    IllegalStateException fault = new IllegalStateException("the database password is hunter2");
    try (LogTrap trap = new LogTrap(FAULTS)) {
      World world = new World(new Failing(fault, atOnce));
      world.register("alice");
      Client client = world.connect();

      client.give(register("bob"));
      client.give(login("alice"));
      client.give(new Command.Ping());
      world.settle();

      Result mistake = new Result.Failed(Failure.INTERNAL, "the server made a mistake");
      assertThat(client.results()).containsExactly(mistake, mistake, new Result.Done());
      assertThat(trap.thrown()).containsExactly(fault, fault);
      assertThat(client.isClosed()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPolicyThatFailsOnAMessageLeavesTheOthersInOrder(boolean atOnce) {
    IllegalStateException fault = new IllegalStateException("a mistake");
    try (LogTrap trap = new LogTrap(FAULTS)) {
      World world = new World(new FailingOnBad(fault, atOnce));
      Client alice = world.in("alice");
      alice.give(message("*", "good"));
      alice.give(message("*", "bad"));
      alice.give(message("*", "better"));
      world.settle();

      assertThat(alice.results()).hasSize(3);
      assertThat(((Result.Failed) alice.results().get(1)).failure()).isEqualTo(Failure.INTERNAL);
      assertThat(alice.texts()).containsExactly("good", "better");
      assertThat(trap.thrown()).containsExactly(fault);
    }
  }

  /** Fails where it is asked about people. */
  private record Failing(RuntimeException fault, boolean atOnce) implements ChatPolicy {
    @Override
    public CompletionStage<Void> registration(UserName name, Peer peer) {
      return fail();
    }

    @Override
    public CompletionStage<Void> login(Account account, Peer peer) {
      return fail();
    }

    private CompletionStage<Void> fail() {
      if (atOnce) {
        throw fault;
      }
      return CompletableFuture.failedStage(fault);
    }
  }

  /** Fails where it is asked about a bad text. */
  private record FailingOnBad(RuntimeException fault, boolean atOnce) implements ChatPolicy {
    @Override
    public CompletionStage<Void> message(Account from, Address to, String text) {
      if (!text.equals("bad")) {
        return ALLOWED;
      }
      if (atOnce) {
        throw fault;
      }
      return CompletableFuture.failedStage(fault);
    }
  }

  @Test
  void aListenerIsToldWhatHappensUntilItsSubscriptionIsClosed() {
    World world = new World();
    Notes notes = new Notes();
    Chat.Subscription subscription = world.service.chat().subscribe(notes);
    Client alice = liveAndGo(world);

    assertThat(notes.told)
        .containsExactly(
            "connected",
            "registered alice",
            "in alice",
            "appended hello",
            "closing QUIT",
            "out alice",
            "disconnected");
    assertThat(alice.bye().why()).isEqualTo(Goodbye.QUIT);

    notes.told.clear();
    subscription.close();
    subscription.close();
    world.in("bob");
    assertThat(notes.told).isEmpty();
  }

  @Test
  void aListenerThatThrowsDisturbsNobody() {
    World world = new World();
    Notes notes = new Notes();
    try (LogTrap trap = new LogTrap(LISTENERS)) {
      world.service.chat().subscribe(new Thrower());
      world.service.chat().subscribe(notes);

      Client alice = liveAndGo(world);

      assertThat(alice.results())
          .extracting(Object::getClass)
          .containsExactly(
              Result.Registered.class, Result.LoggedIn.class, Result.Sent.class, Result.Done.class);
      assertThat(alice.texts()).containsExactly("hello");
      assertThat(notes.told).hasSize(7);
      assertThat(trap.thrown())
          .hasSize(7)
          .allMatch(UnsupportedOperationException.class::isInstance);
      assertThat(world.service.isEmpty()).isTrue();
    }
  }

  /** A connection that registers, logs in, says hello and quits. */
  private static Client liveAndGo(World world) {
    Client alice = world.connect();
    alice.ask(register("alice"));
    alice.ask(login("alice"));
    alice.send("*", "hello");
    alice.ask(new Command.Quit());
    return alice;
  }

  /** Writes down what it is told. */
  private static final class Notes implements ChatListener {
    final List<String> told = new ArrayList<>();

    @Override
    public void connected(Peer peer) {
      told.add("connected");
    }

    @Override
    public void disconnected(Peer peer) {
      told.add("disconnected");
    }

    @Override
    public void registered(Account account) {
      told.add("registered " + account.name());
    }

    @Override
    public void loggedIn(Account account, Peer peer) {
      told.add("in " + account.name());
    }

    @Override
    public void loggedOut(Account account, Peer peer) {
      told.add("out " + account.name());
    }

    @Override
    public void closing(Peer peer, Goodbye why) {
      told.add("closing " + why);
    }

    @Override
    public void appended(List<Message> batch) {
      batch.forEach(message -> told.add("appended " + message.text()));
    }
  }

  /** Throws whatever it is told. */
  private static final class Thrower implements ChatListener {
    private static UnsupportedOperationException fault() {
      return new UnsupportedOperationException("not interested");
    }

    @Override
    public void connected(Peer peer) {
      throw fault();
    }

    @Override
    public void disconnected(Peer peer) {
      throw fault();
    }

    @Override
    public void registered(Account account) {
      throw fault();
    }

    @Override
    public void loggedIn(Account account, Peer peer) {
      throw fault();
    }

    @Override
    public void loggedOut(Account account, Peer peer) {
      throw fault();
    }

    @Override
    public void closing(Peer peer, Goodbye why) {
      throw fault();
    }

    @Override
    public void appended(List<Message> batch) {
      throw fault();
    }
  }
}
