package org.obrol.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;
import org.obrol.server.ChatServer;
import org.obrol.storage.ChatStore;

class DataCommandTest {
  private static final String[] TEXTS = {
    "hello",
    "it's \"quoted\" \\ and / so on",
    "two\nlines\r\n\t",
    "größer 漢字 \ud83d\ude00",
    "\u0001\u007f\u2028"
  };

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void makeData() {
    data = folder.resolve("data");
    try (ChatStore store = ChatStore.open(data);
        ChatServer server = ChatServer.builder().ports(store::ports).build()) {
      for (String text : TEXTS) {
        server.chat().send(UserName.SYSTEM, Address.LOBBY, text).toCompletableFuture().join();
      }
    }
  }

  private int run(String... args) {
    return run(InputStream.nullInputStream(), data, args);
  }

  private int run(InputStream in, Path where, String... args) {
    out.reset();
    err.getBuffer().setLength(0);
    return DataCommand.run(
        args,
        Map.of("OBROL_DATA", where.toString()),
        new DataCommand.Streams(in, out, new PrintWriter(err), false));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private void expectError(int exitCode, String message, String... args) {
    assertThat(run(args)).as("%s", Arrays.asList(args)).isEqualTo(exitCode);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    assertThat(said()).isEmpty();
  }

  private byte[] export(Path where) {
    assertThat(run(InputStream.nullInputStream(), where, "export")).as("%s", err).isZero();
    return out.toByteArray();
  }

  @Test
  void soundDataIsCountedAndDamagedDataHasAnExitCodeOfItsOwn() throws Exception {
    assertThat(run("check")).as("%s", said()).isZero();
    assertThat(said()).contains("messages        5").contains("data is sound.");

    byte[] database = Files.readAllBytes(data.resolve("obrol.db"));
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
    int at = new String(database, StandardCharsets.ISO_8859_1).indexOf("hello");
    database[at] = (byte) (text[0] ^ 1);
    Files.write(data.resolve("obrol.db"), database);
    assertThat(run("check")).isEqualTo(4);
    assertThat(said()).contains("wrong: message ", " was changed", "data is damaged.");
  }

  @Test
  void aCopyCanBeMadeWhileAServerRuns() {
    Path copy = folder.resolve("copy");
    try (ChatStore store = ChatStore.open(data);
        ChatServer server = ChatServer.builder().ports(store::ports).build()) {
      server.chat().say(UserName.SYSTEM, "one more").toCompletableFuture().join();
      assertThat(run("backup", copy.toString())).as("%s", err).isZero();
      assertThat(run("check")).isZero();
    }
    assertThat(run("check", "--data", copy.toString())).isZero();
    assertThat(said()).contains("messages        6");
    expectError(1, "is not empty", "backup", copy.toString());
  }

  @Test
  void anExportIsTheSameAgainAfterItWasImported() {
    byte[] exported = export(data);
    Path copy = folder.resolve("copy");
    assertThat(run(new ByteArrayInputStream(exported), copy, "import", "--keep-epochs"))
        .as("%s", err)
        .isZero();
    assertThat(said()).contains("copy: ").contains(" rows");
    assertThat(export(copy)).isEqualTo(exported);
    assertThat(run("check", "--data", copy.toString())).isZero();

    List<String> lines = new String(exported, StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(0)).startsWith("{\"obrol\":\"export\",\"schema\":");
    assertThat(lines.get(lines.size() - 1)).startsWith("{\"obrol\":\"end\",\"rows\":");
    assertThat(lines).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
  }

  @Test
  void anImportMakesClientsBeginAnewUnlessItIsSaidThatItHasAll() {
    byte[] exported = export(data);
    Path copy = folder.resolve("copy");
    assertThat(run(new ByteArrayInputStream(exported), copy, "import")).as("%s", err).isZero();

    List<String> before = new String(exported, StandardCharsets.UTF_8).lines().toList();
    List<String> after = new String(export(copy), StandardCharsets.UTF_8).lines().toList();
    assertThat(after).hasSameSizeAs(before);
    assertThat(after.stream().filter(line -> !before.contains(line)))
        .singleElement()
        .asString()
        .contains("\"seed\"");
  }

  @Test
  void aPersonIsErasedWhereThatIsMeant() {
    try (ChatStore store = ChatStore.open(data);
        ChatServer server = ChatServer.builder().ports(store::ports).build()) {
      UserName alice = UserName.of("alice");
      server.chat().register(alice, "Alice", "secret").toCompletableFuture().join();
      server.chat().send(alice, Address.LOBBY, "about alice").toCompletableFuture().join();
      expectError(1, "is in use", "erase-account", "--yes", "alice");
    }
    expectError(2, "--yes is needed", "erase-account", "alice");
    expectError(2, "no name of a user: a b", "erase-account", "--yes", "a b");
    expectError(1, "there is no account bob", "erase-account", "--yes", "bob");
    expectError(1, "there is no data", "erase-account", "--yes", "bob", "--data", data + "2");
    assertThat(data.resolveSibling("data2")).doesNotExist();

    assertThat(answerWith("bob")).isEqualTo(1);
    assertThat(new String(export(data), StandardCharsets.UTF_8)).contains("about alice");
    assertThat(answerWith("alice")).isZero();

    assertThat(said()).contains("alice is gone, 1 messages are empty");
    assertThat(new String(export(data), StandardCharsets.UTF_8))
        .doesNotContainIgnoringCase("alice");
    assertThat(run("check")).as("%s", said()).isZero();
  }

  private int answerWith(String typed) {
    out.reset();
    InputStream in = new ByteArrayInputStream((typed + "\n").getBytes(StandardCharsets.UTF_8));
    return DataCommand.run(
        new String[] {"erase-account", "alice", "--data", data.toString()},
        Map.of(),
        new DataCommand.Streams(in, out, new PrintWriter(err), true));
  }

  @Test
  void aFileOfAnExportIsItsOwnersAndIsNeverWrittenOver() throws Exception {
    Path file = folder.resolve("all.ndjson");
    assertThat(run("export", file.toString())).as("%s", err).isZero();
    assertThat(err.toString()).contains(" rows, 0 file contents");
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(file).hasBinaryContent(export(data));
    expectError(2, "is there already", "export", file.toString());

    String copy = folder.resolve("copy").toString();
    assertThat(run("import", file.toString(), "--data", copy)).as("%s", err).isZero();
    expectError(1, "is not empty", "import", file.toString(), "--data", copy);
    expectError(1, "there is no data", "export", file + "2", "--data", file + "3");
    assertThat(Path.of(file + "2")).doesNotExist();
  }

  @Test
  void whatIsNoExportIsRefusedWithItsLine() {
    String good = new String(export(data), StandardCharsets.UTF_8);
    String[][] wrong = {
      {"", "is cut off"},
      {"hello", "line 1: "},
      {"[]", "line 1: no object"},
      {"{\"obrol\":\"export\",\"schema\":9}\n", "newer version of Obrol (schema 9"},
      {"{\"obrol\":\"begin\"}", "obrol: unknown"},
      {good.substring(0, good.length() / 2), "line "},
      {good.replaceFirst("\n\\{\"obrol\":\"end.*\n", "\n"), "is cut off"},
      {good.replaceFirst("\"rows\":", "\"rows\":1"), "damaged"},
      {good + "{}", "goes on behind its end"},
      {good.replaceFirst("\"seq\":1,", "\"seq\":1.5,"), "seq: neither a text"},
      {good.replaceFirst("\"seq\":1,", ""), "the export has a row of message"},
    };
    Path copy = folder.resolve("copy");
    for (String[] one : wrong) {
      byte[] bytes = one[0].getBytes(StandardCharsets.UTF_8);
      assertThat(run(new ByteArrayInputStream(bytes), copy, "import")).as(one[1]).isEqualTo(1);
      assertThat(err.toString()).contains(one[1]);
      assertThat(folder).isDirectoryNotContaining("glob:**copy*");
    }
  }

  @Test
  void whatIsWrongWithTheOptionsIsTold() {
    expectError(2, "no command (expected: check, backup, export, import, erase-account)");
    expectError(2, "Unmatched argument at index 0: 'chekc'", "chekc");
    expectError(2, "Try: obrol data backup --help", "backup");
    expectError(2, "nothing is kept in memory", "check", "--data", ":memory:");
    expectError(2, "there is no file", "import", folder.resolve("none").toString());
    expectError(1, "there is no data in", "check", "--data", folder.resolve("none").toString());
    expectError(2, "cannot read", "check", "--config", folder.resolve("none").toString());
  }

  @Test
  void theServersConfigurationSaysWhereItsDataIs() throws Exception {
    Path config = folder.resolve("obrol.properties");
    Files.writeString(config, "port=7878\ndata=" + data + "\n");
    int exitCode =
        DataCommand.run(
            new String[] {"check", "--config", config.toString()},
            Map.of(),
            new DataCommand.Streams(
                InputStream.nullInputStream(), out, new PrintWriter(err), false));
    assertThat(exitCode).as("%s", err).isZero();
    assertThat(said()).contains(data + " is sound.");
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    assertThat(run("--help")).isZero();
    assertThat(said()).contains("check", "backup", "export", "import", "Exit codes");
    for (String command : new String[] {"check", "backup", "export", "import"}) {
      assertThat(run(command, "--help")).isZero();
      assertThat(said())
          .contains("Usage: obrol data " + command, "--data=DIR", "Examples:", "Exit codes: 0");
    }
    assertThat(run("export", "--help")).isZero();
    assertThat(said()).contains("hashes of passwords");
  }

  @Test
  void theDocumentsShowCommandsThatAreUnderstood() throws Exception {
    Pattern shown = Pattern.compile("^\\./obrol data (.*)$", Pattern.MULTILINE);
    for (String document : new String[] {"README.md", "docs/durability.md"}) {
      List<String> commands =
          shown
              .matcher(Files.readString(Path.of("..", document)))
              .results()
              .map(found -> found.group(1))
              .toList();
      assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
      for (String command : commands) {
        assertThat(run((command + " --help").split(" "))).as("%s: %s", command, err).isZero();
      }
    }
  }

  @Test
  void progressIsALineNowAndThenAndOnATerminalTheSameLine() {
    AtomicLong now = new AtomicLong();
    try (ProgressLine line = new ProgressLine(new PrintWriter(err), false, now::get)) {
      line.at("rows", 1, 2000);
      assertThat(err.toString()).isEmpty();
      now.addAndGet(Duration.ofSeconds(5).toNanos());
      line.at("rows", 1500, 2000);
      line.at("rows", 1501, 2000);
    }
    assertThat(err.toString().lines()).singleElement().asString().startsWith("obrol data: rows: 1");

    err.getBuffer().setLength(0);
    try (ProgressLine line = new ProgressLine(new PrintWriter(err), true, now::get)) {
      now.addAndGet(Duration.ofMillis(100).toNanos());
      line.at("database", 0, 0);
      now.addAndGet(Duration.ofMillis(100).toNanos());
      line.at("files", 7, 0);
    }
    assertThat(err.toString())
        .isEqualTo("\r\033[Kdatabase ...\r\033[Kfiles: 7\r\033[K")
        .doesNotContain("\n");
  }
}
