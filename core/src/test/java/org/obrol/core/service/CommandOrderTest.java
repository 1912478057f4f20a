package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.service.Client.message;
import static org.obrol.core.testing.Stages.answer;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.testing.ManualExecutor;

/** One connection's commands: what waits for what, and when no more are read. */
class CommandOrderTest {
  private static final Command PING = new Command.Ping();
  private static final Command WHO_AM_I = new Command.WhoAmI();

  private static Command login(String name) {
    return new Command.Login(UserName.of(name), World.PASSWORD);
  }

  @Test
  void commandsBehindASlowLoginWaitTheirTurn() {
    World world = new World();
    world.register("alice");
    Client client = world.connect();
    world.hashing.hold();

    client.give(login("alice"));
    client.give(PING);
    client.give(WHO_AM_I);
    client.give(message("*", "hello"));
    world.settle();
    assertThat(client.results()).isEmpty();

    world.hashing.release();
    world.settle();
    assertThat(client.results())
        .extracting(Object::getClass)
        .containsExactly(
            Result.LoggedIn.class, Result.Done.class, Result.Self.class, Result.Sent.class);
  }

  @Test
  void aSlowLoginOfOneConnectionKeepsNobodyElseWaiting() {
    World world = new World();
    Client alice = world.in("alice");
    world.register("bob");
    Client bob = world.connect();
    world.hashing.hold();
    bob.give(login("bob"));

    alice.send("*", "hello");

    assertThat(alice.texts()).containsExactly("hello");
    assertThat(bob.events()).isEmpty();
  }

  @Test
  void whatIsNoCommandIsAnsweredInItsPlace() {
    World world = new World();
    world.register("alice");
    Client client = world.connect();
    world.hashing.hold();

    client.give(login("alice"));
    client.give(new Command.Malformed(Failure.UNKNOWN_COMMAND, "no such command", false));
    client.give(WHO_AM_I);
    world.settle();
    assertThat(client.results()).isEmpty();

    world.hashing.release();
    world.settle();
    assertThat(client.results()).hasSize(3);
    assertThat(client.results().get(1))
        .isEqualTo(new Result.Failed(Failure.UNKNOWN_COMMAND, "no such command"));
    assertThat(client.isClosed()).isFalse();
  }

  @Test
  void sendsOverlapAndAreAppendedInTheOrderSentWhicheverIsClearedFirst() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(policy);
    Client alice = world.in("alice");

    for (String text : List.of("one", "two", "three")) {
      alice.give(message("*", text));
    }
    world.settle();
    assertThat(policy.asked).containsOnlyKeys("one", "two", "three");

    policy.allow("three");
    world.settle();
    policy.allow("two");
    world.settle();
    assertThat(alice.events()).isEmpty();
    assertThat(lobby(world)).isEmpty();

    policy.allow("one");
    world.settle();
    assertThat(lobby(world)).containsExactly("one", "two", "three");
    assertThat(alice.texts()).containsExactly("one", "two", "three");
    assertThat(alice.results())
        .extracting(result -> ((Result.Sent) result).seq())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void aSendThatIsClearedAtOnceDoesNotOvertakeOneThatIsNot() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(policy);
    Client alice = world.in("alice");
    alice.give(message("*", "asked"));
    alice.give(message("*", "asked too"));
    policy.allow("asked");
    policy.allow("asked too"); // cleared, but the lane has not had its turn yet
    alice.give(message("*", "asked"));
    world.settle();

    assertThat(lobby(world)).containsExactly("asked", "asked too", "asked");
  }

  @Test
  void whatIsNoSendWaitsForTheSendsBeforeItAndKeepsThoseBehindItWaiting() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(policy);
    Client alice = world.in("alice");

    alice.give(message("*", "before"));
    alice.give(new Command.History(Client.address("*"), null, null, null));
    alice.give(message("*", "behind"));
    world.settle();
    assertThat(policy.asked).containsOnlyKeys("before");

    policy.allow("before");
    world.settle();
    assertThat(alice.answered()).isEqualTo(3); // with the login
    Result.Page page = (Result.Page) alice.results().get(1);
    assertThat(page.messages()).extracting(Message::text).containsExactly("before");
    policy.allow("behind");
    world.settle();
    assertThat(lobby(world)).containsExactly("before", "behind");
  }

  @Test
  void aConnectionReadsItsOwnWritesHoweverSlowTheLog() {
    ManualExecutor writer = new ManualExecutor();
    World world =
        new World(ChatOptions.defaults(), ports -> ports.withLog(new SlowLog(ports.log(), writer)));
    Client alice = world.in("alice");
    writer.hold();
    alice.give(message("*", "one"));
    alice.give(message("*", "two"));
    alice.give(new Command.History(Client.address("*"), null, null, null));
    world.settle();
    assertThat(writer.size()).isEqualTo(2);
    assertThat(alice.events()).isEmpty();

    writer.release();
    world.settle();
    Result.Page page = (Result.Page) alice.results().get(2);
    assertThat(page.messages()).extracting(Message::text).containsExactly("one", "two");
  }

  @Test
  void aLongTextCountsForSeveralCommandsInHand() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(World.commandsInHand(20), ports -> ports.withPolicy(policy));
    Client alice = world.in("alice");
    String longest = "x".repeat(16 << 10);

    alice.give(message("*", longest));
    alice.give(message("*", longest));
    assertThat(alice.isReading()).isTrue();
    alice.give(message("*", longest));
    assertThat(alice.isReading()).isFalse();

    policy.allow(longest);
    policy.allow(longest);
    policy.allow(longest);
    world.settle();
    assertThat(alice.isReading()).isTrue();
    assertThat(alice.results()).hasSize(3);
  }

  @Test
  void readingIsOffFromTheBoundOfCommandsInHandAndOnAgainBelowHalfOfIt() {
    HeldPolicy policy = new HeldPolicy();
    World world = new World(World.commandsInHand(8), ports -> ports.withPolicy(policy));
    Client alice = world.in("alice");

    for (int i = 0; i < 7; i++) {
      alice.give(message("*", "text " + i));
    }
    assertThat(alice.isReading()).isTrue();
    alice.give(message("*", "text 7"));
    assertThat(alice.isReading()).isFalse();
    alice.give(message("*", "text 8")); // had been read already
    alice.give(PING);
    world.settle();

    policy.allow("text 0");
    policy.allow("text 1");
    policy.allow("text 2");
    world.settle();
    assertThat(alice.isReading()).isFalse();

    for (int i = 3; i < 9; i++) {
      policy.allow("text " + i);
    }
    world.settle();
    assertThat(alice.readings()).containsExactly(false, true);
    assertThat(alice.results()).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 128})
  void readingComesBackWhateverTheBound(int bound) {
    World world = new World(World.commandsInHand(bound));
    world.register("alice");
    Client client = world.connect();
    for (int round = 1; round <= 2; round++) {
      world.hashing.hold();
      client.give(new Command.Login(UserName.of("alice"), "wrong"));
      for (int i = 1; i < bound; i++) {
        client.give(PING);
      }
      assertThat(client.isReading()).isFalse();
      world.hashing.release();
      world.settle();
      assertThat(client.isReading()).isTrue();
    }
  }

  @Test
  void afterSomeCommandsOfOneConnectionOthersHaveTheirTurn() {
    World world = new World();
    Client many = world.connect();
    Client one = world.connect();
    for (int i = 0; i < 10_000; i++) {
      many.give(PING);
    }
    one.give(PING);
    assertThat(many.results()).hasSizeLessThan(100);
    assertThat(one.results()).hasSize(1);
    world.settle();
    assertThat(many.results()).hasSize(10_000);
  }

  @Test
  void tenThousandCommandsBehindASlowOneAreAllAnswered() {
    World world = new World();
    world.register("alice");
    Client client = world.connect();
    world.hashing.hold();
    client.give(login("alice"));
    for (int i = 0; i < 10_000; i++) {
      client.give(i % 2 == 0 ? PING : message("*", "text"));
    }
    world.hashing.release();
    world.settle();

    assertThat(client.answered()).isEqualTo(10_001);
  }

  @Test
  void historyAfterTheLargestSeqIsEmpty() {
    World world = new World();
    Client alice = world.in("alice");
    alice.send("*", "hello");
    Result.Page page =
        (Result.Page)
            alice.ask(new Command.History(Client.address("*"), null, Long.MAX_VALUE, null));
    assertThat(page.messages()).isEmpty();
  }

  @Test
  void whatNeedsALoginIsRefusedWithoutOne() {
    Client client = new World().connect();
    for (Command command :
        List.of(
            message("*", "x"),
            WHO_AM_I,
            new Command.Inbox(),
            new Command.Users(null, null),
            new Command.Online(null, null),
            new Command.ListGroups(),
            new Command.Presence(true),
            new Command.Logout(),
            new Command.Passwd("old", "new"),
            new Command.Read(Client.address("*"), 1),
            new Command.History(Client.address("*"), null, null, null))) {
      assertThat(client.failure(command)).isEqualTo(Failure.NOT_LOGGED_IN);
    }
    assertThat(client.ask(PING)).isInstanceOf(Result.Done.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00", "\udc00\ud800", "a\u0000"})
  void aKeyThatIsNoTextIsRefused(String key) { // a store could not tell it from another one
    Client alice = new World().in("alice");

    assertThat(alice.failure(new Command.Send(Client.address("*"), "text", key)))
        .isEqualTo(Failure.MALFORMED);
  }

  @Test
  void aConnectionLogsInOnce() {
    World world = new World();
    Client alice = world.in("alice");
    world.register("bob");

    assertThat(alice.failure(login("bob"))).isEqualTo(Failure.ALREADY_LOGGED_IN);
    assertThat(alice.failure(login("alice"))).isEqualTo(Failure.ALREADY_LOGGED_IN);
    assertThat(alice.failure(new Command.Resume(alice.token(), List.of())))
        .isEqualTo(Failure.ALREADY_LOGGED_IN);
  }

  @Test
  void noPushComesBeforeTheReplyToTheLogin() {
    World world = new World();
    world.register("bob");
    world.in("alice").send("bob", "hello");
    Client bob = world.connect();

    bob.login("bob");

    assertThat(bob.events().get(0)).isInstanceOf(Reply.class);
    assertThat(bob.texts()).containsExactly("hello");
  }

  private static List<String> lobby(World world) {
    return answer(world.ports.log().read(ConversationId.LOBBY, 0, 100, Integer.MAX_VALUE))
        .messages()
        .stream()
        .map(Message::text)
        .toList();
  }

  @Test
  void readingComesBackAlsoWhereOneCommandMayBeInHand() {
    World world = new World(World.commandsInHand(1));
    world.register("alice");
    Client client = world.connect();
    world.hashing.hold();
    client.give(new Command.Login(UserName.of("alice"), World.PASSWORD));
    assertThat(client.isReading()).isFalse();
    world.hashing.release();
    world.settle();

    assertThat(client.isReading()).isTrue();
  }

  @Test
  void noCommandBeginsWhileTheAnswersBeforeItAreNotTaken() {
    World world = new World();
    Client alice = world.in("alice");
    int before = alice.results().size();
    alice.beFull(true);
    alice.give(new Command.Ping());
    alice.give(new Command.Ping());
    world.settle();
    assertThat(alice.results()).hasSize(before);

    alice.beFull(false);
    world.lane.run(() -> alice.session.drained());
    world.settle();
    assertThat(alice.results()).hasSize(before + 2);
  }

  @Test
  void whatIsFullOnlyUntilTheEndOfTheTurnGoesOnByItself() {
    World world = new World();
    Client alice = world.in("alice");
    int before = alice.results().size();
    alice.beFull(true);
    alice.give(new Command.Ping());
    alice.beFull(false);
    world.settle();
    assertThat(alice.results()).hasSize(before + 1);
  }
}
