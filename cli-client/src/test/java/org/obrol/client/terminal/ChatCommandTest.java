package org.obrol.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.client.ScriptedServer.Connection.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.client.ScriptedServer;
import org.obrol.core.model.Sha256;

/** The command from its arguments to its exit code, without a terminal. */
class ChatCommandTest {
  private final ScriptedServer server = new ScriptedServer();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>(Map.of("OBROL_PASSWORD", "secret"));

  @TempDir private Path directory;

  @AfterEach
  void closeServer() {
    server.close();
  }

  private CompletableFuture<Integer> start(String input, String... arguments) {
    Surroundings surroundings =
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            environment,
            Optional::empty,
            Clock.fixed(Instant.parse("2026-01-02T20:00:00Z"), ZoneOffset.UTC));
    return CompletableFuture.supplyAsync(() -> ChatCommand.run(surroundings, arguments));
  }

  private String alice() {
    return "alice@127.0.0.1:" + server.port();
  }

  private static int exitCode(CompletableFuture<Integer> run) throws Exception {
    return run.get(10, TimeUnit.SECONDS);
  }

  private static void quit(ScriptedServer.Connection connection) {
    connection.ok(connection.expect("quit"), "");
    connection.line("{'event':'bye','code':'quit','reason':'bye','reconnect':false}");
  }

  @Test
  void eachLineOfAPipeIsDoneInOrder() throws Exception {
    var run = start("hello\n@bob psst\n/to #devs\nteam\n/whoami\n", alice());
    var connection = server.accept();
    JsonNode login = connection.expect("login");
    assertThat(login.path("name").asText()).isEqualTo("alice");
    assertThat(login.path("password").asText()).isEqualTo("secret");
    connection.loggedIn(login, "t", conversation("*", 1, 4, 3));
    connection.message("*", "bob", 3, "good\u001bmorning".replace("\u001b", "\\u001b"));
    JsonNode hello = connection.expect("send");
    JsonNode psst = connection.expect("send");
    assertThat(hello.path("to").asText()).isEqualTo("*");
    assertThat(psst.path("to").asText()).isEqualTo("@bob");
    connection.sent(hello, 5);
    connection.message("*", "alice", 4, "hello");
    connection.sent(psst, 1);
    JsonNode team = connection.expect("send");
    assertThat(team.path("to").asText()).isEqualTo("#devs");
    connection.sent(team, 1);
    connection.ok(connection.expect("whoami"), "'user':'alice','name':'alice','guest':false");
    quit(connection);
    assertThat(exitCode(run)).isZero();
    assertThat(out.toString().lines())
        .containsExactly("2026-01-02T03:04:05.678Z * bob: good␛morning", "alice");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aCommandThatFailsMakesTheExitCodeOneAndTheRestIsDone() throws Exception {
    var run = start("@bbo hi\n/frob\n@bob hi\n", alice());
    var connection = server.accept();
    connection.login();
    connection.error(connection.expect("send"), "no_such_user", false);
    connection.sent(connection.expect("send"), 1);
    quit(connection);
    assertThat(exitCode(run)).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "not sent to @bbo: because of no_such_user (no_such_user)",
            "no command /frob; /help shows what there is");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void answersAreShownAsPlainLines() throws Exception {
    var run =
        start(
            "/users\n/history @bob 2\n/inbox\n/group list\n/group members devs\n/read\n", alice());
    var connection = server.accept();
    connection.login();
    connection.ok(
        connection.expect("users"),
        "'users':[{'user':'bob','name':'bob','online':true}],'more':true");
    connection.page(connection.expect("history"), 1, 1, 7, 8, true);
    connection.ok(connection.expect("inbox"), "'conversations':[]");
    connection.ok(connection.expect("group"), "'groups':['#devs']");
    connection.ok(
        connection.expect("group"), "'group':'#devs','owner':'bob','members':['alice','bob']");
    connection.page(connection.expect("history"), 1, 1, 9, 9, false);
    JsonNode read = connection.expect("read");
    assertThat(read.path("seq").asLong()).isEqualTo(9);
    connection.ok(read, "'conv':'*','read':9");
    quit(connection);
    assertThat(exitCode(run)).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "bob online",
            "… and more",
            "2026-01-02T03:04:05.678Z @bob bob: text 7",
            "2026-01-02T03:04:05.678Z @bob bob: text 8",
            "nothing is unread",
            "#devs",
            "#devs, owner bob, members: alice, bob",
            "* is read up to message 9");
  }

  private static final String ID = "06adf2wgj1j44";

  private static String sha256(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return Sha256.of(Sha256.newDigest().digest(bytes)).hex();
  }

  private static void list(ScriptedServer.Connection connection, String... names) {
    JsonNode list = connection.expectFile("list");
    List<String> files = new ArrayList<>();
    for (String name : names) {
      files.add(
          "{'conv':'%s','file':'%s','name':'%s','size':5,'sha256':'x','from':'bob',"
                  .formatted(list.path("conv").asText(), ID, name)
              + "'at':'2026-01-02T03:04:05.678Z'}");
    }
    connection.ok(list, "'files':[%s],'more':false".formatted(String.join(",", files)));
  }

  @Test
  void aScriptSendsFilesAndWaitsForThem() throws Exception {
    Path file = Files.writeString(directory.resolve("my file.txt"), "hello");
    environment.put("HOME", directory.toString());
    var run = start("/upload @bob ~/my file.txt\nthere\n/upload " + file + "x\n", alice());
    var connection = server.accept();
    connection.login();
    JsonNode send = connection.expectFile("send");
    assertThat(send.path("to").asText()).isEqualTo("@bob");
    assertThat(send.path("name").asText()).isEqualTo("my file.txt");
    connection.stored(send, ID, 0);
    connection.stored(connection.expectFile("chunk"), ID, 5);
    connection.uploaded(connection.expectFile("done"), false);
    connection.sent(connection.expect("send"), 8);
    quit(connection);
    assertThat(exitCode(run)).isEqualTo(1); // the second file is not there
    assertThat(out.toString().lines())
        .containsExactly("sending my file.txt: 0 % of 5 B", "sent my file.txt to @bob, file " + ID);
    assertThat(err.toString()).contains("my file.txtx: no such file or folder (disk_failed)");
  }

  @Test
  void aScriptFetchesFilesByNameOrIdAndNeverOverwrites() throws Exception {
    Path downloads = Files.createDirectories(directory.resolve("downloads"));
    Path other = Files.createDirectories(directory.resolve("other"));
    Files.writeString(downloads.resolve("a b.txt"), "mine");
    String script = "/files\n/download a b.txt\n/download %s %s\n".formatted(ID, other);
    var run = start(script, "--downloads", downloads.toString(), alice());
    var connection = server.accept();
    connection.login();
    list(connection, "a b.txt");
    for (int i = 0; i < 2; i++) {
      JsonNode get = connection.expectFile("get");
      assertThat(get.path("file").asText()).isEqualTo(ID);
      connection.file(get, "a b.txt", 5, sha256("hello"));
      connection.chunk(ID, "hello".getBytes(StandardCharsets.UTF_8), 0, 5);
    }
    quit(connection);
    assertThat(exitCode(run)).isZero();
    assertThat(downloads.resolve("a b.txt")).hasContent("mine");
    assertThat(downloads.resolve("a b (2).txt")).hasContent("hello");
    assertThat(other.resolve("a b.txt")).hasContent("hello");
    assertThat(out.toString().lines())
        .contains(
            "2026-01-02T03:04:05.678Z * bob: [file " + ID + " 5] a b.txt",
            "a b.txt (5 B) is saved as " + downloads.resolve("a b (2).txt"));
  }

  @Test
  void aFileThatNobodyKnowsIsNotFetched() throws Exception {
    environment.put("OBROL_DOWNLOADS", directory.toString());
    var run = start("/download b.txt\n/download " + ID + "\n/cancel\n", alice());
    var connection = server.accept();
    connection.login();
    list(connection);
    list(connection); // an id may be of another conversation
    connection.error(connection.expectFile("get"), "no_such_file", false);
    quit(connection);
    assertThat(exitCode(run)).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "no file b.txt in *; /files shows what there is",
            ID + ": because of no_such_file (no_such_file)",
            "nothing is under way");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aScriptMayBeAFileAndQuitMayEndIt() throws Exception {
    Path script = Files.writeString(directory.resolve("script"), "one\n/quit\ntwo\n");
    Path password = Files.writeString(directory.resolve("password"), "from file\nignored\n");
    var run =
        start(
            "never read\n",
            "--script",
            script.toString(),
            "--password-file",
            password.toString(),
            "--register",
            alice());
    var connection = server.accept();
    JsonNode register = connection.expect("register");
    assertThat(register.path("password").asText()).isEqualTo("from file");
    connection.ok(register, "'user':'alice'");
    connection.login();
    connection.sent(connection.expect("send"), 1);
    quit(connection);
    assertThat(exitCode(run)).isZero();
  }

  @Test
  void aGuestNeedsNoPassword() throws Exception {
    environment.clear();
    var run = start("", "--guest", alice());
    var connection = server.accept();
    JsonNode login = connection.expect("login");
    assertThat(login.has("password")).isFalse();
    connection.loggedIn(login, "t");
    quit(connection);
    assertThat(exitCode(run)).isZero();
  }

  @Test
  void aLostConnectionIsComeBackFromAndTheScriptGoesOn() throws Exception {
    var run = start("one\n", alice());
    var connection = server.accept();
    connection.login();
    connection.expect("send");
    connection.close();
    var again = server.accept();
    again.loggedIn(again.expect("resume"), "t");
    again.sent(again.expect("send"), 1);
    quit(again);
    assertThat(exitCode(run)).isZero();
    assertThat(err.toString()).startsWith("disconnected: ");
  }

  @Test
  void aConnectionLostForGoodMakesTheExitCodeOne() throws Exception {
    var run = start("one\ntwo\n", alice());
    var connection = server.accept();
    connection.login();
    connection.expect("send");
    connection.line("{'event':'bye','code':'kicked','reason':'go away','reconnect':false}");
    assertThat(exitCode(run)).isEqualTo(1);
    assertThat(err.toString()).contains("go away");
  }

  @Test
  void aLoginThatFailsMakesTheExitCodeOne() throws Exception {
    var run = start("one\n", alice());
    var connection = server.accept();
    connection.error(connection.expect("login"), "bad_credentials", false);
    quit(connection);
    assertThat(exitCode(run)).isEqualTo(1);
    assertThat(err.toString()).contains("bad_credentials").doesNotContain("secret");
  }

  @Test
  void aServerThatIsNotThereMakesTheExitCodeOne() throws Exception {
    server.close();
    assertThat(exitCode(start("", alice()))).isEqualTo(1);
    assertThat(err.toString()).contains("cannot connect to 127.0.0.1:" + server.port());
  }

  @Test
  void wrongUsageMakesTheExitCodeTwo() throws Exception {
    assertThat(exitCode(start("", "--frob"))).isEqualTo(2);
    assertThat(exitCode(start("", "a@b@c"))).isEqualTo(2);
    assertThat(exitCode(start("", "--guest", "--register", alice()))).isEqualTo(2);
    assertThat(exitCode(start("", "127.0.0.1:1"))).isEqualTo(2);
    assertThat(err.toString()).contains("no user");
    environment.clear();
    assertThat(exitCode(start("", alice()))).isEqualTo(2);
    assertThat(err.toString()).contains("no password");
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws Exception {
    String missing = directory.resolve("missing").toString();
    assertThat(exitCode(start("", "--script", missing, alice()))).isEqualTo(1);
    assertThat(err.toString()).contains(missing + ": no such file");
  }

  @Test
  void helpIsForNewcomers() throws Exception {
    assertThat(exitCode(start("", "--help"))).isZero();
    assertThat(out.toString())
        .contains("Usage: obrol chat", "--register", "OBROL_PASSWORD", "@bob TEXT", "Exit codes");
  }
}
