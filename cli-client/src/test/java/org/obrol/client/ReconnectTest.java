package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.client.ScriptedServer.Connection.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Position;

/** What survives the loss of a connection, and what does not. */
class ReconnectTest extends ClientTest {
  @Test
  void comesBackAndResumesFromWhatTheListenerHas() throws Exception {
    var connection = login(conversation("@bob", 11, 3, 4), conversation("*", 12, 8, 9));
    connection.message("@bob", "bob", 4, "four");
    connection.message("@bob", "bob", 5, "five");
    recorder.await("message @bob 5");
    connection.close();

    JsonNode resume = server.accept().expect("resume");
    assertThat(resume.path("token").asText()).isEqualTo("token-1");
    assertThat(position(resume, "@bob")).isEqualTo(new Position(11, 5));
    assertThat(position(resume, "*")).isEqualTo(new Position(12, 8));
  }

  private static Position position(JsonNode resume, String conversation) {
    for (JsonNode claim : resume.path("positions")) {
      if (claim.path("conv").asText().equals(conversation)) {
        return new Position(claim.path("epoch").asLong(), claim.path("seq").asLong());
      }
    }
    throw new AssertionError("no position of " + conversation + " in " + resume);
  }

  @Test
  void sendsInFlightAreSentAgainInOrderWithTheirKeys() throws Exception {
    var connection = login(conversation("*", 1, 0, 1));
    CompletionStage<Sent> one = client.send(Address.LOBBY, "one");
    CompletionStage<Sent> two = client.send(Address.LOBBY, "two");
    String keyOfOne = connection.expect("send").path("key").asText();
    String keyOfTwo = connection.expect("send").path("key").asText();
    connection.close();

    var again = server.accept();
    JsonNode resume = again.expect("resume");
    CompletionStage<Sent> three = client.send(Address.LOBBY, "three");
    again.loggedIn(resume, "token-1", conversation("*", 1, 1, 1));
    JsonNode first = again.expect("send");
    JsonNode second = again.expect("send");
    JsonNode third = again.expect("send");
    assertThat(first.path("key").asText()).isEqualTo(keyOfOne);
    assertThat(second.path("key").asText()).isEqualTo(keyOfTwo);
    assertThat(third.path("text").asText()).isEqualTo("three");
    again.ok(
        first,
        "'conv':'*','seq':1,'id':'i','at':'2026-01-02T03:04:05.678Z','stored':'disk',"
            + "'duplicate':true");
    again.sent(second, 2);
    again.sent(third, 3);
    assertThat(Await.value(one).duplicate()).isTrue();
    assertThat(Await.value(two).seq()).isEqualTo(2);
    assertThat(Await.value(three).seq()).isEqualTo(3);
  }

  @Test
  void whatOnlyAsksIsAskedAgainAndTheRestFailsWithItsOutcomeUnknown() throws Exception {
    var connection = login();
    var users = client.users();
    var passwd = client.passwd("old", "new");
    var join = client.joinGroup(GroupName.of("devs"));
    var members = client.groupMembers(GroupName.of("devs"));
    var call = client.call("frobnicate", Map.of());
    for (String verb : new String[] {"users", "passwd", "group", "group", "frobnicate"}) {
      connection.expect(verb);
    }
    connection.close();

    var again = resume();
    again.ok(again.expect("users"), "'users':[],'more':false");
    again.ok(again.expect("group"), "'group':'#devs','owner':'bob','members':['bob']");
    assertThat(Await.value(users).more()).isFalse();
    assertThat(Await.value(members).owner()).isEqualTo(BOB_NAME);
    for (CompletionStage<?> lost : new CompletionStage<?>[] {passwd, join, call}) {
      ChatException problem = Await.failure(lost);
      assertThat(problem.code()).isEqualTo(ChatException.CONNECTION_LOST);
      assertThat(problem).hasMessageContaining("outcome unknown");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 60, 100})
  void aFrameThatWasCutComesAgainWhole(int bytes) throws Exception {
    var connection = login(conversation("*", 1, 0, 1));
    String frame =
        "{\"event\":\"message\",\"conv\":\"*\",\"from\":\"bob\",\"seq\":1,\"id\":\"i\","
            + "\"at\":\"2026-01-02T03:04:05.678Z\",\"kind\":\"text\",\"text\":\"hi\"}\r\n";
    connection.raw(frame.substring(0, bytes).getBytes(StandardCharsets.UTF_8));
    connection.close();
    var again = resume(conversation("*", 1, 1, 1));
    again.message("*", "bob", 1, "hi");
    recorder.await("message * 1");
    assertThat(recorder.events("message")).hasSize(1);
  }

  @Test
  void aResetIsALossLikeAnyOther() throws Exception {
    login().reset();
    resume();
    recorder.await("reconnected");
    assertThat(recorder.events()).hasSize(2);
  }

  @Test
  void presenceIsAskedForAgain() throws Exception {
    var connection = login();
    var presence = client.presence(true);
    connection.ok(connection.expect("presence"), "");
    Await.value(presence);
    connection.close();
    assertThat(resume().expect("presence").path("on").asBoolean()).isTrue();
  }

  @Test
  void aByeWithReconnectIsFollowedByAReturnAfterTheGivenWait() throws Exception {
    use(builder().backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)));
    var connection = login();
    connection.line(
        "{'event':'bye','code':'draining','reason':'maintenance','reconnect':true,"
            + "'reconnect_after_ms':30}");
    resume();
    recorder.await("reconnected");
    assertThat(recorder.events().get(0))
        .isEqualTo("disconnected the server says goodbye: maintenance");
  }

  @Test
  void aByeWithoutReconnectEndsTheClient() throws Exception {
    var connection = login();
    CompletionStage<Sent> send = client.send(BOB, "x");
    connection.expect("send");
    connection.line("{'event':'bye','code':'kicked','reason':'go away','reconnect':false}");
    connection.expectEnd();
    recorder.await("closed the server says goodbye: go away");
    assertThat(recorder.events()).hasSize(1);
    assertThat(Await.failure(send).code()).isEqualTo(ChatException.CLOSED);
    assertThat(Await.failure(client.ping()).code()).isEqualTo(ChatException.CLOSED);
    assertThat(client.token()).isEmpty();
  }

  @Test
  void aTokenThatHasEndedEndsTheClient() throws Exception {
    login().close();
    var again = server.accept();
    again.error(again.expect("resume"), "bad_token", false);
    recorder.await("closed the server does not resume: because of bad_token");
    again.expectEnd();
  }

  @Test
  void aServerThatIsTooBusyToResumeIsTriedAgain() throws Exception {
    login().close();
    var busy = server.accept();
    busy.error(busy.expect("resume"), "busy", true);
    busy.expectEnd();
    resume();
    recorder.await("reconnected");
    assertThat(recorder.events("closed")).isEmpty();
  }

  @Test
  void aLossIsToldOnceHoweverManyTriesTheReturnTakes() throws Exception {
    login().close();
    for (int i = 0; i < 3; i++) {
      var refused = server.accept();
      refused.expect("resume");
      refused.close();
    }
    resume();
    recorder.await("reconnected");
    assertThat(recorder.events())
        .containsExactly("disconnected the server closed the connection", "reconnected");
  }

  @Test
  void aLogoutWithALoginBehindItIsComeBackFromAsTheSecondUser() throws Exception {
    var connection = login();
    client.logout();
    CompletionStage<LoggedIn> second = client.login(BOB_NAME, "secret");
    connection.ok(connection.expect("logout"), "");
    connection.loggedIn(connection.expect("login"), "token-2");
    Await.value(second);
    assertThat(client.token()).contains("token-2");
    client.ping();
    connection.expect("ping");
    connection.close();
    assertThat(server.accept().expect("resume").path("token").asText()).isEqualTo("token-2");
  }

  @Test
  void aServerThatIsAwayIsTriedUntilItIsBack() throws Exception {
    var connection = login();
    int port = server.port();
    CompletionStage<Sent> send = client.send(BOB, "x");
    connection.expect("send");
    server.close();
    Awaitility.await().until(() -> !recorder.events("disconnected").isEmpty());
    try (ScriptedServer restarted = new ScriptedServer(port)) {
      var again = restarted.accept();
      again.loggedIn(again.expect("resume"), "token-1");
      again.sent(again.expect("send"), 1);
      assertThat(Await.value(send).seq()).isEqualTo(1);
      recorder.await("reconnected");
      assertThat(recorder.events()).hasSize(2); // before the connection is lost once more
    }
  }

  @Test
  void aReplyWithTheWrongLabelBreaksTheConnection() throws Exception {
    var connection = login();
    CompletionStage<Sent> send = client.send(BOB, "x");
    connection.expect("send");
    connection.line("{'status':'OK','re':'send','label':'other','conv':'@bob'}");
    connection.expectEnd();
    var again = resume();
    again.sent(again.expect("send"), 4);
    assertThat(Await.value(send).seq()).isEqualTo(4);
    assertThat(recorder.events().get(0)).contains("protocol error", "label other");
  }

  @Test
  void anErrorWithoutLabelAnswersTheOldestCommand() throws Exception {
    var connection = login();
    CompletionStage<Sent> send = client.send(BOB, "x");
    connection.expect("send");
    connection.line(
        "{'status':'ERROR','code':'frame_too_long','message':'too long','retry':false}");
    assertThat(Await.failure(send).code()).isEqualTo("frame_too_long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request",
        "{",
        "[]",
        "null",
        "{}",
        "{'status':'MAYBE'}",
        "{'status':'OK'}",
        "{'event':7}",
        "{'event':'message','conv':'@bob'}",
        "{'event':'message','conv':'@b b','from':'bob','seq':1,'id':'','at':'x','text':''}",
        "{'event':'gap','conv':'@bob','epoch':'1'}",
        "{'event':'lag'} {'event':'lag'}"
      })
  void garbageBreaksTheConnectionWithAReason(String garbage) throws Exception {
    var connection = login();
    connection.line(garbage);
    connection.expectEnd();
    resume();
    recorder.await("reconnected");
    assertThat(recorder.events().get(0)).startsWith("disconnected protocol error: ");
  }

  @Test
  void aReplyThatLacksAFieldFailsItsCommandOnceAndBreaksTheConnection() throws Exception {
    var connection = login();
    CompletionStage<Sent> send = client.send(BOB, "x");
    connection.ok(connection.expect("send"), "'conv':'@bob'");
    ChatException problem = Await.failure(send);
    assertThat(problem.code()).isEqualTo(ChatException.PROTOCOL_ERROR);
    assertThat(problem).hasMessageContaining("seq");
    resume();
    recorder.await("reconnected");
  }

  @Test
  void aClientThatIsNotLoggedInComesBackWithoutAResume() throws Exception {
    connect().close();
    var again = server.accept();
    recorder.await("reconnected");
    client.login(ALICE, "secret");
    again.expect("login");
  }

  @Test
  void aLoginThatWasCutFailsAndTheClientComesBack() throws Exception {
    var connection = connect();
    CompletionStage<LoggedIn> login = client.login(ALICE, "secret");
    connection.expect("login");
    connection.close();
    assertThat(Await.failure(login).code()).isEqualTo(ChatException.CONNECTION_LOST);
    var again = server.accept();
    client.login(ALICE, "secret");
    again.expect("login");
  }

  @Test
  void aProgramMayKeepItsPositionsAndResumeInAnotherRun() throws Exception {
    var connection = login(conversation("@bob", 11, 3, 4));
    connection.message("@bob", "bob", 4, "four");
    recorder.await("message @bob 4");
    Map<Address, Position> positions = Await.value(client.positions());
    String token = client.token().orElseThrow();
    assertThat(positions).containsExactly(Map.entry(BOB, new Position(11, 4)));

    use(builder());
    var next = connect();
    CompletionStage<LoggedIn> resumed = client.resume(token, positions);
    JsonNode command = next.expect("resume");
    assertThat(position(command, "@bob")).isEqualTo(new Position(11, 4));
    next.loggedIn(command, "token-2", conversation("@bob", 11, 6, 4));
    next.message("@bob", "bob", 4, "again");
    next.message("@bob", "bob", 5, "new");
    recorder.await("message @bob 5");
    assertThat(recorder.events()).containsExactly("message @bob 5");
    assertThat(Await.value(resumed).token()).isEqualTo("token-2");
    assertThat(client.token()).contains("token-2");
  }

  @Test
  void aResumeByTheProgramWithABadTokenLeavesTheClientOpen() throws Exception {
    var connection = connect();
    CompletionStage<LoggedIn> resumed = client.resume("stale", Map.of());
    connection.error(connection.expect("resume"), "bad_token", false);
    assertThat(Await.failure(resumed).code()).isEqualTo("bad_token");
    client.login(ALICE, "secret");
    connection.expect("login");
  }
}
