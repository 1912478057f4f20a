package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Push.Membership.Change;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Groups;
import org.obrol.core.testing.ManualExecutor;
import org.obrol.core.testing.ManualLane;

/** Who gets a group's messages, from when and until when. */
class MembershipTest {
  private static final GroupName DEVS = GroupName.of("devs");
  private static final UserName ALICE = UserName.of("alice");
  private static final UserName BOB = UserName.of("bob");

  private final ManualExecutor reader = new ManualExecutor();
  private final World world =
      new World(
          ChatOptions.defaults(),
          ports -> ports.withLog(new SlowLog(ports.log(), Runnable::run, reader, Runnable::run)));
  private final ManualLane bobsLane = world.newLane();
  private final ManualLane bobsOtherLane = world.newLane();
  private Client alice;
  private Client bob;
  private Client bobsPhone;

  @BeforeEach
  void makeGroup() {
    alice = world.in("alice");
    bob = world.in("bob", bobsLane);
    bobsPhone = world.in("bob", bobsOtherLane);
    alice.ask(new Command.CreateGroup(DEVS));
    alice.forget();
  }

  private void addBob() {
    assertThat(alice.ask(new Command.AddToGroup(DEVS, BOB))).isInstanceOf(Result.Membership.class);
    world.pass(Duration.ofSeconds(2)); // the coalesced news of it
    alice.forget();
    bob.forget();
    bobsPhone.forget();
  }

  @Test
  void whoIsAddedIsToldOnAllConnectionsAndGetsMessagesFromThenOn() {
    alice.send("#devs", "before");
    Result added = alice.ask(new Command.AddToGroup(DEVS, BOB));
    alice.send("#devs", "after");

    assertThat(((Result.Membership) added).members()).containsExactly(ALICE, BOB);
    for (Client client : List.of(bob, bobsPhone)) {
      Push.Membership told = client.pushes(Push.Membership.class).get(0);
      assertThat(told.change()).isEqualTo(Change.JOINED);
      assertThat(told.by()).isEqualTo(ALICE);
      assertThat(told.state().next()).isEqualTo(2);
      assertThat(client.texts()).containsExactly("after");
    }
  }

  @Test
  void whoJoinsIsAnsweredAndTheirOtherConnectionsAreTold() {
    Result.Membership joined = (Result.Membership) bob.ask(new Command.JoinGroup(DEVS));
    alice.send("#devs", "hello");

    assertThat(joined.joined()).isPresent();
    assertThat(bob.pushes(Push.Membership.class)).isEmpty();
    assertThat(bobsPhone.pushes(Push.Membership.class)).hasSize(1);
    assertThat(bob.texts()).containsExactly("hello");
    assertThat(bobsPhone.texts()).containsExactly("hello");
  }

  @Test
  void afterARemovalNoConnectionOfTheRemovedOneGetsAMessage() {
    addBob();
    assertThat(alice.ask(new Command.RemoveFromGroup(DEVS, BOB)))
        .isInstanceOf(Result.Membership.class);
    alice.send("#devs", "without bob");

    for (Client client : List.of(bob, bobsPhone)) {
      assertThat(client.texts()).isEmpty();
      assertThat(client.pushes(Push.Membership.class))
          .containsExactly(new Push.Membership(DEVS, Change.REMOVED, ALICE, null));
      assertThat(client.failure(Client.message("#devs", "x"))).isEqualTo(Failure.NOT_A_MEMBER);
    }
  }

  @Test
  void theReplyToARemovalWaitsForEveryLaneThatHoldsTheRemovedOne() {
    addBob();
    alice.give(new Command.RemoveFromGroup(DEVS, BOB));
    world.lane.runAll();
    assertThat(alice.results()).isEmpty();
    bobsLane.runAll();
    world.lane.runAll();
    assertThat(alice.results()).isEmpty();

    bobsOtherLane.runAll();
    world.lane.runAll();
    assertThat(alice.results()).hasSize(1);
    alice.give(Client.message("#devs", "without bob"));
    world.settle();
    assertThat(bob.texts()).isEmpty();
    assertThat(bobsPhone.texts()).isEmpty();
  }

  @Test
  void messagesBeforeARemovalThatALaneHasNotYetHandedOutAreNotMixedUpWithLaterOnes() {
    addBob();
    alice.give(Client.message("#devs", "before"));
    alice.give(new Command.RemoveFromGroup(DEVS, BOB));
    alice.give(Client.message("#devs", "after"));
    world.settle();

    assertThat(bob.texts()).containsExactly("before");
    assertThat(bobsPhone.texts()).containsExactly("before");
    assertThat(alice.texts()).containsExactly("before", "after");
  }

  @Test
  void whoLeavesIsAnsweredTheirOtherConnectionsAreToldAndNoneGetsMore() {
    addBob();
    bob.ask(new Command.LeaveGroup(DEVS));
    alice.send("#devs", "without bob");

    assertThat(bob.pushes(Push.Membership.class)).isEmpty();
    assertThat(bobsPhone.pushes(Push.Membership.class))
        .containsExactly(new Push.Membership(DEVS, Change.LEFT, BOB, null));
    assertThat(bob.texts()).isEmpty();
    assertThat(bobsPhone.texts()).isEmpty();
  }

  @Test
  void aRemovalDuringALoginTakesTheNewConnectionOutAsWell() {
    addBob();
    ManualLane lateLane = world.newLane();
    Client late = world.connect(lateLane);
    reader.hold();
    late.give(new Command.Login(BOB, World.PASSWORD));
    world.settle();
    assertThat(reader.size()).as("asks where its conversations stand").isOne();
    alice.give(new Command.RemoveFromGroup(DEVS, BOB));
    world.settle();
    reader.release();
    world.settle();
    assertThat(late.results()).hasSize(1).hasOnlyElementsOfType(Result.LoggedIn.class);
    alice.send("#devs", "without bob");

    assertThat(late.texts()).isEmpty();
  }

  @Test
  void whoComesAgainStartsAtTheHead() {
    addBob();
    alice.ask(new Command.RemoveFromGroup(DEVS, BOB));
    alice.send("#devs", "missed");
    bob.forget();
    Result.Membership joined = (Result.Membership) bob.ask(new Command.JoinGroup(DEVS));
    alice.send("#devs", "again");

    assertThat(joined.joined().orElseThrow().next()).isEqualTo(2);
    assertThat(bob.texts()).containsExactly("again");
    assertThat(bobsPhone.texts()).containsExactly("again");
  }

  @Test
  void onlyTheOwnerAddsAndRemoves() {
    addBob();
    world.register("carol");

    assertThat(bob.failure(new Command.AddToGroup(DEVS, UserName.of("carol"))))
        .isEqualTo(Failure.NOT_OWNER);
    assertThat(bob.failure(new Command.RemoveFromGroup(DEVS, ALICE))).isEqualTo(Failure.NOT_OWNER);
    assertThat(alice.failure(new Command.RemoveFromGroup(DEVS, UserName.of("carol"))))
        .isEqualTo(Failure.NOT_A_MEMBER);
    assertThat(alice.failure(new Command.AddToGroup(DEVS, UserName.of("nobody"))))
        .isEqualTo(Failure.NO_SUCH_USER);
    assertThat(alice.failure(new Command.AddToGroup(GroupName.of("none"), BOB)))
        .isEqualTo(Failure.NO_SUCH_GROUP);
  }

  @Test
  void aGroupThatHasGoneIsNotTheOneThatTakesItsName() {
    alice.send("#devs", "old");
    alice.ask(new Command.LeaveGroup(DEVS));
    Result.Membership anew = (Result.Membership) bob.ask(new Command.CreateGroup(DEVS));

    assertThat(anew.joined().orElseThrow().head()).isZero();
    assertThat(alice.failure(Client.message("#devs", "x"))).isEqualTo(Failure.NOT_A_MEMBER);
    bob.send("#devs", "new");
    assertThat(bob.texts()).containsExactly("new");
    assertThat(alice.texts()).containsExactly("old");
  }

  @Test
  void theOthersAreToldAtMostOnceASecondWhoCameAndWhoLeft() {
    bob.ask(new Command.JoinGroup(DEVS));
    Client carol = world.in("carol");
    carol.ask(new Command.JoinGroup(DEVS));
    carol.ask(new Command.LeaveGroup(DEVS));
    assertThat(alice.pushes(Push.GroupChange.class)).isEmpty();

    world.pass(Duration.ofSeconds(1));
    assertThat(alice.pushes(Push.GroupChange.class))
        .containsExactly(new Push.GroupChange(DEVS, List.of(BOB), List.of()));
  }

  @Test
  void whoLeavesAndIsAddedAtOnceIsToldSoAfterTheReplyToLeaving() {
    addBob();
    bob.give(new Command.LeaveGroup(DEVS)); // waits for the lane of bob's phone
    alice.give(new Command.AddToGroup(DEVS, BOB));
    world.lane.runAll();
    bobsLane.runAll();
    bobsOtherLane.runAll();
    world.settle();
    alice.send("#devs", "welcome back");

    List<Event> got = bob.events();
    assertThat(got.get(0)).isInstanceOf(Reply.class);
    assertThat(got.get(1)).isInstanceOf(Push.Membership.class);
    assertThat(bob.texts()).containsExactly("welcome back");
    assertThat(bobsPhone.texts()).containsExactly("welcome back");
  }

  @Test
  void whereTheNewsOfComingBackOvertakesThatOfHavingLeftMessagesBeginWhereItSays() {
    addBob();
    alice.send("#devs", "one");
    assertThat(bob.texts()).containsExactly("one");
    bob.forget();

    // As if bob had left, come back, and "one" had been written after that.
    Memberships memberships = ((StandardChatService) world.service).memberships();
    Group group = answer(world.ports.groups().find(DEVS)).orElseThrow();
    Account account = answer(world.service.chat().find(BOB)).orElseThrow();
    Standing standing = answer(memberships.start(account, group)).standing();
    memberships.arrived(
        account,
        new Groups.Change(group, 1_000, true),
        new Start(standing, 0, 1, null),
        Change.JOINED,
        ALICE,
        null);
    memberships.left(account, new Groups.Change(group, 999, true), Change.LEFT, BOB, null);
    world.settle();
    alice.send("#devs", "two");

    assertThat(bob.events().get(0)).isInstanceOf(Push.Membership.class);
    assertThat(bob.texts()).containsExactly("one", "two");
  }
}
