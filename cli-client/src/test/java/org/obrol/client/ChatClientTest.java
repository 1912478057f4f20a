package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/** Commands and their replies on one connection, and pushes. */
class ChatClientTest extends ClientTest {
  @Test
  void repliesCompleteTheirCommandsInOrder() throws Exception {
    var connection = login();
    CompletionStage<Sent> first = client.send(BOB, "one");
    CompletionStage<Sent> second = client.send(BOB, "two");
    JsonNode one = connection.expect("send");
    JsonNode two = connection.expect("send");
    connection.sent(one, 7);
    connection.error(two, "rate_limited", true);

    assertThat(Await.value(first))
        .isEqualTo(
            new Sent(
                BOB, 7, "0000000000007", Instant.parse("2026-01-02T03:04:05.678Z"), "disk", false));
    ChatException problem = Await.failure(second);
    assertThat(problem.code()).isEqualTo("rate_limited");
    assertThat(problem).hasMessage("because of rate_limited");
    assertThat(problem.retry()).isTrue();
  }

  @Test
  void everySendHasAKeyOfItsOwn() throws Exception {
    var connection = login();
    client.send(BOB, "same");
    client.send(BOB, "same");
    String first = connection.expect("send").path("key").asText();
    String second = connection.expect("send").path("key").asText();
    assertThat(first).isNotEmpty().hasSizeLessThanOrEqualTo(64).isNotEqualTo(second);
  }

  @Test
  void nothingFollowsALoginBeforeItIsAnswered() throws Exception {
    var connection = connect();
    CompletionStage<LoggedIn> login = client.login(ALICE, "secret");
    client.send(BOB, "early");
    JsonNode command = connection.expect("login");
    assertThat(command.path("name").asText()).isEqualTo("alice");
    assertThat(command.path("password").asText()).isEqualTo("secret");
    connection.loggedIn(command, "t", ScriptedServer.Connection.conversation("#devs", 5, 3, 4));
    connection.expect("send");
    LoggedIn reply = Await.value(login);
    assertThat(reply.user()).isEqualTo(ALICE);
    assertThat(reply.conversations())
        .containsExactly(new Conversation(Address.of(GroupName.of("devs")), 5, 3, 3, 0, 4));
    assertThat(client.token()).contains("t");
    assertThat(reply).asString().doesNotContain("token");
  }

  @Test
  void aFailedLoginLeavesTheConnectionOpenForAnother() throws Exception {
    var connection = connect();
    CompletionStage<LoggedIn> wrong = client.login(ALICE, "wrong");
    connection.error(connection.expect("login"), "bad_credentials", false);
    assertThat(Await.failure(wrong).code()).isEqualTo("bad_credentials");
    assertThat(client.token()).isEmpty();
    CompletionStage<LoggedIn> right = client.login(ALICE, "right");
    connection.login();
    assertThat(Await.value(right).token()).isEqualTo("token-1");
  }

  @Test
  void aGuestLogsInWithoutAPassword() throws Exception {
    var connection = connect();
    client.loginAsGuest(ALICE);
    assertThat(connection.expect("login").has("password")).isFalse();
  }

  @Test
  void repliesBecomeValues() throws Exception {
    var connection = login();
    var read = client.read(BOB, 9);
    connection.ok(connection.expect("read"), "'conv':'@bob','read':8");
    assertThat(Await.value(read)).isEqualTo(8);

    var users = client.users();
    connection.ok(
        connection.expect("users"),
        "'users':[{'user':'bob','name':'Bob B.','online':true,'new':1}],'more':true");
    assertThat(Await.value(users).users())
        .containsExactly(new UserPage.Entry(BOB_NAME, "Bob B.", true));
    assertThat(Await.value(users).more()).isTrue();

    var whoAmI = client.whoAmI();
    connection.ok(connection.expect("whoami"), "'user':'alice','name':'Alice','guest':false");
    assertThat(Await.value(whoAmI)).isEqualTo(new WhoAmI(ALICE, "Alice", false));

    var inbox = client.inbox();
    connection.ok(
        connection.expect("inbox"),
        "'conversations':[{'conv':'@bob','unread':3,'messages':[],'more':true}]");
    assertThat(Await.value(inbox)).hasSize(1);

    var history = client.historyBefore(BOB, 9, 2);
    JsonNode command = connection.expect("history");
    assertThat(command.path("before").asLong()).isEqualTo(9);
    assertThat(command.path("limit").asLong()).isEqualTo(2);
    connection.page(command, 1, 1, 7, 8, true);
    assertThat(Await.value(history).messages())
        .extracting(ChatMessage::seq)
        .containsExactly(7L, 8L);

    var groups = client.groups();
    connection.ok(connection.expect("group"), "'groups':['#devs','#ops']");
    assertThat(Await.value(groups)).containsExactly(GroupName.of("devs"), GroupName.of("ops"));

    var made = client.createGroup(GroupName.of("devs"));
    JsonNode create = connection.expect("group");
    assertThat(create.path("op").asText()).isEqualTo("create");
    assertThat(create.path("group").asText()).isEqualTo("#devs");
    connection.ok(
        create,
        "'group':'#devs','owner':'alice','members':['alice'],"
            + "'conv':'#devs','epoch':4,'head':0,'next':1");
    assertThat(Await.value(made))
        .isEqualTo(new GroupDetails(GroupName.of("devs"), ALICE, List.of(ALICE)));

    var help = client.call("help", Map.of());
    connection.ok(connection.expect("help"), "'commands':['send','read']");
    assertThat(Await.value(help)).containsEntry("commands", List.of("send", "read"));
  }

  @Test
  void pushesGoToTheListenerInOrderAndUnknownOnesAreIgnored() throws Exception {
    var connection = login(ScriptedServer.Connection.conversation("@bob", 1, 0, 1));
    connection.line(
        "{'event':'message','conv':'@bob','from':'bob','seq':1,'id':'i',"
            + "'at':'2026-01-02T03:04:05.678Z','kind':'hologram','text':'x','colour':'red'}");
    connection.line("{'event':'read','conv':'@bob','read':1}");
    connection.line("{'event':'presence','came':['bob'],'left':['carol']}");
    connection.line("{'event':'weather','sun':true}");
    connection.line("{'event':'group','group':'#devs','joined':['bob'],'left':[]}");
    connection.line("{'event':'group','group':'#devs','you':'removed','by':'bob'}");
    connection.line("{'event':'lag'}");
    connection.line("{'event':'draining','reconnect_after_ms':70}");
    recorder.await("draining 70");
    assertThat(recorder.events())
        .containsExactly(
            "message @bob 1",
            "read @bob 1",
            "presence +[bob] -[carol]",
            "group Others[group=devs, joined=[bob], left=[]]",
            "group Mine[group=devs, change=removed, by=bob]",
            "lag",
            "draining 70");
  }

  @Test
  void framesMayComeInPieces() throws Exception {
    var connection = login(ScriptedServer.Connection.conversation("*", 1, 0, 1));
    byte[] frame =
        ("{\"event\":\"message\",\"conv\":\"*\",\"from\":\"bob\",\"seq\":1,\"id\":\"i\","
                + "\"at\":\"2026-01-02T03:04:05.678Z\",\"kind\":\"text\",\"text\":\"žluťoučký\"}\r\n")
            .getBytes(StandardCharsets.UTF_8);
    for (byte b : frame) {
      connection.raw(new byte[] {b});
    }
    recorder.await("message * 1");
  }

  @Test
  void aListenerThatThrowsMissesNothing() throws Exception {
    use(
        builder()
            .listener(
                new ChatListener() {
                  @Override
                  public void message(ChatMessage message) {
                    recorder.message(message);
                    throw new IllegalStateException("the listener's own fault");
                  }
                }));
    var connection = login(ScriptedServer.Connection.conversation("*", 1, 0, 1));
    connection.message("*", "bob", 1, "a");
    connection.message("*", "bob", 2, "b");
    recorder.await("message * 2");
    assertThat(recorder.events()).containsExactly("message * 1", "message * 2");
  }

  @Test
  void commandsAboveTheBoundFailAtOnce() throws Exception {
    use(builder().maxUnanswered(2));
    var connection = login();
    CompletionStage<Sent> first = client.send(BOB, "1");
    client.send(BOB, "2");
    CompletionStage<Sent> third = client.send(BOB, "3");
    assertThat(third.toCompletableFuture()).isCompletedExceptionally();
    assertThat(Await.failure(third).code()).isEqualTo(ChatException.TOO_MANY_UNANSWERED);
    connection.sent(connection.expect("send"), 1);
    Await.value(first);
    CompletionStage<Sent> fourth = client.send(BOB, "4");
    connection.sent(connection.expect("send"), 2);
    connection.sent(connection.expect("send"), 3);
    assertThat(Await.value(fourth).seq()).isEqualTo(3);
  }

  @Test
  void aCommandThatIsLongerThanAFrameFailsBeforeItIsSent() throws Exception {
    var connection = login();
    CompletionStage<Sent> tooLong = client.send(BOB, "x".repeat(70_000));
    assertThat(Await.failure(tooLong).code()).isEqualTo("frame_too_long");
    client.ping();
    connection.expect("ping");
  }

  @Test
  void commandsThatChangeTheClientHaveMethodsOfTheirOwn() {
    assertThatThrownBy(() -> client.call("login", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCommandBeforeConnectFails() throws Exception {
    assertThat(Await.failure(client.ping()).code()).isEqualTo(ChatException.CLOSED);
  }

  @Test
  void aConnectThatFailsMayBeTriedAgain() throws Exception {
    int port = server.port();
    server.close();
    ChatException problem = Await.failure(client.connect());
    assertThat(problem.code()).isEqualTo(ChatException.CONNECT_FAILED);
    assertThat(problem).hasMessageContaining("127.0.0.1:" + port);
    assertThat(Await.failure(client.connect()).code()).isEqualTo(ChatException.CONNECT_FAILED);
    assertThat(recorder.events()).isEmpty();
  }

  @Test
  void pingsAfterASilenceAndComesBackIfNothingAnswers() throws Exception {
    use(builder().ping(Duration.ofMillis(30), Duration.ofMillis(60)));
    var connection = connect();
    connection.ok(connection.expect("ping"), "");
    connection.expect("ping");
    recorder.await("disconnected the server does not answer (waited 60 ms)");
    server.accept();
    recorder.await("reconnected");
  }

  @Test
  void afterALogoutThereIsNothingToResume() throws Exception {
    var connection = login(ScriptedServer.Connection.conversation("*", 1, 5, 6));
    var logout = client.logout();
    connection.ok(connection.expect("logout"), "");
    Await.value(logout);
    assertThat(client.token()).isEmpty();
    assertThat(Await.value(client.positions())).isEmpty();
    connection.close();
    var again = server.accept();
    recorder.await("reconnected");
    client.register(UserName.of("carol"), "pw");
    again.expect("register");
  }

  @Test
  void stagesCompleteAndListenersAreCalledByTheCallersExecutor() throws Exception {
    var queue = new java.util.concurrent.LinkedBlockingQueue<Runnable>();
    use(builder().executor(queue::add));
    var connected = client.connect();
    server.accept();
    Runnable task = queue.poll(10, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(connected.toCompletableFuture()).isNotDone();
    task.run();
    assertThat(connected.toCompletableFuture()).isDone();
  }
}
