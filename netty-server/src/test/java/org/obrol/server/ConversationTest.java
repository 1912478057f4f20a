package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people do with the chat, over real sockets. */
class ConversationTest {
  private final ChatServer server = Servers.builder().start();

  @AfterEach
  void close() {
    server.close();
  }

  private LineClient connect() {
    return new LineClient(server.port());
  }

  private LineClient enter(String user) {
    LineClient client = connect();
    client.enter(user);
    return client;
  }

  @Test
  void aMessageToTheLobbyIsPushedToEverybodyAndToItsSender() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob")) {
      JsonNode reply = alice.ok("say hello  there");

      assertThat(reply.path("conv").asText()).isEqualTo("*");
      assertThat(reply.path("stored").asText()).isEqualTo("memory");
      for (LineClient reader : new LineClient[] {alice, bob}) {
        JsonNode push = reader.push("message");
        assertThat(push.path("from").asText()).isEqualTo("alice");
        assertThat(push.path("text").asText()).isEqualTo("hello  there");
        assertThat(push.path("seq").asLong()).isEqualTo(1);
        assertThat(push.path("id").asText()).isEqualTo(reply.path("id").asText()).hasSize(13);
      }
    }
  }

  @Test
  void aDirectMessageIsPushedToBothSidesUnderTheOthersName() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob");
        LineClient carol = enter("carol")) {
      alice.ok("send BOB psst");

      assertThat(bob.push("message").path("conv").asText()).isEqualTo("@alice");
      assertThat(alice.push("message").path("conv").asText()).isEqualTo("@bob");
      assertThat(carol.pushesUntilNow()).isEmpty();
    }
  }

  @Test
  void allConnectionsOfAUserGetWhatTheUserWritesOnOne() {
    try (LineClient phone = enter("alice");
        LineClient laptop = connect();
        LineClient bob = enter("bob")) {
      laptop.ok("login alice secret");
      phone.ok("send bob from my phone");

      assertThat(laptop.push("message").path("text").asText()).isEqualTo("from my phone");
      assertThat(bob.push("message").path("conv").asText()).isEqualTo("@alice");
    }
  }

  @Test
  void aKeyMakesSendingAgainHarmless() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob")) {
      String line = "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"once\",\"key\":\"k1\"}";
      JsonNode first = alice.ok(line);
      JsonNode second = alice.ok(line);

      assertThat(first.has("duplicate")).isFalse();
      assertThat(second.path("duplicate").asBoolean()).isTrue();
      assertThat(second.path("id")).isEqualTo(first.path("id"));
      assertThat(second.path("at")).isEqualTo(first.path("at"));
      assertThat(bob.push("message").path("text").asText()).isEqualTo("once");
      assertThat(bob.pushesUntilNow()).isEmpty();
    }
  }

  @Test
  void aLoginPushesWhatIsUnreadAndSaysWhereItBegins() {
    try (LineClient alice = enter("alice")) {
      alice.ok("register bob secret");
      for (int i = 1; i <= 3; i++) {
        alice.ok("send bob " + i);
      }
    }
    try (LineClient bob = connect()) {
      JsonNode direct = conversation(bob.ok("login bob secret"), "@alice");

      assertThat(direct.path("head").asLong()).isEqualTo(3);
      assertThat(direct.path("unread").asLong()).isEqualTo(3);
      assertThat(direct.path("next").asLong()).isEqualTo(1);
      for (int i = 1; i <= 3; i++) {
        assertThat(bob.push("message").path("text").asText()).isEqualTo("" + i);
      }
      assertThat(bob.ok("inbox").path("conversations").path(0).path("messages")).hasSize(3);
      assertThat(bob.ok("read @alice 99").path("read").asLong()).isEqualTo(3);
      assertThat(bob.ok("read @alice 1").path("read").asLong()).isEqualTo(3);
      assertThat(bob.ok("inbox").path("conversations")).isEmpty();
    }
  }

  private static JsonNode conversation(JsonNode login, String name) {
    for (JsonNode conversation : login.path("conversations")) {
      if (conversation.path("conv").asText().equals(name)) {
        return conversation;
      }
    }
    throw new AssertionError("no " + name + " in " + login);
  }

  @Test
  void aLoginWithTooMuchUnreadPushesTheNewestAndAGapForTheRest() {
    try (LineClient alice = enter("alice")) {
      alice.ok("register bob secret");
      for (int i = 1; i <= 250; i++) {
        alice.ok("say " + i);
      }
    }
    try (LineClient bob = connect()) {
      JsonNode lobby = conversation(bob.ok("login bob secret"), "*");
      assertThat(lobby.path("unread").asLong()).isEqualTo(250);
      assertThat(lobby.path("next").asLong()).isEqualTo(51);

      JsonNode gap = bob.push();
      assertThat(gap.path("event").asText()).isEqualTo("gap");
      assertThat(gap.path("from").asLong()).isEqualTo(1);
      assertThat(gap.path("to").asLong()).isEqualTo(50);
      assertThat(gap.path("oldest").asLong()).isEqualTo(1);
      for (int i = 51; i <= 250; i++) {
        assertThat(bob.push("message").path("seq").asLong()).isEqualTo(i);
      }
    }
  }

  @Test
  void aReadMarkIsToldToTheUsersOtherConnectionsOnly() {
    try (LineClient alice = enter("alice");
        LineClient phone = connect();
        LineClient bob = enter("bob")) {
      phone.ok("login alice secret");
      bob.ok("say hello");
      alice.push("message");
      alice.ok("read * 1");

      JsonNode read = phone.push("read");
      assertThat(read.path("conv").asText()).isEqualTo("*");
      assertThat(read.path("read").asLong()).isEqualTo(1);
      assertThat(alice.pushesUntilNow()).isEmpty();
      assertThat(bob.pushesUntilNow())
          .extracting(push -> push.path("event").asText())
          .doesNotContain("read");
    }
  }

  @Test
  void writingMovesTheOwnMarkWhereAllBeforeWasRead() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob")) {
      alice.ok("say one");
      bob.ok("say two");
      alice.ok("quit");
      bob.ok("quit");
    }
    try (LineClient alice = connect();
        LineClient bob = connect()) {
      assertThat(conversation(alice.ok("login alice secret"), "*").path("read").asLong())
          .isEqualTo(1);
      assertThat(conversation(bob.ok("login bob secret"), "*").path("read").asLong()).isZero();
    }
  }

  @Test
  void historyIsReadInPagesFromBothEnds() {
    try (LineClient alice = enter("alice")) {
      for (int i = 1; i <= 10; i++) {
        alice.ok("say " + i);
      }
      expectPage(alice.ok("history * limit 3"), true, 8, 9, 10);
      expectPage(alice.ok("history * before 8 limit 3"), true, 5, 6, 7);
      expectPage(alice.ok("history * before 3 limit 3"), false, 1, 2);
      expectPage(alice.ok("history * after 0 limit 2"), true, 1, 2);
      expectPage(alice.ok("history * after 8 limit 3"), false, 9, 10);
      expectPage(alice.ok("history * after 2 before 5"), false, 3, 4);
      expectPage(alice.ok("history * after 10"), false);
      expectPage(alice.ok("history * before 1"), false);
    }
  }

  private static void expectPage(JsonNode page, boolean more, Integer... seqs) {
    assertThat(page.path("messages"))
        .extracting(message -> message.path("seq").asInt())
        .containsExactly(seqs);
    assertThat(page.path("more").asBoolean()).as("%s", page).isEqualTo(more);
  }

  @Test
  void aLostConnectionIsResumedWithoutAHoleAndWithoutADuplicate() {
    try (LineClient bob = enter("bob")) {
      LineClient lost = connect();
      JsonNode login = lost.enter("alice");
      bob.ok("say one");
      bob.ok("send alice psst");
      assertThat(lost.push("message").path("seq").asLong()).isEqualTo(1);
      lost.push("message");
      lost.reset();
      bob.ok("say two");
      bob.ok("send alice again");

      try (LineClient back = connect()) {
        JsonNode resumed =
            back.ok("resume " + login.path("token").asText() + " *:" + epoch(login, "*") + ":1");
        assertThat(conversation(resumed, "*").path("next").asLong()).isEqualTo(2);
        // One that was not named is one that the client does not know of.
        assertThat(conversation(resumed, "@bob").path("next").asLong()).isEqualTo(1);
        assertThat(back.push("message").path("text").asText()).isEqualTo("two");
        assertThat(back.push("message").path("text").asText()).isEqualTo("psst");
        assertThat(back.push("message").path("text").asText()).isEqualTo("again");
        bob.ok("say three");
        assertThat(back.push("message").path("seq").asLong()).isEqualTo(3);
      }
    }
  }

  private static String epoch(JsonNode login, String conversation) {
    return conversation(login, conversation).path("epoch").asText();
  }

  @Test
  void aPositionThatTheLogNeverHadIsAnsweredWithAGapOverEverything() {
    try (LineClient alice = enter("alice")) {
      alice.ok("say one");
      alice.ok("say two");
    }
    try (LineClient first = connect();
        LineClient second = connect()) {
      JsonNode login = first.ok("login alice secret");
      String token = login.path("token").asText();
      for (String position : new String[] {"*:1:1", "*:" + epoch(login, "*") + ":99"}) {
        try (LineClient back = connect()) {
          JsonNode resumed = back.ok("resume " + token + " " + position);
          assertThat(conversation(resumed, "*").path("next").asLong()).isEqualTo(3);
          JsonNode gap = back.push("gap");
          assertThat(gap.path("from").asLong()).isEqualTo(1);
          assertThat(gap.path("to").asLong()).isEqualTo(2);
          assertThat(gap.path("epoch").asText()).isEqualTo(epoch(login, "*"));
        }
      }
      second.ok("ping");
    }
  }

  @Test
  void aGroupsMessagesReachItsMembersAndNobodyElse() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob");
        LineClient carol = enter("carol")) {
      JsonNode made = alice.ok("group create #devs");
      assertThat(made.path("owner").asText()).isEqualTo("alice");
      assertThat(made.path("next").asLong()).isEqualTo(1);
      alice.ok("send #devs before bob came");
      JsonNode joined = bob.ok("group join #devs");
      assertThat(joined.path("members")).hasSize(2);
      assertThat(joined.path("next").asLong()).isEqualTo(2);
      alice.ok("send_group devs welcome");

      assertThat(bob.push("message").path("text").asText()).isEqualTo("welcome");
      assertThat(carol.ask("send #devs x").path("code").asText()).isEqualTo("not_a_member");
      assertThat(carol.ask("history #devs").path("code").asText()).isEqualTo("not_a_member");
      assertThat(bob.ask("group add #devs carol").path("code").asText()).isEqualTo("not_owner");
      alice.ok("group add #devs carol");
      JsonNode told = carol.push("group");
      assertThat(told.path("you").asText()).isEqualTo("joined");
      assertThat(told.path("by").asText()).isEqualTo("alice");
      assertThat(told.path("next").asLong()).isEqualTo(3);
      carol.ok("send #devs hello");
      assertThat(bob.push("message").path("from").asText()).isEqualTo("carol");

      alice.ok("group remove #devs bob");
      alice.ok("send #devs he is gone");
      assertThat(bob.push("group").path("you").asText()).isEqualTo("removed");
      assertThat(bob.pushesUntilNow()).isEmpty();
      assertThat(bob.ok("group list").path("groups").path(0).asText()).isEqualTo("#devs");
      assertThat(bob.ok("group members #devs").path("members")).hasSize(2);
    }
  }

  @Test
  void membersAreToldWhoComesAndGoesOnceASecond() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob");
        LineClient carol = enter("carol")) {
      alice.ok("group create #devs");
      bob.ok("group join #devs");
      carol.ok("group join #devs");
      carol.ok("group leave #devs"); // came and went within the second: no news
      JsonNode push = alice.push("group");
      assertThat(push.path("joined")).extracting(JsonNode::asText).containsExactly("bob");
      assertThat(push.path("left")).isEmpty();
    }
  }

  @Test
  void aGroupWhoseLastMemberLeftIsGoneAndItsNameBeginsANewOne() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob")) {
      JsonNode first = alice.ok("group create #devs");
      alice.ok("send #devs secret");
      bob.ok("group join #devs");
      alice.ok("group leave #devs");
      assertThat(bob.ok("group members #devs").path("owner").asText()).isEqualTo("bob");
      bob.ok("group leave #devs");
      assertThat(bob.ask("group members #devs").path("code").asText()).isEqualTo("no_such_group");

      JsonNode second = bob.ok("group create #devs");
      assertThat(second.path("epoch")).isNotEqualTo(first.path("epoch"));
      assertThat(bob.ok("history #devs").path("messages")).isEmpty();
    }
  }

  @Test
  void presenceIsToldToThoseWhoAskedForIt() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob")) {
      alice.ok("presence on");
      try (LineClient carol = enter("carol");
          LineClient again = connect()) {
        carol.ok("ping");
        again.ok("login carol secret"); // only the first connection counts
        JsonNode came = alice.push("presence");
        assertThat(came.path("came")).extracting(JsonNode::asText).containsExactly("carol");
        assertThat(alice.ok("online").path("users")).hasSize(3);
      }
      JsonNode left = alice.push("presence");
      assertThat(left.path("left")).extracting(JsonNode::asText).containsExactly("carol");
      assertThat(alice.ok("users").path("users")).hasSize(3);
      assertThat(alice.ok("online").path("users")).hasSize(2);
      assertThat(bob.pushesUntilNow()).isEmpty();
    }
  }

  @Test
  void peopleAreListedInPagesByName() {
    try (LineClient alice = enter("alice")) {
      for (String name : new String[] {"dora", "Bob", "carol"}) {
        alice.ok("register " + name + " x");
      }
      JsonNode page = alice.ok("users limit 2");
      assertThat(page.path("users"))
          .extracting(user -> user.path("user").asText())
          .containsExactly("alice", "Bob");
      assertThat(page.path("more").asBoolean()).isTrue();
      JsonNode rest = alice.ok("users after bob");
      assertThat(rest.path("users"))
          .extracting(user -> user.path("user").asText())
          .containsExactly("carol", "dora");
      assertThat(rest.path("more").asBoolean()).isFalse();
    }
  }

  @Test
  void logoutEndsTheTokenAndItsOtherConnections() {
    try (LineClient first = connect();
        LineClient second = connect()) {
      String token = first.enter("alice").path("token").asText();
      second.ok("resume " + token);
      first.ok("logout");

      assertThat(second.push("bye").path("code").asText()).isEqualTo("logged_out");
      assertThat(second.line()).isNull();
      assertThat(first.ask("resume " + token).path("code").asText()).isEqualTo("bad_token");
      first.ok("login alice secret");
    }
  }

  @Test
  void aNewPasswordEndsTheUsersOtherTokens() {
    try (LineClient first = connect();
        LineClient second = connect()) {
      String token = first.enter("alice").path("token").asText();
      second.ok("login alice secret");
      first.ok("passwd secret better");

      assertThat(second.push("bye").path("code").asText()).isEqualTo("logged_out");
      assertThat(second.line()).isNull();
      try (LineClient third = connect()) {
        assertThat(third.ask("login alice secret").path("code").asText())
            .isEqualTo("bad_credentials");
        third.ok("resume " + token);
      }
    }
  }

  @Test
  void quitKeepsTheToken() {
    try (LineClient first = connect();
        LineClient second = connect()) {
      String token = first.enter("alice").path("token").asText();
      first.ok("quit");
      assertThat(first.push("bye").path("code").asText()).isEqualTo("quit");
      assertThat(first.line()).isNull();
      second.ok("resume " + token);
    }
  }

  @Test
  void withoutGuestsALoginNeedsAPassword() {
    try (LineClient client = connect()) {
      assertThat(client.ask("login somebody").path("code").asText()).isEqualTo("missing_parameter");
    }
  }

  @Test
  void aGuestsNameIsTakenWhileTheGuestIsHereAndFreeAfterLogout() {
    try (ChatServer open = Servers.builder().guests(true).start();
        LineClient guest = new LineClient(open.port());
        LineClient other = new LineClient(open.port())) {
      guest.ok("login visitor");
      assertThat(guest.ok("whoami").path("guest").asBoolean()).isTrue();
      assertThat(other.ask("login visitor").path("code").asText()).isEqualTo("name_taken");
      assertThat(other.ask("register VISITOR x").path("code").asText()).isEqualTo("name_taken");
      guest.ok("say I was here");
      guest.ok("logout");
      other.ok("register visitor x");
      other.ok("login visitor x");
      assertThat(other.ok("history *").path("messages").path(0).path("from").asText())
          .isEqualTo("visitor");
    }
  }

  @Test
  void theVerbsOfOtherChatProgramsWork() {
    try (LineClient alice = connect()) {
      alice.ok("regist alice secret");
      assertThat(alice.ok("auth alice secret").path("re").asText()).isEqualTo("login");
      alice.ok("send-to alice hello me");
      assertThat(alice.push("message").path("conv").asText()).isEqualTo("@alice");
      for (String verb : new String[] {"list", "list-user", "activeuser", "get_online_users"}) {
        assertThat(alice.ok(verb).path("users")).hasSize(1);
      }
      assertThat(alice.ok("get_all_users").path("re").asText()).isEqualTo("users");
    }
  }
}
