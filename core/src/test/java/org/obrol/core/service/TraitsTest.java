package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.SecondLogin;
import org.obrol.core.command.Traits;
import org.obrol.core.command.Traits.Trait;
import org.obrol.core.event.ConversationState;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;
import org.obrol.core.testing.ManualLane;

/** What dialects ask for beside commands: their {@link Traits}. */
class TraitsTest {
  private static final Traits PLAIN =
      Traits.of(
              "plain",
              Trait.DIRECT_BACKLOG_ONLY,
              Trait.READS_WHAT_IT_GETS,
              Trait.HEARS_OF_LEAVING,
              Trait.MAY_STAY_OUT)
          .withSecondLogin(SecondLogin.REJECT);

  private final World world = new World();

  private Client connect(Traits traits) {
    return world.connect(world.newLane(), traits);
  }

  private Client in(String name, Traits traits) {
    if (answer(world.service.chat().find(UserName.of(name))).isEmpty()) {
      world.register(name);
    }
    Client client = connect(traits);
    client.login(name);
    return client;
  }

  private static Command login(String name) {
    return new Command.Login(UserName.of(name), World.PASSWORD);
  }

  // ---- a second login

  @Test
  void aSecondLoginOfTheSameKindIsRejectedUntilTheFirstIsGone() {
    Client first = in("alice", PLAIN);
    Client second = connect(PLAIN);
    assertThat(second.failure(login("alice"))).isEqualTo(Failure.LOGGED_IN_ELSEWHERE);
    assertThat(first.isClosed()).isFalse();
    assertThat(second.isKnown()).isFalse();

    first.disconnect();
    world.settle();
    assertThat(second.ask(login("alice"))).isInstanceOf(Result.LoggedIn.class);
    assertThat(second.isKnown()).isTrue();
  }

  @Test
  void oneWhoWasLostAMomentAgoKeepsNobodyOut() {
    ManualLane here = world.newLane();
    Client second = world.connect(here, PLAIN);
    Client first = in("alice", PLAIN);
    first.loseInTheNextTurn();
    second.give(login("alice"));
    here.runAll(); // all that can be done before the other lane has its turn
    assertThat(second.results()).isEmpty();
    world.settle();

    assertThat(second.results()).hasSize(1).hasOnlyElementsOfType(Result.LoggedIn.class);
  }

  @Test
  void oneWhoIsBeingClosedKeepsNobodyOut() {
    Client first = in("alice", PLAIN);
    first.beFull(true);
    first.give(new Command.Ping());
    first.inputClosed(); // what it has asked is still to be answered
    Client second = connect(PLAIN);

    assertThat(second.ask(login("alice"))).isInstanceOf(Result.LoggedIn.class);
  }

  @Test
  void thePasswordIsCheckedFirst() {
    in("alice", PLAIN);
    assertThat(connect(PLAIN).failure(new Command.Login(UserName.of("alice"), "wrong")))
        .isEqualTo(Failure.BAD_CREDENTIALS);
  }

  @Test
  void aRejectedLoginLeavesNoToken() {
    Client first = in("alice", PLAIN);
    for (int i = 0; i < 150; i++) {
      connect(PLAIN).failure(login("alice"));
    }
    assertThat(world.connect().resume(first.token()))
        .as("the first token, which 100 newer ones would have ended")
        .isInstanceOf(Result.LoggedIn.class);
  }

  @Test
  void connectionsOfOtherKindsDoNotCount() {
    Client other = in("alice", Traits.of("native"));
    assertThat(connect(PLAIN).ask(login("alice"))).isInstanceOf(Result.LoggedIn.class);
    assertThat(connect(Traits.of("native")).ask(login("alice")))
        .isInstanceOf(Result.LoggedIn.class);
    assertThat(other.isClosed()).isFalse();
  }

  @Test
  void twoWhoLogInAtTheSameTimeAreNotBothIn() {
    world.register("alice");
    Client one = connect(PLAIN);
    Client other = connect(PLAIN);
    one.give(login("alice"));
    other.give(login("alice"));
    world.settle();
    assertThat(List.of(one.results().get(0), other.results().get(0)))
        .hasAtLeastOneElementOfType(Result.LoggedIn.class)
        .hasAtLeastOneElementOfType(Result.Failed.class);
  }

  @Test
  void aSecondLoginReplacesTheFirstWhereThatIsWanted() {
    Traits replacing = PLAIN.withSecondLogin(SecondLogin.REPLACE);
    Client first = in("alice", replacing);
    Client elsewhere = in("alice", Traits.of("native"));
    Client second = in("alice", replacing);

    assertThat(first.bye().why()).isEqualTo(Goodbye.REPLACED);
    assertThat(second.isClosed()).isFalse();
    assertThat(elsewhere.isClosed()).isFalse();
    assertThat(world.in("bob").send("alice", "hello")).isNotNull();
    assertThat(second.texts()).containsExactly("hello");
  }

  // ---- what a login begins with

  @Test
  void onlyDirectConversationsBeginWithWhatIsUnread() {
    world.in("alice").disconnect();
    Client bob = world.in("bob");
    bob.send("*", "lobby");
    bob.send("alice", "direct");
    world.settle();

    Client alice = connect(PLAIN);
    Result.LoggedIn in = alice.login("alice");

    assertThat(alice.texts()).containsExactly("direct");
    ConversationState lobby = in.conversations().get(0);
    assertThat(lobby.conversation()).isEqualTo(Address.LOBBY);
    assertThat(lobby.unread()).as("it is not read either").isEqualTo(1);
    bob.send("*", "live");
    assertThat(alice.texts()).containsExactly("direct", "live");
  }

  // ---- read when written

  @Test
  void aDirectMessageIsReadOnceItHasLeftForTheNetwork() {
    Client alice = in("alice", PLAIN);
    Client bob = world.in("bob");
    Client phone = in("alice", Traits.of("native"));
    phone.forget();
    alice.holdWritten(true);
    bob.send("alice", "one");
    bob.send("*", "two");
    assertThat(unread("alice")).isEqualTo(1);

    alice.holdWritten(false);
    world.settle();

    assertThat(unread("alice")).isZero();
    assertThat(phone.pushes(Push.Read.class))
        .containsExactly(new Push.Read(Client.address("@bob"), 1));
  }

  @Test
  void whatALoginBringsIsReadAsWell() {
    world.in("alice").disconnect();
    world.in("bob").send("alice", "one");
    Client alice = in("alice", PLAIN);
    assertThat(alice.texts()).containsExactly("one");
    assertThat(unread("alice")).isZero();
  }

  private long unread(String name) {
    Client client = world.connect();
    long unread =
        client.login(name).conversations().stream()
            .filter(state -> state.conversation().equals(Client.address("@bob")))
            .mapToLong(ConversationState::unread)
            .sum();
    client.disconnect();
    world.settle();
    return unread;
  }

  // ---- who leaves

  @Test
  void whenTheLastConnectionOfAKindGoesTheOthersOfThatKindAreTold() {
    Client alice = in("alice", PLAIN);
    Client onOtherLane = in("dave", PLAIN);
    Client bob = in("bob", PLAIN);
    Client elsewhere = in("bob", Traits.of("native"));
    Client stranger = in("carol", Traits.of("native"));

    bob.disconnect();
    world.settle();

    assertThat(alice.pushes(Push.Presence.class))
        .containsExactly(new Push.Presence(List.of(), List.of(UserName.of("bob"))));
    assertThat(onOtherLane.pushes(Push.Presence.class)).hasSize(1);
    assertThat(stranger.pushes(Push.Presence.class)).isEmpty();
    assertThat(elsewhere.pushes(Push.Presence.class)).isEmpty();
  }

  @Test
  void whoIsBackByThenHasNotLeft() {
    ManualLane slow = world.newLane();
    world.register("alice");
    Client alice = world.connect(slow, PLAIN);
    alice.login("alice");
    in("carol", PLAIN).disconnect();
    world.settle();
    alice.forget();

    in("bob", PLAIN).disconnect();
    Client back = in("bob", PLAIN); // within the second in which nobody is told
    world.pass(Duration.ofSeconds(2));

    assertThat(alice.pushes(Push.Presence.class)).isEmpty();
    assertThat(back.pushes(Push.Presence.class)).isEmpty();
  }

  @Test
  void manyWhoLeaveWithinASecondAreToldTogether() {
    ManualLane lane = world.newLane();
    world.register("alice");
    Client alice = world.connect(lane, PLAIN);
    alice.login("alice");
    for (String name : List.of("bob", "carol", "dave")) {
      in(name, PLAIN).disconnect();
      world.settle();
    }
    assertThat(alice.pushes(Push.Presence.class)).hasSize(1);
    world.pass(Duration.ofSeconds(1));
    assertThat(alice.pushes(Push.Presence.class)).hasSize(2);
    assertThat(alice.pushes(Push.Presence.class).get(1).left())
        .containsExactly(UserName.of("carol"), UserName.of("dave"));
    world.pass(Duration.ofSeconds(3));
    in("erin", PLAIN).disconnect();
    world.settle();
    assertThat(alice.pushes(Push.Presence.class)).hasSize(3);
  }
}
