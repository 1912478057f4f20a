package org.obrol.client.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.client.ChatClient;
import org.obrol.client.ChatException;
import org.obrol.client.ChatListener;
import org.obrol.client.ChatMessage;
import org.obrol.client.Gap;
import org.obrol.client.WhoAmI;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.service.ChatOptions;
import org.obrol.server.ChatServer;
import org.obrol.server.Listener;
import org.obrol.storage.ChatStore;

/**
 * A server that is closed and started again on the same data is to its clients a lost connection.
 */
class RestartTest {
  private static final Duration USUAL = ChatOptions.defaults().guestLinger();
  private static final int MESSAGES = 2_000;
  private static final UserName VISITOR = UserName.of("visitor");
  private static final GroupName CLUB = GroupName.of("club");

  @TempDir Path directory;
  private int port;
  private ChatStore store;
  private ChatServer server;

  @BeforeEach
  void choosePort() throws Exception {
    port = ServerProcess.freePort(new Random());
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  /**
   * Starts a server.
   *
   * @param guestLinger how long a guest may be away
   */
  private void start(Duration guestLinger) {
    ChatOptions usual = ChatOptions.defaults();
    ChatOptions options =
        new ChatOptions(
            true,
            usual.maxTextBytes(),
            usual.maxCommandsInHand(),
            usual.loginTimeout(),
            guestLinger,
            usual.backlogPerConversation(),
            usual.backlog());
    store = ChatStore.open(directory);
    server =
        ChatServer.builder()
            .listen(Listener.nativeTcp().port(port))
            .options(options)
            .ports(store::ports)
            .start();
  }

  @Test
  void whoeverTalksWhileTheServerRestartsLosesNothingAndHearsNothingTwice() throws Exception {
    start(USUAL);
    Ledger ledger = new Ledger("disk");
    Load load = new Load(port, ledger);
    try (Talker alice = new Talker("user0", "user1", load, 1);
        Talker bob = new Talker("user1", "user0", load, 2)) {
      alice.enter();
      bob.enter();
      Load.value(alice.client().createGroup(Talker.GROUP));
      Load.value(bob.client().joinGroup(Talker.GROUP));
      alice.start();
      bob.start();
      load.messages.release(MESSAGES);
      await().pollInterval(Duration.ofMillis(2)).until(() -> ledger.acknowledged.get() > 100);
      stop();
      int before = ledger.acknowledged.get();
      start(USUAL);
      await().atMost(Duration.ofSeconds(30)).until(() -> ledger.acknowledged.get() == MESSAGES);
      assertThat(before).as("acknowledged before the restart").isLessThan(MESSAGES);
      load.end();
      alice.join();
      bob.join();

      Auditor auditor = new Auditor(ledger);
      for (Address conversation :
          List.of(Address.LOBBY, Address.of(Talker.GROUP), Address.of(UserName.of("user1")))) {
        auditor.audit(alice.client(), "user0", conversation, true);
        String name = Ledger.name(conversation, "user0");
        long head = ledger.log(name).highest.get();
        await().until(() -> alice.last(name) == head && bob.last(name) == head);
      }
      ledger.check();
      assertThat(ledger.paged.get()).isEqualTo(MESSAGES);
    }
  }

  /** Hears, and writes down what is not a message. */
  private static final class Ear implements ChatListener {
    final Queue<Long> seqs = new ConcurrentLinkedQueue<>();
    final Queue<String> others = new ConcurrentLinkedQueue<>();

    @Override
    public void message(ChatMessage message) {
      seqs.add(message.seq());
    }

    @Override
    public void gap(Gap gap) {
      others.add(gap.toString());
    }

    @Override
    public void reconnected() {
      others.add("reconnected");
    }
  }

  private ChatClient guest(UserName name, ChatListener listener) throws Exception {
    ChatClient client = new Load(port, new Ledger("disk")).client(listener);
    Load.value(client.connect());
    Load.value(client.loginAsGuest(name));
    return client;
  }

  @Test
  void aGuestWhoComesBackInTimeIsWhoTheyWere() throws Exception {
    start(USUAL);
    Ear ear = new Ear();
    try (ChatClient guest = guest(VISITOR, ear)) {
      Load.value(guest.createGroup(CLUB));
      Load.value(guest.send(Address.LOBBY, "before"));
      var token = guest.token();
      stop();
      start(USUAL);

      assertThat(Load.value(guest.send(Address.LOBBY, "after")).seq()).isEqualTo(2);
      assertThat(Load.value(guest.whoAmI())).isEqualTo(new WhoAmI(VISITOR, "visitor", true));
      assertThat(Load.value(guest.groupMembers(CLUB)).members()).containsExactly(VISITOR);
      assertThat(guest.token()).isEqualTo(token);
      await().until(() -> ear.seqs.size() == 2);
      assertThat(ear.seqs).containsExactlyElementsOf(LongStream.of(1, 2).boxed().toList());
      assertThat(ear.others).containsExactly("reconnected");
    }
  }

  @Test
  void aGuestWhoDoesNotComeBackIsGoneAndTheNameIsFree() throws Exception {
    start(USUAL);
    String token;
    try (ChatClient guest = guest(VISITOR, new Ear())) {
      Load.value(guest.createGroup(CLUB));
      Load.value(guest.send(Address.LOBBY, "before"));
      token = guest.token().orElseThrow();
    }
    stop();
    start(Duration.ofMillis(200)); // from when the first connection is here

    try (ChatClient next = new Load(port, new Ledger("disk")).client(new Ear())) {
      Load.value(next.connect());
      await().until(() -> isIn(next));
      assertThat(Load.value(next.groups())).isEmpty();
      assertThat(Load.value(next.history(Address.LOBBY, 10)).messages())
          .extracting(ChatMessage::text)
          .containsExactly("before");
    }
    try (Wire wire = new Wire(port)) {
      assertThat(wire.ask(Wire.command("resume").put("token", token)).path("code").asText())
          .isEqualTo("bad_token");
    }
  }

  private static boolean isIn(ChatClient client) throws Exception {
    try {
      Load.value(client.loginAsGuest(VISITOR));
      return true;
    } catch (ExecutionException failure) {
      assertThat(((ChatException) failure.getCause()).code()).isEqualTo("name_taken");
      return false;
    }
  }
}
