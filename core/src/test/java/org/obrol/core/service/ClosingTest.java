package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.service.Client.message;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.model.UserName;
import org.obrol.core.testing.ManualExecutor;

/** How connections end, and what is answered until then. */
class ClosingTest {
  private static final Command PING = new Command.Ping();
  private static final Command WHO_AM_I = new Command.WhoAmI();

  @Test
  void quitDropsWhatIsBehindItAndSaysByeLast() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(policy);
    Client alice = world.in("alice");
    alice.give(message("*", "before"));
    alice.give(new Command.Quit());
    alice.give(PING);
    alice.give(message("*", "behind"));
    world.settle();
    assertThat(alice.events()).isEmpty();

    policy.allow("before");
    world.settle();

    assertThat(alice.results())
        .extracting(Object::getClass)
        .containsExactly(Result.Sent.class, Result.Done.class);
    assertThat(policy.asked).containsOnlyKeys("before");
    assertThat(alice.bye().why()).isEqualTo(Goodbye.QUIT);
    assertThat(alice.bye().why().reconnect()).isFalse();
    assertThat(world.service.isEmpty()).isTrue();
  }

  @Test
  void quitKeepsTheToken() {
    World world = new World();
    Client alice = world.in("alice");
    String token = alice.token();
    alice.ask(new Command.Quit());

    assertThat(world.connect().resume(token)).isInstanceOf(Result.LoggedIn.class);
  }

  @Test
  void quitNeedsNoLogin() {
    Client client = new World().connect();

    assertThat(client.ask(new Command.Quit())).isInstanceOf(Result.Done.class);
    assertThat(client.bye().why()).isEqualTo(Goodbye.QUIT);
  }

  @Test
  void theEndOfInputAnswersWhatIsInHandAndThenSaysBye() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(policy);
    Client alice = world.in("alice");
    alice.give(message("*", "one"));
    alice.give(PING);
    alice.give(WHO_AM_I);
    alice.inputClosed();
    world.settle();
    assertThat(alice.events()).isEmpty();

    policy.allow("one");
    world.settle();
    assertThat(alice.results())
        .extracting(Object::getClass)
        .containsExactly(Result.Sent.class, Result.Done.class, Result.Self.class);
    assertThat(alice.bye().why()).isEqualTo(Goodbye.QUIT);
  }

  @Test
  void theEndOfInputWithNothingInHandSaysByeAtOnce() {
    Client client = new World().connect();
    client.inputClosed();

    assertThat(client.bye().why()).isEqualTo(Goodbye.QUIT);
  }

  @Test
  void whatCannotBeUnderstoodFromHereOnIsAnsweredAndEndsTheConnection() {
    Client client = new World().connect();
    client.give(PING);
    client.give(new Command.Malformed(Failure.FRAME_TOO_LONG, "the line is too long", true));
    client.give(PING);

    assertThat(client.results())
        .containsExactly(
            new Result.Done(), new Result.Failed(Failure.FRAME_TOO_LONG, "the line is too long"));
    assertThat(client.bye().why()).isEqualTo(Goodbye.PROTOCOL_ERROR);
  }

  @Test
  void messagesInHandOfALostConnectionAreStoredAndReachTheOthers() {
    ManualExecutor writer = new ManualExecutor();
    World world =
        new World(ChatOptions.defaults(), ports -> ports.withLog(new SlowLog(ports.log(), writer)));
    Client alice = world.in("alice");
    Client bob = world.in("bob");
    writer.hold();
    alice.give(message("bob", "one"));
    alice.give(message("bob", "two"));
    alice.disconnect();
    world.settle();
    assertThat(bob.texts()).isEmpty();

    writer.release();
    world.settle();
    assertThat(bob.texts()).containsExactly("one", "two");
    assertThat(answer(world.service.chat().online()))
        .extracting(account -> account.name().shown())
        .containsExactly("bob");
  }

  @Test
  void aMessageThatWaitsForThePolicyIsStoredAlsoWhenItsConnectionIsLost() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(policy);
    Client alice = world.in("alice");
    Client bob = world.in("bob");
    alice.give(message("bob", "one"));
    alice.give(message("bob", "two"));
    alice.disconnect();
    policy.allow("two");
    policy.allow("one");
    world.settle();

    assertThat(bob.texts()).containsExactly("one", "two");
  }

  @Test
  void aLoginWhoseConnectionIsLostMeanwhileLeavesNobodyBehind() {
    World world = new World();
    world.register("alice");
    Client client = world.connect();
    world.hashing.hold();
    client.give(new Command.Login(UserName.of("alice"), World.PASSWORD));
    client.disconnect();
    world.hashing.release();
    world.settle();

    assertThat(answer(world.service.chat().online())).isEmpty();
    assertThat(world.service.isEmpty()).isTrue();
  }

  // ---- nobody logs in

  @Test
  void aConnectionThatDoesNotLogInInTimeIsClosed() {
    Duration time = Duration.ofSeconds(20);
    World world = new World(ChatOptions.defaults().withLoginTimeout(time));
    Client client = world.connect();
    client.ask(new Command.Register(UserName.of("alice"), World.PASSWORD));
    client.ask(PING);
    world.pass(time.minusMillis(1));
    assertThat(client.isClosed()).isFalse();

    world.pass(Duration.ofMillis(1));
    assertThat(client.bye().why()).isEqualTo(Goodbye.LOGIN_TIMEOUT);
    assertThat(client.bye().why().reconnect()).isTrue();
  }

  @Test
  void whoIsInMayStay() {
    World world = new World();
    Client alice = world.in("alice");
    world.pass(Duration.ofDays(1));

    assertThat(alice.events()).isEmpty();
    assertThat(alice.isClosed()).isFalse();
  }

  @Test
  void whoHasLoggedOutMustLogInAgainInTime() {
    World world = new World();
    Client alice = world.in("alice");
    alice.ask(new Command.Logout());
    world.pass(ChatOptions.defaults().loginTimeout());
    assertThat(alice.isClosed()).isTrue();
  }

  @Test
  void aLoginThatIsInHandWhenTheTimeIsOverIsAnsweredBeforeTheGoodbye() {
    World world = new World();
    world.register("alice");
    Client client = world.connect();
    world.hashing.hold();
    client.give(new Command.Login(UserName.of("alice"), World.PASSWORD));
    world.pass(ChatOptions.defaults().loginTimeout());
    assertThat(client.events()).isEmpty();

    world.hashing.release();
    world.settle();
    assertThat(client.results()).hasSize(1);
    assertThat(client.bye().why()).isEqualTo(Goodbye.LOGIN_TIMEOUT);
  }

  // ---- the server closes

  @Test
  void drainAnswersWhatIsInHandAndThenSaysWhenToComeBack() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(policy);
    Client alice = world.in("alice");
    alice.give(message("*", "one"));
    alice.give(PING);
    world.service.drain();
    world.settle();
    assertThat(alice.events()).hasSize(1);
    Push.Draining draining = (Push.Draining) alice.events().get(0);
    assertThat(draining.reconnectAfter()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
    alice.give(WHO_AM_I); // too late
    assertThat(world.service.isEmpty()).isFalse();

    policy.allow("one");
    world.settle();
    assertThat(alice.results())
        .extracting(Object::getClass)
        .containsExactly(Result.Sent.class, Result.Done.class);
    assertThat(alice.bye().why()).isEqualTo(Goodbye.DRAINING);
    assertThat(alice.bye().why().reconnect()).isTrue();
    assertThat(alice.bye().reconnectAfter()).isEqualTo(draining.reconnectAfter());
    assertThat(world.service.isEmpty()).isTrue();
  }

  @Test
  void whoComesWhileTheServerClosesGetsAGoodbyeAtOnce() {
    World world = new World();
    world.service.drain();
    world.service.drain();
    Client client = world.connect();

    assertThat(client.pushes(Push.Draining.class)).hasSize(1);
    assertThat(client.bye().why()).isEqualTo(Goodbye.DRAINING);
    assertThat(world.service.isEmpty()).isTrue();
  }

  @Test
  void drainSpreadsTheReturnOfTheClients() {
    World world = new World();
    Client[] clients = new Client[50];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = world.connect();
    }
    world.service.drain();
    world.settle();

    assertThat(clients).extracting(client -> client.bye().reconnectAfter()).doesNotContainNull();
    assertThat(clients)
        .extracting(client -> client.bye().reconnectAfter().toMillis() / 500)
        .as("half seconds in which they come back")
        .satisfies(slots -> assertThat(slots.stream().distinct().count()).isGreaterThan(3));
  }

  // ---- somebody else's doing

  @Test
  void logoutEndsTheOtherConnectionsOfTheSameToken() {
    World world = new World();
    Client first = world.in("alice");
    Client sameToken = world.resumed(first, world.newLane());
    Client otherToken = world.in("alice");
    String token = first.token();

    assertThat(first.ask(new Command.Logout())).isInstanceOf(Result.LoggedOut.class);

    assertThat(sameToken.bye().why()).isEqualTo(Goodbye.LOGGED_OUT);
    assertThat(otherToken.events()).isEmpty();
    assertThat(first.isClosed()).isFalse();
    assertThat(first.failure(WHO_AM_I)).isEqualTo(Failure.NOT_LOGGED_IN);
    assertThat(world.connect().resume(token))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(Failure.BAD_TOKEN));
    assertThat(first.login("alice").account().name().shown()).isEqualTo("alice");
  }

  @Test
  void whoHasLoggedOutGetsNoMoreMessages() {
    World world = new World();
    Client alice = world.in("alice");
    Client bob = world.in("bob");
    alice.ask(new Command.Logout());
    bob.send("*", "to all");
    bob.send("alice", "to alice");
    assertThat(alice.texts()).isEmpty();

    alice.login("alice");
    assertThat(alice.texts()).containsExactlyInAnyOrder("to all", "to alice");
  }

  @Test
  void passwdEndsTheConnectionsOfTheOtherTokens() {
    World world = new World();
    Client first = world.in("alice");
    Client sameToken = world.resumed(first, world.newLane());
    Client otherToken = world.in("alice", world.newLane());
    Client bob = world.in("bob");
    String ended = otherToken.token();

    assertThat(first.ask(new Command.Passwd(World.PASSWORD, "new secret")))
        .isEqualTo(new Result.Registered(UserName.of("alice")));

    assertThat(otherToken.bye().why()).isEqualTo(Goodbye.LOGGED_OUT);
    assertThat(sameToken.events()).isEmpty();
    assertThat(bob.events()).isEmpty();
    assertThat(first.isClosed()).isFalse();
    Client later = world.connect();
    assertThat(later.failure(new Command.Resume(ended, List.of()))).isEqualTo(Failure.BAD_TOKEN);
    assertThat(later.failure(new Command.Login(UserName.of("alice"), World.PASSWORD)))
        .isEqualTo(Failure.BAD_CREDENTIALS);
    assertThat(later.ask(new Command.Login(UserName.of("alice"), "new secret")))
        .isInstanceOf(Result.LoggedIn.class);
  }

  @Test
  void passwdWithAWrongPasswordEndsNothing() {
    World world = new World();
    Client first = world.in("alice");
    Client other = world.in("alice");

    assertThat(first.failure(new Command.Passwd("guess", "new secret")))
        .isEqualTo(Failure.BAD_CREDENTIALS);
    assertThat(other.events()).isEmpty();
    world.connect().login("alice");
  }

  @Test
  void kickClosesAllConnectionsOfAUserWithItsReason() {
    World world = new World();
    Client first = world.in("alice");
    Client second = world.in("alice", world.newLane());
    Client bob = world.in("bob");

    assertThat(answer(world.service.chat().kick(UserName.of("Alice"), "go home"))).isEqualTo(2);
    world.settle();

    for (Client kicked : List.of(first, second)) {
      assertThat(kicked.bye().why()).isEqualTo(Goodbye.KICKED);
      assertThat(kicked.bye().reason()).isEqualTo("go home");
      assertThat(kicked.bye().why().reconnect()).isFalse();
    }
    assertThat(bob.events()).isEmpty();
    assertThat(world.connect().resume(first.token())).isInstanceOf(Result.LoggedIn.class);
  }

  @Test
  void whatIsBeingDoneWhenAUserIsKickedIsAnsweredFirst() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(policy);
    Client alice = world.in("alice");
    alice.give(message("*", "one"));
    answer(world.service.chat().kick(UserName.of("alice"), "go home"));
    world.settle();
    assertThat(alice.events()).isEmpty();

    policy.allow("one");
    world.settle();
    assertThat(alice.results()).hasSize(1);
    assertThat(alice.bye().why()).isEqualTo(Goodbye.KICKED);
  }

  @Test
  void nobodyIsKickedWhoIsNotThere() {
    World world = new World();
    world.register("alice");

    assertThat(answer(world.service.chat().kick(UserName.of("alice"), "go"))).isZero();
    assertThat(refusal(world.service.chat().kick(UserName.of("bob"), "go")))
        .isEqualTo(Failure.NO_SUCH_USER);
  }
}
