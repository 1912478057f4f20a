package org.obrol.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.client.ScriptedServer.Connection.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.client.ScriptedServer;

/** The command at a terminal: what is typed, what is seen. */
class PromptTest {
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;
  private static final int CTRL_U = 21;

  private final ScriptedServer server = new ScriptedServer();
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final PipedOutputStream keys = new PipedOutputStream();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>(Map.of("NO_COLOR", "1"));

  @TempDir private Path directory;

  @AfterEach
  void closeServer() throws IOException {
    keys.close();
    server.close();
  }

  private CompletableFuture<Integer> start(String... arguments) throws IOException {
    InputStream typed = new PipedInputStream(keys);
    Surroundings surroundings =
        new Surroundings(
            InputStream.nullInputStream(),
            new PrintWriter(err, true),
            new PrintWriter(err, true),
            environment,
            () -> Optional.of(terminal(typed)),
            Clock.fixed(Instant.parse("2026-01-02T20:00:00Z"), ZoneOffset.UTC));
    return CompletableFuture.supplyAsync(() -> ChatCommand.run(surroundings, arguments));
  }

  private Terminal terminal(InputStream typed) {
    try {
      return Surroundings.withSize(
          new ExternalTerminal("test", "xterm", typed, seen, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void type(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  private void see(String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(seen.toString(StandardCharsets.UTF_8)).contains(text));
  }

  /** As {@link #see}, so many times. */
  private void see(String text, int times) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                seen.toString(StandardCharsets.UTF_8).split(Pattern.quote(text), -1).length
                    > times);
  }

  private String alice() {
    return "alice@127.0.0.1:" + server.port();
  }

  /** Logs in at the prompt, with one unread message in the lobby. */
  private ScriptedServer.Connection login() throws IOException {
    see("password: ");
    type("secret\r");
    ScriptedServer.Connection connection = server.accept();
    JsonNode login = connection.expect("login");
    assertThat(login.path("password").asText()).isEqualTo("secret");
    connection.loggedIn(login, "t", conversation("*", 1, 1, 1));
    connection.ok(connection.expect("users"), "'users':[{'user':'bob','online':true}]");
    connection.ok(connection.expect("group"), "'groups':['#devs']");
    see("*> ");
    return connection;
  }

  private static void quit(ScriptedServer.Connection connection, CompletableFuture<Integer> run)
      throws Exception {
    connection.ok(connection.expect("quit"), "");
    assertThat(run.get(10, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void whatIsTypedIsSentAndWhatComesIsShownAndMarkedRead() throws Exception {
    var run = start(alice());
    var connection = login();
    connection.message("*", "bob", 1, "unread");
    see("03:04 * bob: unread");
    JsonNode read = connection.expect("read");
    assertThat(read.path("seq").asLong()).isEqualTo(1);
    connection.ok(read, "'conv':'*','read':1");

    type("don't tear");
    see("don't tear");
    connection.message("@bob", "bob", 1, "psst");
    JsonNode learn = connection.expect("history"); // a conversation that has just begun
    connection.page(learn, 2, 1, 1, 0, false);
    see("03:04 @bob bob: psst");
    type(" this!\r");
    JsonNode send = connection.expect("send");
    assertThat(send.path("text").asText()).isEqualTo("don't tear this!");
    connection.sent(send, 2);

    type("/to @bob\r");
    see("@bob> ");
    JsonNode direct = connection.expect("read"); // what was shown of it is now read
    assertThat(direct.path("conv").asText()).isEqualTo("@bob");
    connection.ok(direct, "'conv':'@bob','read':1");
    type("/qiut\r");
    see("did you mean /quit?");
    type("/quit\r");
    quit(connection, run);
    assertThat(seen.toString(StandardCharsets.UTF_8))
        .doesNotContain("secret")
        .doesNotContain("\u001b[2m");
  }

  @Test
  void aFileIsFetchedWithABarAndOverwritesOnlyWhereSomebodySaysSo() throws Exception {
    environment.put("OBROL_DOWNLOADS", directory.toString());
    Path there = Files.writeString(directory.resolve("a.txt"), "mine");
    byte[] content = "hello".getBytes(StandardCharsets.UTF_8);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    var run = start(alice());
    var connection = login();
    connection.fileMessage("*", "bob", 1, "06adf2wgj1j44", "a.txt");
    see("03:04 * bob sent a.txt (12 KiB)  /download a.txt");
    connection.ok(connection.expect("read"), "'conv':'*','read':1");

    type("/download a.txt\r");
    see("a.txt is there already: (o)verwrite it, (k)eep both or (c)ancel? ");
    type("what?\r");
    type("c\r");
    see("a.txt is not fetched");
    type("/download a.txt\r");
    see("(c)ancel? ", 3);
    type("o\r");
    JsonNode get = connection.expectFile("get");
    connection.file(get, "a.txt", content.length, sha256);
    see("fetching a.txt [--------------------]   0 %  0 B of 5 B");
    assertThat(there).hasContent("mine");
    connection.chunk("06adf2wgj1j44", content, 0, content.length);
    see("a.txt (5 B) is saved as " + there);
    assertThat(there).hasContent("hello");
    type("/quit\r");
    quit(connection, run);
  }

  @Test
  void aFileThatIsUnderWayCanBeStoppedAndDoesNotHoldUpTheChat() throws Exception {
    Path file = Files.writeString(directory.resolve("100 %.txt"), "hello");
    var run = start(alice());
    var connection = login();
    type("/upload @bob " + file + "\r");
    JsonNode send = connection.expectFile("send");
    connection.stored(send, "06adf2wgj1j44", 0);
    JsonNode chunk = connection.expectFile("chunk");
    see("sending 100 %.txt [");
    type("hello\r");
    JsonNode hello = connection.expect("send");
    assertThat(hello.path("text").asText()).isEqualTo("hello");
    type("/cancel\r");
    JsonNode remove = connection.expectFile("remove");
    see(": stopped");
    connection.stored(chunk, "06adf2wgj1j44", 5);
    connection.sent(hello, 1);
    connection.ok(remove, "");
    type("/quit\r");
    quit(connection, run);
  }

  @Test
  void passwordsAreAskedForAndNeverShown() throws Exception {
    var run = start(alice());
    var connection = login();
    type("/passwd\r");
    see("old password: ");
    type("secret\r");
    see("new password: ");
    type("hidden\r");
    see("new password again: ");
    type("hidden\r");
    JsonNode passwd = connection.expect("passwd");
    assertThat(passwd.path("old").asText()).isEqualTo("secret");
    assertThat(passwd.path("new").asText()).isEqualTo("hidden");
    connection.ok(passwd, "'user':'alice'");
    see("the password is changed");
    type("/passwd one two\r");
    connection.ok(connection.expect("passwd"), "'user':'alice'");
    Awaitility.await()
        .until(() -> seen.toString(StandardCharsets.UTF_8).split("is changed", -1).length == 3);
    int changed = seen.toString(StandardCharsets.UTF_8).lastIndexOf("is changed");
    type("\u001bOA"); // the arrow up shows the last line of the history
    Awaitility.await()
        .until(() -> seen.toString(StandardCharsets.UTF_8).indexOf("/passwd", changed) > 0);
    keys.write(CTRL_U);
    keys.write(CTRL_D);
    keys.flush();
    quit(connection, run);
    String all = seen.toString(StandardCharsets.UTF_8);
    assertThat(all).doesNotContain("hidden");
    assertThat(all.indexOf("two", all.lastIndexOf("is changed"))).isNegative();
  }

  @Test
  void controlCDropsTheLineAndControlDLeaves() throws Exception {
    var run = start(alice());
    var connection = login();
    type("never sent");
    see("never sent");
    keys.write(CTRL_C);
    keys.flush();
    see("/quit or Ctrl-D leaves");
    keys.write(CTRL_D);
    keys.flush();
    quit(connection, run);
  }

  @Test
  void aConnectionLostForGoodEndsThePromptWithExitCodeOne() throws Exception {
    var run = start(alice());
    var connection = login();
    connection.line("{'event':'bye','code':'kicked','reason':'go away','reconnect':false}");
    assertThat(run.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    see("go away");
  }

  @Test
  void theUserIsAskedForToo() throws Exception {
    environment.put("OBROL_PASSWORD", "secret");
    var run = start("127.0.0.1:" + server.port());
    see("user: ");
    type("carol\r");
    var connection = server.accept();
    JsonNode login = connection.expect("login");
    assertThat(login.path("name").asText()).isEqualTo("carol");
    connection.error(login, "bad_credentials", false);
    connection.ok(connection.expect("quit"), "");
    assertThat(run.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    see("because of bad_credentials");
  }
}
