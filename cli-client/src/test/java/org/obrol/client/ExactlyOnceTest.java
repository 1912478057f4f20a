package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.client.ScriptedServer.Connection.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Position;

/** The listener gets each message once, in order, and hears of each that is lost. */
class ExactlyOnceTest extends ClientTest {
  @Test
  void whatComesAgainAfterAResumeIsDropped() throws Exception {
    var connection = login(conversation("@bob", 1, 0, 1));
    connection.message("@bob", "bob", 1, "a");
    connection.message("@bob", "bob", 2, "b");
    recorder.await("message @bob 2");
    connection.close();
    var again = resume(conversation("@bob", 1, 3, 1));
    for (int seq = 1; seq <= 3; seq++) {
      again.message("@bob", "bob", seq, "x");
    }
    recorder.await("message @bob 3");
    assertThat(recorder.events("message"))
        .containsExactly("message @bob 1", "message @bob 2", "message @bob 3");
  }

  @Test
  void aHoleAfterAResumeIsFilledBeforeWhatFollows() throws Exception {
    var connection = login(conversation("@bob", 1, 5, 6));
    connection.close();
    var again = resume(conversation("@bob", 1, 9, 8));
    JsonNode history = again.expect("history");
    assertThat(history.path("after").asLong()).isEqualTo(5);
    assertThat(history.path("before").asLong()).isEqualTo(8);
    again.message("@bob", "bob", 8, "live");
    again.message("@bob", "bob", 9, "live");
    again.page(history, 1, 1, 6, 6, true);
    JsonNode rest = again.expect("history");
    assertThat(rest.path("after").asLong()).isEqualTo(6);
    again.page(rest, 1, 1, 7, 7, false);
    recorder.await("message @bob 9");
    assertThat(recorder.events("message"))
        .containsExactly("message @bob 6", "message @bob 7", "message @bob 8", "message @bob 9");
    assertThat(recorder.events("gap")).isEmpty();
  }

  @Test
  void aHoleInThePushesIsFilled() throws Exception {
    var connection = login(conversation("*", 1, 0, 1));
    connection.message("*", "bob", 1, "a");
    connection.message("*", "bob", 4, "d");
    connection.message("*", "bob", 6, "f");
    JsonNode first = connection.expect("history");
    assertThat(first.path("after").asLong()).isEqualTo(1);
    assertThat(first.path("before").asLong()).isEqualTo(4);
    connection.page(first, 1, 1, 2, 3, false);
    JsonNode second = connection.expect("history");
    assertThat(second.path("after").asLong()).isEqualTo(4);
    assertThat(second.path("before").asLong()).isEqualTo(6);
    connection.page(second, 1, 1, 5, 5, false);
    recorder.await("message * 6");
    assertThat(recorder.events()).containsExactlyElementsOf(messages("*", 1, 6));
  }

  private static List<String> messages(String conversation, int from, int to) {
    List<String> expected = new ArrayList<>();
    for (int seq = from; seq <= to; seq++) {
      expected.add("message " + conversation + " " + seq);
    }
    return expected;
  }

  @Test
  void otherConversationsDoNotWaitForAHole() throws Exception {
    var connection = login(conversation("*", 1, 0, 1), conversation("@bob", 2, 0, 1));
    connection.message("*", "bob", 3, "c");
    connection.message("@bob", "bob", 1, "a");
    recorder.await("message @bob 1");
    connection.page(connection.expect("history"), 1, 1, 1, 2, false);
    recorder.await("message * 3");
  }

  @Test
  void whatCannotBePagedAnyMoreIsAGap() throws Exception {
    var connection = login(conversation("*", 1, 2, 3));
    connection.message("*", "bob", 9, "i");
    connection.page(connection.expect("history"), 1, 6, 6, 7, false);
    recorder.await("message * 9");
    assertThat(recorder.events())
        .containsExactly(
            "gap * 1: 3-5, oldest 6",
            "message * 6",
            "message * 7",
            "gap * 1: 8-8, oldest 6",
            "message * 9");
  }

  @Test
  void aHoleThatTheServerRefusesToFillIsAGap() throws Exception {
    var connection = login(conversation("#devs", 1, 2, 3));
    connection.message("#devs", "bob", 5, "e");
    connection.error(connection.expect("history"), "not_a_member", false);
    recorder.await("message #devs 5");
    assertThat(recorder.events()).containsExactly("gap #devs 1: 3-4, oldest 0", "message #devs 5");
  }

  @Test
  void aHoleThatTheServerCannotFillNowIsAskedForAgain() throws Exception {
    var connection = login(conversation("*", 1, 0, 1));
    connection.message("*", "bob", 2, "b");
    connection.error(connection.expect("history"), "busy", true);
    connection.page(connection.expect("history"), 1, 1, 1, 1, false);
    recorder.await("message * 2");
    assertThat(recorder.events()).containsExactlyElementsOf(messages("*", 1, 2));
  }

  @Test
  void aHoleIsFilledOnTheNextConnectionIfThisOneIsLost() throws Exception {
    var connection = login(conversation("*", 1, 0, 1));
    connection.message("*", "bob", 1, "a");
    connection.message("*", "bob", 3, "c");
    connection.expect("history");
    connection.close();
    var again = server.accept();
    JsonNode resume = again.expect("resume");
    assertThat(resume.path("positions").get(0).path("seq").asLong()).isEqualTo(1);
    again.loggedIn(resume, "token-1", conversation("*", 1, 3, 2));
    again.message("*", "bob", 2, "b");
    again.message("*", "bob", 3, "c");
    recorder.await("message * 3");
    assertThat(recorder.events("message")).containsExactlyElementsOf(messages("*", 1, 3));
  }

  @Test
  void aGapFromTheServerIsToldInItsPlace() throws Exception {
    var connection = login(conversation("*", 1, 0, 1));
    connection.message("*", "bob", 1, "a");
    connection.line("{'event':'gap','conv':'*','epoch':1,'from':2,'to':9,'oldest':10}");
    connection.message("*", "bob", 10, "j");
    recorder.await("message * 10");
    assertThat(recorder.events())
        .containsExactly("message * 1", "gap * 1: 2-9, oldest 10", "message * 10");
  }

  @Test
  void aGapBehindAHoleWaitsForTheHole() throws Exception {
    var connection = login(conversation("*", 1, 0, 1));
    connection.line("{'event':'gap','conv':'*','epoch':1,'from':9,'to':10,'oldest':11}");
    connection.message("*", "bob", 11, "k");
    connection.page(connection.expect("history"), 1, 1, 1, 8, false);
    recorder.await("message * 11");
    assertThat(recorder.events("gap")).containsExactly("gap * 1: 9-10, oldest 11");
    assertThat(recorder.events().indexOf("gap * 1: 9-10, oldest 11")).isEqualTo(8);
  }

  @Test
  void olderUnreadMessagesThatALoginLeavesOutAreTold() throws Exception {
    var connection = login(conversation("#devs", 1, 320, 121));
    connection.line("{'event':'gap','conv':'#devs','epoch':1,'from':1,'to':120,'oldest':1}");
    connection.message("#devs", "bob", 121, "x");
    recorder.await("message #devs 121");
    assertThat(recorder.events())
        .containsExactly("gap #devs 1: 1-120, oldest 1", "message #devs 121");
  }

  @Test
  void aGapOfALoginMayAlsoBeginAtNext() throws Exception {
    var connection = login(conversation("#devs", 1, 320, 1));
    connection.line("{'event':'gap','conv':'#devs','epoch':1,'from':1,'to':120,'oldest':1}");
    connection.message("#devs", "bob", 121, "x");
    recorder.await("message #devs 121");
    assertThat(recorder.events()).hasSize(2);
  }

  @Test
  void aLogThatWasMadeAnewStartsAgain() throws Exception {
    var connection = login(conversation("*", 7, 4, 5));
    connection.message("*", "bob", 5, "old log");
    recorder.await("message * 5");
    connection.close();
    var again = resume(conversation("*", 8, 2, 3));
    again.line("{'event':'gap','conv':'*','epoch':8,'from':1,'to':2,'oldest':1}");
    again.message("*", "bob", 3, "new log");
    recorder.await("message * 3");
    assertThat(recorder.events("gap")).containsExactly("gap * 8: 1-2, oldest 1");
    assertThat(Await.value(client.positions()).values()).containsExactly(new Position(8, 3));
  }

  @Test
  void aLogThatHasLostItsEndIsAnother() throws Exception {
    var connection = login(conversation("*", 7, 4, 5));
    connection.message("*", "bob", 5, "lost by the server");
    recorder.await("message * 5");
    connection.close();
    var again = resume(conversation("*", 7, 4, 5));
    again.line("{'event':'gap','conv':'*','epoch':7,'from':1,'to':4,'oldest':1}");
    again.message("*", "bob", 5, "another");
    recorder.await("gap * 7: 1-4, oldest 1");
    Awaitility.await().until(() -> recorder.events("message * 5").size() == 2);
  }

  @Test
  void aDirectConversationThatHasJustBegunLearnsItsEpoch() throws Exception {
    var connection = login();
    connection.message("@bob", "bob", 1, "hello");
    JsonNode history = connection.expect("history");
    assertThat(history.path("conv").asText()).isEqualTo("@bob");
    connection.page(history, 99, 1, 1, 0, false);
    recorder.await("message @bob 1");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(Await.value(client.positions()))
                    .containsEntry(BOB, new Position(99, 1)));
    connection.close();
    JsonNode resume = server.accept().expect("resume");
    assertThat(resume.path("positions").get(0).path("epoch").asLong()).isEqualTo(99);
  }

  @Test
  void whoeverTakesAFreedNameStartsAConversationOfTheirOwn() throws Exception {
    var connection = login(conversation("@guest", 5, 0, 1));
    connection.message("@guest", "guest", 1, "the first guest");
    connection.message("@guest", "guest", 2, "the first guest");
    connection.message("@guest", "guest", 1, "another guest");
    Awaitility.await().until(() -> recorder.events("message @guest 1").size() == 2);
    assertThat(recorder.events("gap")).isEmpty();
  }

  @Test
  void joiningAGroupStartsItsStreamWhereTheReplySays() throws Exception {
    var connection = login();
    var join = client.joinGroup(GroupName.of("devs"));
    connection.ok(
        connection.expect("group"),
        "'group':'#devs','owner':'bob','members':['alice','bob'],"
            + "'conv':'#devs','epoch':4,'head':20,'next':21");
    connection.message("#devs", "bob", 21, "welcome");
    recorder.await("message #devs 21");
    Await.value(join);
    assertThat(Await.value(client.positions()).values()).containsExactly(new Position(4, 21));

    var leave = client.leaveGroup(GroupName.of("devs"));
    connection.ok(connection.expect("group"), "'group':'#devs','owner':'bob','members':['bob']");
    Await.value(leave);
    assertThat(Await.value(client.positions())).isEmpty();
  }

  @Test
  void joiningAGroupOnAnotherConnectionStartsItsStreamToo() throws Exception {
    var connection = login();
    connection.line(
        "{'event':'group','group':'#devs','you':'joined','by':'alice',"
            + "'epoch':4,'head':20,'next':21}");
    connection.message("#devs", "bob", 23, "hole before");
    connection.page(connection.expect("history"), 4, 1, 21, 22, false);
    recorder.await("message #devs 23");
    assertThat(recorder.events("message")).containsExactlyElementsOf(messages("#devs", 21, 23));
    connection.line("{'event':'group','group':'#devs','you':'left','by':'alice'}");
    recorder.await("group Mine[group=devs, change=left, by=alice]");
    assertThat(Await.value(client.positions())).isEmpty();
  }

  @Test
  void moreThanFitsIsPagedInsteadOfHeld() throws Exception {
    var connection = login(conversation("*", 1, 0, 1));
    int last = Stream.MAX_HELD + 50;
    for (int seq = 2; seq <= last; seq++) {
      connection.message("*", "bob", seq, "x");
    }
    connection.page(connection.expect("history"), 1, 1, 1, 1, false);
    JsonNode rest = connection.expect("history");
    assertThat(rest.path("before").asLong()).isEqualTo(last + 1);
    connection.page(rest, 1, 1, rest.path("after").asLong() + 1, last, false);
    recorder.await("message * " + last);
    assertThat(recorder.events()).containsExactlyElementsOf(messages("*", 1, last));
  }

  @Test
  void aResumeWithMoreConversationsThanAFrameHoldsNamesTheLatest() throws Exception {
    String[] many = new String[300];
    for (int i = 0; i < many.length; i++) {
      many[i] = conversation("@user-with-a-rather-long-name" + i, 1L << 52, 10, 11);
    }
    var connection = login(many);
    connection.message("@user-with-a-rather-long-name7", "bob", 11, "x");
    recorder.await("message @user-with-a-rather-long-name7 11");
    connection.close();
    JsonNode resume = server.accept().expect("resume");
    assertThat(resume.toString().length()).isLessThan(8 * 1024);
    assertThat(resume.path("positions").size()).isGreaterThan(50);
    assertThat(resume.path("positions").get(0).path("conv").asText())
        .isEqualTo("@user-with-a-rather-long-name7");
  }
}
