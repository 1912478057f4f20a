package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.event.ConversationState;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.model.Address;
import org.obrol.core.model.Message;

/** How far one has read, and what follows from it. */
class ReadMarkTest {
  private static final Address AT_ALICE = Client.address("@alice");
  private static final Address AT_BOB = Client.address("@bob");

  private final World world = new World();
  private final Client alice = world.in("alice");
  private final Client bob = world.in("bob");

  private static long read(Client client, Address conversation, long seq) {
    return ((Result.ReadTo) client.ask(new Command.Read(conversation, seq))).read();
  }

  /** What a login says of a conversation. */
  private ConversationState state(String name, Address conversation) {
    Client client = world.connect();
    ConversationState state =
        client.login(name).conversations().stream()
            .filter(one -> one.conversation().equals(conversation))
            .findFirst()
            .orElseThrow();
    client.disconnect();
    return state;
  }

  private static List<Result.Unread.Conversation> inbox(Client client) {
    return ((Result.Unread) client.ask(new Command.Inbox())).conversations();
  }

  @Test
  void sendingMovesTheSendersMarkOnlyWhereItStoodRightBefore() {
    alice.send("bob", "one");
    alice.send("bob", "two");
    assertThat(state("alice", AT_BOB).read()).isEqualTo(2);

    bob.send("alice", "three");
    assertThat(state("bob", AT_ALICE).read()).isZero();
    alice.send("bob", "four");
    assertThat(state("alice", AT_BOB).read()).isEqualTo(2);
    assertThat(state("alice", AT_BOB).unread()).isEqualTo(2);

    assertThat(read(alice, AT_BOB, 4)).isEqualTo(4);
    alice.send("bob", "five");
    assertThat(state("alice", AT_BOB).read()).isEqualTo(5);
    assertThat(state("alice", AT_BOB).unread()).isZero();
  }

  @Test
  void aMarkIsClampedAtTheHeadAndNeverGoesBack() {
    alice.send("bob", "one");
    alice.send("bob", "two");

    assertThat(read(bob, AT_ALICE, 1)).isEqualTo(1);
    assertThat(read(bob, AT_ALICE, 100)).isEqualTo(2);
    assertThat(read(bob, AT_ALICE, 1)).isEqualTo(2);
    assertThat(read(bob, AT_ALICE, 0)).isEqualTo(2);
    assertThat(read(bob, AT_ALICE, Long.MAX_VALUE)).isEqualTo(2);
  }

  @Test
  void theUsersOtherConnectionsAreToldOfAMarkThatMoves() {
    Client phone = world.in("bob", world.newLane());
    alice.send("bob", "one");
    alice.send("bob", "two");
    alice.forget();

    read(bob, AT_ALICE, 2);
    read(bob, AT_ALICE, 1);

    assertThat(phone.pushes(Push.Read.class)).containsExactly(new Push.Read(AT_ALICE, 2));
    assertThat(bob.pushes(Push.Read.class)).isEmpty();
    assertThat(alice.events()).isEmpty();
  }

  @Test
  void theInboxShowsWhatIsUnreadAndDoesNotMarkIt() {
    for (int i = 1; i <= 60; i++) {
      alice.send("bob", "message " + i);
    }
    read(bob, AT_ALICE, 5);

    for (int i = 0; i < 2; i++) {
      List<Result.Unread.Conversation> inbox = inbox(bob);
      assertThat(inbox).hasSize(1);
      assertThat(inbox.get(0).conversation()).isEqualTo(AT_ALICE);
      assertThat(inbox.get(0).unread()).isEqualTo(55);
      assertThat(inbox.get(0).messages()).hasSize(50);
      assertThat(inbox.get(0).messages().get(0).seq()).isEqualTo(6);
      assertThat(inbox.get(0).more()).isTrue();
    }
    read(bob, AT_ALICE, 60);
    assertThat(inbox(bob)).isEmpty();
  }

  @Test
  void aNewAccountStartsAtTheHeadOfTheLobby() {
    alice.send("*", "before");
    world.register("carol");
    alice.send("*", "after");
    Client carol = world.connect();
    carol.login("carol");

    assertThat(carol.texts()).containsExactly("after");
    assertThat(inbox(carol).get(0).messages()).extracting(Message::text).containsExactly("after");
  }

  @Test
  void aLoginPushesAtMostTheLast200OfAConversationAndAGapForTheRest() {
    bob.disconnect();
    for (int i = 1; i <= 250; i++) {
      alice.send("bob", "message " + i);
    }
    Client again = world.connect();
    ConversationState state =
        again.login("bob").conversations().stream()
            .filter(one -> one.conversation().equals(AT_ALICE))
            .findFirst()
            .orElseThrow();

    assertThat(state.next()).isEqualTo(51);
    assertThat(state.unread()).isEqualTo(250);
    assertThat(again.texts()).hasSize(200).startsWith("message 51").endsWith("message 250");
    assertThat(again.pushes(Push.Gap.class))
        .containsExactly(new Push.Gap(AT_ALICE, state.epoch(), 1, 50, 1));
  }

  @Test
  void aMarkIsNeverNegative() {
    World world = new World();
    Client alice = world.in("alice");
    world.in("bob").send("alice", "x");
    assertThat(((Result.ReadTo) alice.ask(new Command.Read(Client.address("bob"), -5))).read())
        .isZero();
  }
}
