package org.obrol.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  /** Keeps everything in memory, and serves no page, where a test does not say otherwise. */
  private int run(Map<String, String> environment, String... args) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("OBROL_DATA", ":memory:");
    all.putIfAbsent("OBROL_NO_WEB", "true");
    return ServerCommand.run(args, all, new PrintWriter(out), new PrintWriter(err));
  }

  private void expectUsageError(String message, String... args) {
    assertThat(run(Map.of(), args)).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("--help");
    assertThat(out.toString()).isEmpty();
  }

  /** Runs the command until the given check is done, then ends it as an embedder would. */
  private void whileRunning(Map<String, String> environment, PortCheck check, String... args)
      throws Exception {
    out.getBuffer().setLength(0);
    AtomicInteger exitCode = new AtomicInteger(-1);
    Thread thread = new Thread(() -> exitCode.set(run(environment, args)));
    thread.start();
    Pattern listening = Pattern.compile("native +\\S+?:(\\d+)");
    await().until(() -> listening.matcher(out.toString()).find() || !thread.isAlive());
    Matcher port = listening.matcher(out.toString());
    assertThat(port.find()).as("out: %s, err: %s", out, err).isTrue();
    try {
      check.check(Integer.parseInt(port.group(1)));
    } finally {
      thread.interrupt();
      thread.join();
    }
    assertThat(exitCode).hasValue(0);
  }

  private int portOf(String dialect) {
    Matcher port = Pattern.compile(dialect + " +\\S+?:(\\d+)").matcher(out.toString());
    assertThat(port.find()).as("%s", out).isTrue();
    return Integer.parseInt(port.group(1));
  }

  interface PortCheck {
    void check(int port) throws IOException;
  }

  private static String ask(int port, String line) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      Scanner scanner = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8);
      return scanner.nextLine();
    }
  }

  @Test
  void limitsOfFilesAndSecondLoginsCanBeSet() throws Exception {
    whileRunning(
        Map.of("OBROL_MAX_FILE", "2K", "OBROL_KEEP_FILES", "3"),
        port -> {
          try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port)) {
            first.setSoTimeout(20_000);
            Scanner replies = new Scanner(first.getInputStream(), StandardCharsets.UTF_8);
            first
                .getOutputStream()
                .write("register a b\nlogin a b\n".getBytes(StandardCharsets.UTF_8));
            replies.nextLine();
            assertThat(replies.nextLine()).contains("\"re\":\"login\"");
            assertThat(ask(port, "login a b")).contains("\"code\":\"logged_in_elsewhere\"");
            first
                .getOutputStream()
                .write(
                    "{\"cmd\":\"file\",\"op\":\"send\",\"to\":\"*\",\"name\":\"x\",\"size\":2049}\n"
                        .getBytes(StandardCharsets.UTF_8));
            assertThat(replies.nextLine()).contains("2049 bytes (expected: <= 2048)");
          }
        },
        "--port",
        "0",
        "--second-login",
        "native=reject");
  }

  @Test
  void aSizeIsANumberOfBytesOrKilobytesAndMore() {
    ByteSize.Converter converter = new ByteSize.Converter();
    assertThat(converter.convert("4096").bytes()).isEqualTo(4096);
    assertThat(converter.convert("64k").bytes()).isEqualTo(65_536);
    assertThat(converter.convert("256 MiB").bytes()).isEqualTo(268_435_456);
    assertThat(converter.convert("2GB").bytes()).isEqualTo(2L << 30);
    expectUsageError("'many' is no size", "--max-file", "many");
    expectUsageError("'999999999999T' is too large", "--max-file", "999999999999T");
    expectUsageError(
        "no dialect named 'course-002' in which connections log in (expected: native, plain)",
        "--second-login",
        "course-002=reject");
    expectUsageError("--keep-files: 0 (expected: 1..36500)", "--keep-files", "0");
    expectUsageError("--max-outbound: 1000 (expected: >= 1M)", "--max-outbound", "1000");
  }

  @Test
  void saysWhereItListensAndHowToTalkToIt() throws Exception {
    whileRunning(
        Map.of(),
        port -> assertThat(ask(port, "ping")).contains("\"status\":\"OK\""),
        "--port",
        "0");
    assertThat(out.toString()).contains("nc localhost").contains("obrol chat");
  }

  @Test
  void servesThePageUnlessToldNotTo() throws Exception {
    whileRunning(
        Map.of("OBROL_NO_WEB", "false"),
        port -> {
          assertThat(out.toString()).contains("http://localhost:" + portOf("web"));
          assertThat(get(portOf("web"), "X: y")).startsWith("HTTP/1.1 200 ");
        },
        "--port",
        "0",
        "--web-port",
        "0");
    whileRunning(
        Map.of("OBROL_NO_WEB", "false"),
        port -> assertThat(out.toString()).doesNotContain("web "),
        "--port",
        "0",
        "--no-web");
  }

  @Test
  void thePageMayBeOneListenerOfMany() throws Exception {
    whileRunning(
        Map.of(),
        port -> assertThat(get(portOf("web"), "X: y")).startsWith("HTTP/1.1 200 "),
        "--listen",
        "native=127.0.0.1:0,web=127.0.0.1:0");
  }

  @Test
  void pagesFromElsewhereMayConnectWhereThatWasSaid() throws Exception {
    String upgrade =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://";
    whileRunning(
        Map.of("OBROL_NO_WEB", "false"),
        port -> {
          int web = portOf("web");
          assertThat(get(web, "/chat", upgrade + "chat.example")).startsWith("HTTP/1.1 101 ");
          assertThat(get(web, "/chat", upgrade + "evil.example")).startsWith("HTTP/1.1 403 ");
        },
        "--port",
        "0",
        "--web-port",
        "0",
        "--origin",
        "https://chat.example");
  }

  @Test
  void anOptionThatHasNoEffectBesideAnotherIsTold() {
    expectUsageError(
        "--web-port: has no effect beside --listen",
        "--listen",
        "web=127.0.0.1:0",
        "--web-port",
        "0");
    expectUsageError("--web-port: has no effect beside --no-web", "--no-web", "--web-port", "0");
  }

  @Test
  void whatIsNoOriginIsTold() {
    expectUsageError(
        "--origin: 'chat.example' (expected: scheme://host", "--origin", "chat.example");
  }

  private static String get(int port, String header) throws IOException {
    return get(port, "/", header);
  }

  private static String get(int port, String path, String header) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new Scanner(socket.getInputStream(), StandardCharsets.UTF_8).nextLine();
    }
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    Path config = Files.writeString(folder.resolve("obrol.properties"), "port=1\nguests=true\n");
    whileRunning(
        Map.of("OBROL_PORT", "0", "OBROL_CONFIG", config.toString()),
        port -> assertThat(ask(port, "login visitor")).contains("\"token\""));
    whileRunning(
        Map.of("OBROL_PORT", "1", "OBROL_GUESTS", "false"),
        port -> assertThat(ask(port, "login visitor")).contains("missing_parameter"),
        "--port",
        "0",
        "--config",
        config.toString());
  }

  @Test
  void everyDialectHasItsListener() throws Exception {
    whileRunning(
        Map.of(),
        port -> {
          assertThat(ask(port, "ping")).contains("\"status\":\"OK\"");
          assertThat(ask(portOf("course-003"), "list"))
              .isEqualTo("{\"status\":\"OK\",\"user\":[]}");
          assertThat(ask(portOf("plain"), "halo")).isEqualTo("Anda harus login terlebih dahulu");
        },
        "--listen",
        "plain=127.0.0.1:0,course-004=127.0.0.1:0,native=127.0.0.1:0",
        "--listen",
        "course-000=127.0.0.1:0,course-002=127.0.0.1:0,course-003=127.0.0.1:0");
    assertThat(out.toString().lines().filter(line -> line.matches("  \\S+ +127.0.0.1:\\d+")))
        .hasSize(6);
  }

  @Test
  void accountsAndGroupsAreLoadedFromAFile() throws Exception {
    Path accounts =
        Files.writeString(
            folder.resolve("accounts.json"),
            """
            {"users": [{"name": "messi", "displayName": "Lionel Messi", "password": "surabaya"},
                       {"name": "aul", "password": "sby"}],
             "groups": [{"name": "group1", "members": ["messi", "aul"]}]}
            """);
    whileRunning(
        Map.of(),
        port -> {
          String login = ask(port, "login messi surabaya");
          assertThat(login).contains("\"user\":\"messi\"").contains("#group1");
        },
        "--port",
        "0",
        "--accounts",
        accounts.toString());
  }

  @Test
  void whatIsWrongWithAnAccountsFileIsToldWithLineAndField() throws Exception {
    Path file = folder.resolve("accounts.json");
    for (String[] wrong :
        new String[][] {
          {"{\"users\": [\n{\"name\": \"a b\", \"password\": \"x\"}]}", ":2: users[0].name"},
          {"{\"users\": [{\"name\": \"bob\"}]}", ":1: users[0].password: missing"},
          {"{\"users\": [\n\n{\"name\": 7}]}", ":3: users[0].name: not a string"},
          {"{\"users\": [{\"nam\": \"bob\"}]}", "users[0].nam: unknown"},
          {"{\"people\": []}", "people: unknown (expected: users or groups)"},
          {"{\"groups\": [{\"name\": \"g\", \"members\": [\"bob\"]}]}", "bob is none of the users"},
          {"{\"users\": [", ":1: not valid JSON"},
          {"[]", "the file: not an object"},
        }) {
      Files.writeString(file, wrong[0]);
      err.getBuffer().setLength(0);
      expectUsageError(wrong[1], "--accounts", file.toString());
    }
    expectUsageError("there is no file", "--accounts", folder.resolve("none").toString());
  }

  @Test
  void dataIsKeptWhereTheOptionSays() throws Exception {
    Path data = folder.resolve("data");
    whileRunning(
        Map.of("OBROL_DATA", data.toString()),
        port -> assertThat(data.resolve("obrol.db")).exists(),
        "--port",
        "0");
    assertThat(out.toString()).contains("Data:         " + data + " (synced to disk)");

    whileRunning(
        Map.of(),
        port -> assertThat(data.resolve("obrol.db")).exists(),
        "--port",
        "0",
        "--data",
        data.toString(),
        "--durability",
        "os",
        "--retain",
        "30d",
        "--retain-messages",
        "100000");
    assertThat(out.toString()).contains("Data:         " + data + " (handed to the operating");
  }

  @Test
  void inMemoryNothingIsLeftBehind() throws Exception {
    whileRunning(
        Map.of(),
        port -> assertThat(out.toString()).contains("Data:         in memory, gone when"),
        "--port",
        "0",
        "--data",
        ":memory:");
    assertThat(folder).isEmptyDirectory();
    assertThat(Path.of(":memory:")).doesNotExist();
  }

  @Test
  void aDirectoryThatIsInUseOrNoneIsToldInOneLine() throws Exception {
    Path data = folder.resolve("data");
    whileRunning(
        Map.of("OBROL_DATA", data.toString()),
        port -> {
          err.getBuffer().setLength(0);
          assertThat(run(Map.of("OBROL_DATA", data.toString()), "--port", "0")).isEqualTo(1);
          assertThat(err.toString().lines())
              .singleElement()
              .asString()
              .startsWith("obrol server: the data directory " + data + " is in use by process ");
        },
        "--port",
        "0");
    Path file = Files.writeString(folder.resolve("file"), "");
    err.getBuffer().setLength(0);
    assertThat(run(Map.of("OBROL_DATA", file.toString()), "--port", "0")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("obrol server: the data directory " + file + " cannot be used");
  }

  @Test
  void theDirectoryIsLetGoHoweverTheCommandEnds() throws Exception {
    Path data = folder.resolve("data");
    Map<String, String> environment = Map.of("OBROL_DATA", data.toString());
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = "" + taken.getLocalPort();
      assertThat(run(environment, "--port", port, "--host", "0.0.0.0")).isEqualTo(3);
    }
    String longPassword = "x".repeat(100_000);
    Path accounts =
        Files.writeString(
            folder.resolve("accounts.json"),
            "{\"users\": [{\"name\": \"a\", \"password\": \"" + longPassword + "\"}]}");
    assertThat(run(environment, "--port", "0", "--accounts", accounts.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("obrol server: ").doesNotContain("\tat ");
    whileRunning(environment, port -> assertThat(ask(port, "ping")).contains("OK"), "--port", "0");
  }

  @Test
  void aSpanIsANumberOfDaysHoursOrMinutes() {
    TimeSpan.Converter converter = new TimeSpan.Converter();
    assertThat(converter.convert("30d").duration()).isEqualTo(Duration.ofDays(30));
    assertThat(converter.convert("12 H").duration()).isEqualTo(Duration.ofHours(12));
    assertThat(converter.convert("90m").duration()).isEqualTo(Duration.ofMinutes(90));
    expectUsageError("'soon' is no span of time (expected: days", "--retain", "soon");
    expectUsageError("'30' is no span of time", "--retain", "30");
    expectUsageError("'0d' is no time at all (expected: >= 1m)", "--retain", "0d");
    expectUsageError(
        "at most 36500 days", "--data", folder.resolve("none").toString(), "--retain", "36501d");
  }

  @Test
  void whatIsWrongWithTheOptionsOfDataIsTold() {
    String data = folder.resolve("data").toString();
    expectUsageError(
        "--retain-messages: 0 (expected: >= 1)", "--data", data, "--retain-messages", "0");
    expectUsageError("--durability", "--data", data, "--durability", "maybe");
    expectUsageError(
        "--retain: there is nothing to keep with --data :memory: (expected: a directory)",
        "--retain",
        "3d");
  }

  @Test
  void whatIsWrongWithTheOptionsIsTold() throws Exception {
    expectUsageError("--prot", "--prot", "1");
    expectUsageError("65536 (expected: 0..65535)", "--port", "65536");
    expectUsageError("expected: DIALECT=HOST:PORT", "--listen", "7878");
    expectUsageError(
        "no dialect named 'irc' (expected: native, web, course-000, course-002, course-003,"
            + " course-004, plain)",
        "--listen",
        "irc=127.0.0.1:6667");
    expectUsageError("--transport", "--transport", "smoke");
    Path config = Files.writeString(folder.resolve("obrol.properties"), "prot=1\n");
    expectUsageError("unknown setting: prot (expected:", "--config", config.toString());
    expectUsageError("cannot read", "--config", folder.resolve("none").toString());
  }

  @Test
  void aPortThatIsTakenHasItsOwnExitCode() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      int exitCode = run(Map.of(), "--port", "" + taken.getLocalPort(), "--host", "0.0.0.0");
      assertThat(exitCode).isEqualTo(3);
      assertThat(err.toString()).contains("cannot listen on 0.0.0.0:" + taken.getLocalPort());
    }
  }

  @Test
  void helpNamesEveryOptionAndTheExitCodes() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(out.toString())
        .contains("--host", "--port", "--listen", "--accounts", "--guests", "--transport")
        .contains("OBROL_PORT", "Exit codes", "Examples");
    assertThat(run(Map.of(), "--version")).isZero();
  }
}
