package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.model.Sha256;

/** Files that are fetched, step by step. */
class DownloadTest extends ClientTest {
  private static final int CHUNK = 32 * 1024;
  private static final String ID = "06adf2wgj1j44";

  @TempDir private Path outside;

  private final List<TransferProgress> progress = new CopyOnWriteArrayList<>();
  private final byte[] content = content(3 * CHUNK + 5);

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private static String sha256(byte[] content) {
    return Sha256.of(Sha256.newDigest().digest(content)).hex();
  }

  private Path folder() throws IOException {
    return Files.createDirectories(outside.resolve("downloads"));
  }

  private Transfer<Downloaded> download(IfExists ifExists) throws IOException {
    return client.files().download(ID, folder(), ifExists, progress::add);
  }

  private List<String> inFolder() throws IOException {
    try (Stream<Path> entries = Files.list(folder())) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    }
  }

  private void answer(ScriptedServer.Connection connection, JsonNode get) {
    connection.file(get, "a.bin", content.length, sha256(content));
  }

  /** Pushes all from an offset to another. */
  private void push(ScriptedServer.Connection connection, int from, int to) {
    for (int at = from; at < to; at += CHUNK) {
      connection.chunk(ID, content, at, Math.min(at + CHUNK, to));
    }
  }

  /** One that has got a chunk of it. */
  private Transfer<Downloaded> begun(ScriptedServer.Connection connection, IfExists ifExists)
      throws IOException {
    Transfer<Downloaded> download = download(ifExists);
    answer(connection, connection.expectFile("get"));
    push(connection, 0, CHUNK);
    Awaitility.await().until(() -> progress.stream().anyMatch(told -> told.bytes() == CHUNK));
    return download;
  }

  @Test
  void aFileComesWholeAndChecked() throws Exception {
    var connection = login();
    Transfer<Downloaded> download = download(IfExists.FAIL);
    JsonNode get = connection.expectFile("get");
    assertThat(get.path("file").asText()).isEqualTo(ID);
    assertThat(get.path("offset").asLong()).isZero();
    answer(connection, get);
    push(connection, 0, 2 * CHUNK);
    connection.message("@bob", "bob", 1, "between");
    connection.page(connection.expect("history"), 2, 1, 1, 0, false);
    recorder.await("message @bob 1");
    assertThat(inFolder()).containsExactly(".obrol-" + ID + ".part");
    push(connection, 2 * CHUNK, content.length);
    Path path = folder().resolve("a.bin");
    assertThat(Await.value(download.result()))
        .isEqualTo(new Downloaded(ID, "a.bin", content.length, sha256(content), path));
    assertThat(path).hasBinaryContent(content);
    assertThat(inFolder()).containsExactly("a.bin");
    assertThat(progress).first().extracting(TransferProgress::bytes).isEqualTo(0L);
    assertThat(progress)
        .last()
        .isEqualTo(new TransferProgress("a.bin", content.length, content.length));
  }

  @Test
  void anEmptyFileIsAFileToo() throws Exception {
    var connection = login();
    Transfer<Downloaded> download = download(IfExists.FAIL);
    connection.file(connection.expectFile("get"), "empty", 0, sha256(new byte[0]));
    assertThat(Await.value(download.result()).path()).isEmptyFile();
    assertThat(inFolder()).containsExactly("empty");
  }

  @Test
  void afterALostConnectionItGoesOnWhereItWas() throws Exception {
    var connection = login();
    Transfer<Downloaded> download = begun(connection, IfExists.FAIL);
    connection.close();
    var again = resume();
    JsonNode get = again.expectFile("get");
    assertThat(get.path("offset").asLong()).isEqualTo(CHUNK);
    answer(again, get);
    push(again, CHUNK, content.length);
    assertThat(Await.value(download.result()).path()).hasBinaryContent(content);
  }

  @Test
  void anotherRunOfTheProgramGoesOnWhereThisOneWas() throws Exception {
    Transfer<Downloaded> first = begun(login(), IfExists.FAIL);
    client.close();
    assertThat(Await.failure(first.result()).code()).isEqualTo(ChatException.CLOSED);
    assertThat(inFolder()).containsExactly(".obrol-" + ID + ".part");

    use(builder());
    var connection = login();
    Transfer<Downloaded> second = download(IfExists.FAIL);
    JsonNode get = connection.expectFile("get");
    assertThat(get.path("offset").asLong()).isEqualTo(CHUNK);
    answer(connection, get);
    push(connection, CHUNK, content.length);
    assertThat(Await.value(second.result()).path()).hasBinaryContent(content);
    assertThat(inFolder()).containsExactly("a.bin");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPartThatIsLongerThanTheFileIsThrownAway(boolean refused) throws Exception {
    Files.write(folder().resolve(".obrol-" + ID + ".part"), new byte[content.length + 1]);
    var connection = login();
    Transfer<Downloaded> download = download(IfExists.FAIL);
    JsonNode get = connection.expectFile("get");
    if (refused) {
      connection.error(get, "malformed", false);
    } else {
      answer(connection, get);
      connection.ok(connection.expectFile("cancel"), "");
    }
    JsonNode again = connection.expectFile("get");
    assertThat(again.path("offset").asLong()).isZero();
    answer(connection, again);
    push(connection, 0, content.length);
    assertThat(Await.value(download.result()).path()).hasBinaryContent(content);
  }

  @Test
  void aWrongChecksumLeavesNothing() throws Exception {
    var connection = login();
    Transfer<Downloaded> download = download(IfExists.REPLACE);
    connection.file(connection.expectFile("get"), "a.bin", content.length, "0".repeat(64));
    push(connection, 0, content.length);
    assertThat(Await.failure(download.result()).code()).isEqualTo("bad_checksum");
    assertThat(inFolder()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\\\x",
        "CON",
        "a\\u0000b",
        ".bashrc",
        "",
        "x/..",
        "..",
        "a\\nb",
        "\\u001b[31mred",
        "gpj.\\u202eexe",
        "a. . ",
        ".obrol-06adf2wgj1j44.part"
      })
  void whateverItIsCalledItStaysInTheFolderAndInSight(String name) throws Exception {
    var connection = login();
    Transfer<Downloaded> download = download(IfExists.FAIL);
    connection.file(connection.expectFile("get"), name, content.length, sha256(content));
    push(connection, 0, content.length);
    Path path = Await.value(download.result()).path();
    assertThat(path.normalize().getParent()).isEqualTo(folder());
    assertThat(Files.isHidden(path)).isFalse();
    assertThat(inFolder()).containsExactly(path.getFileName().toString());
    try (Stream<Path> entries = Files.list(outside)) {
      assertThat(entries).containsExactly(folder());
    }
  }

  @Test
  void aFileThatIsThereIsNotOverwrittenAndNotFetchedInVain() throws Exception {
    Path there = Files.writeString(folder().resolve("a.bin"), "mine");
    var connection = login();
    Transfer<Downloaded> download = download(IfExists.FAIL);
    answer(connection, connection.expectFile("get"));
    connection.expectFile("cancel");
    ChatException problem = Await.failure(download.result());
    assertThat(problem.code()).isEqualTo(ChatException.FILE_EXISTS);
    assertThat(problem).hasMessageContaining("a.bin exists already");
    assertThat(there).hasContent("mine");
    ChatException chosen =
        Await.failure(client.files().downloadTo(ID, there, IfExists.FAIL, progress::add).result());
    assertThat(chosen.code()).isEqualTo(ChatException.FILE_EXISTS);
  }

  @Test
  void aFileThatComesThereMeanwhileIsNotOverwrittenEither() throws Exception {
    var connection = login();
    Transfer<Downloaded> download = begun(connection, IfExists.FAIL);
    Path there = Files.writeString(folder().resolve("a.bin"), "mine");
    push(connection, CHUNK, content.length);
    assertThat(Await.failure(download.result()).code()).isEqualTo(ChatException.FILE_EXISTS);
    assertThat(there).hasContent("mine");
  }

  @Test
  void aFileIsReplacedOnlyWhereThatIsAllowedAndOnlyInTheEnd() throws Exception {
    Path mine = Files.writeString(outside.resolve("mine"), "mine");
    Path there = Files.createSymbolicLink(folder().resolve("a.bin"), mine);
    var connection = login();
    Transfer<Downloaded> download = begun(connection, IfExists.REPLACE);
    assertThat(there).hasContent("mine");
    push(connection, CHUNK, content.length);
    assertThat(Await.value(download.result()).path()).isEqualTo(there);
    assertThat(Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(there).hasBinaryContent(content);
    assertThat(mine).hasContent("mine");
  }

  @Test
  void bothAreKeptUnderNumbers() throws Exception {
    Files.writeString(folder().resolve("a.bin"), "mine");
    Files.writeString(folder().resolve("a (2).bin"), "mine too");
    var connection = login();
    Transfer<Downloaded> download = begun(connection, IfExists.NUMBER);
    push(connection, CHUNK, content.length);
    assertThat(Await.value(download.result()).path()).isEqualTo(folder().resolve("a (3).bin"));
    assertThat(inFolder()).containsExactly("a (2).bin", "a (3).bin", "a.bin");
  }

  @Test
  void theCallerMayChooseTheName() throws Exception {
    var connection = login();
    Path target = folder().resolve("mine.bin");
    var download = client.files().downloadTo(ID, target, IfExists.FAIL, progress::add);
    answer(connection, connection.expectFile("get"));
    push(connection, 0, content.length);
    assertThat(Await.value(download.result()).path()).isEqualTo(target);
    assertThat(inFolder()).containsExactly("mine.bin");
  }

  @Test
  void aLinkInThePlaceOfThePartIsNotFollowed() throws Exception {
    Path mine = Files.writeString(outside.resolve("mine"), "mine");
    Files.createSymbolicLink(folder().resolve(".obrol-" + ID + ".part"), mine);
    login();
    ChatException problem = Await.failure(download(IfExists.FAIL).result());
    assertThat(problem.code()).isEqualTo(ChatException.DISK_FAILED);
    assertThat(mine).hasContent("mine");
  }

  @Test
  void aFolderMustBeThere() throws Exception {
    login();
    Path missing = outside.resolve("missing");
    var download = client.files().download(ID, missing, IfExists.FAIL, progress::add);
    assertThat(Await.failure(download.result()))
        .hasMessageEndingWith("missing: no such file or folder");
  }

  @Test
  void whatTheServerStopsFailsAndMayBeGoneOnWith() throws Exception {
    var connection = login();
    Transfer<Downloaded> download = begun(connection, IfExists.FAIL);
    connection.line(
        "{'event':'file_stopped','file':'%s','offset':%d,'code':'unavailable','message':'later'}"
            .formatted(ID, CHUNK));
    ChatException problem = Await.failure(download.result());
    assertThat(problem.code()).isEqualTo("unavailable");
    assertThat(problem).hasMessage("later");

    progress.clear();
    Transfer<Downloaded> second = download(IfExists.FAIL);
    JsonNode get = connection.expectFile("get");
    assertThat(get.path("offset").asLong()).isEqualTo(CHUNK);
    connection.error(get, "no_such_file", false);
    assertThat(Await.failure(second.result()).code()).isEqualTo("no_such_file");
    Awaitility.await().until(() -> inFolder().isEmpty()); // nobody will ever go on with it
  }

  @Test
  void aCancelledDownloadLeavesNothing() throws Exception {
    var connection = login();
    Transfer<Downloaded> download = begun(connection, IfExists.FAIL);
    download.cancel();
    JsonNode cancel = connection.expectFile("cancel");
    assertThat(cancel.path("file").asText()).isEqualTo(ID);
    push(connection, CHUNK, 2 * CHUNK); // was on its way
    connection.ok(cancel, "");
    assertThat(Await.failure(download.result()).code()).isEqualTo(ChatException.CANCELLED);
    Awaitility.await().until(() -> inFolder().isEmpty());
  }

  @Test
  void anIdThatIsNoIdGetsNowhereNearThePath() throws Exception {
    login();
    var download = client.files().download("../x", folder(), IfExists.FAIL, progress::add);
    assertThat(Await.failure(download.result()).code()).isEqualTo("no_such_file");
    assertThat(inFolder()).isEmpty();
  }

  @Test
  void piecesThatDoNotFitEndTheDownloadAndNothingElse() throws Exception {
    var connection = login();
    Transfer<Downloaded> hole = begun(connection, IfExists.FAIL);
    push(connection, 2 * CHUNK, 3 * CHUNK);
    assertThat(Await.failure(hole.result()).code()).isEqualTo(ChatException.PROTOCOL_ERROR);
    connection.ok(connection.expectFile("cancel"), "");

    Transfer<Downloaded> garbage = download(IfExists.FAIL);
    answer(connection, connection.expectFile("get"));
    connection.line(
        "{'event':'file_chunk','file':'%s','offset':%d,'data':'?'}".formatted(ID, CHUNK));
    assertThat(Await.failure(garbage.result()).code()).isEqualTo(ChatException.PROTOCOL_ERROR);
    connection.expectFile("cancel");
    assertThat(recorder.events()).isEmpty();
  }

  @Test
  void aLogoutEndsIt() throws Exception {
    var connection = login();
    Transfer<Downloaded> download = begun(connection, IfExists.FAIL);
    var logout = client.logout();
    connection.ok(connection.expect("logout"), "");
    Await.value(logout);
    assertThat(Await.failure(download.result()).code()).isEqualTo("not_logged_in");
  }

  @Test
  void aSlowDiskMakesTheServerStopAndGoOn() throws Exception {
    Queue<Runnable> disk = new ConcurrentLinkedQueue<>();
    use(builder().fileExecutor(disk::add));
    byte[] large = content(Download.MAX_QUEUED_BYTES + 40 * CHUNK);
    var connection = login();
    Transfer<Downloaded> download = download(IfExists.FAIL);
    runOne(disk); // it looks for a part
    JsonNode get = connection.expectFile("get");
    connection.file(get, "large", large.length, sha256(large));
    int pushed = 0;
    for (; pushed <= Download.MAX_QUEUED_BYTES + 10 * CHUNK; pushed += CHUNK) {
      connection.chunk(ID, large, pushed, pushed + CHUNK);
    }
    JsonNode cancel = connection.expectFile("cancel");
    var ping = client.ping();
    JsonNode pong = connection.expect("ping");
    connection.ok(cancel, "");
    connection.ok(pong, "");
    Await.value(ping); // the connection lives on

    runOne(disk); // all that is queued
    JsonNode again = connection.expectFile("get");
    int offset = again.path("offset").asInt();
    assertThat(offset).isEqualTo(Download.MAX_QUEUED_BYTES + CHUNK);
    connection.file(again, "large", large.length, sha256(large));
    Thread diskThread =
        new Thread(
            () -> {
              while (!download.result().toCompletableFuture().isDone()) {
                Runnable task = disk.poll();
                if (task != null) {
                  task.run();
                } else {
                  Thread.onSpinWait();
                }
              }
            });
    diskThread.start();
    for (int at = offset; at < large.length; at += CHUNK) {
      connection.chunk(ID, large, at, Math.min(at + CHUNK, large.length));
    }
    assertThat(Await.value(download.result()).path()).hasBinaryContent(large);
    diskThread.join();
  }

  private static void runOne(Queue<Runnable> tasks) {
    Awaitility.await().until(() -> !tasks.isEmpty());
    tasks.remove().run();
  }

  @Test
  void aFifthDownloadAndASecondOfTheSameFileWaitForTheirTurn() throws Exception {
    var connection = login();
    Path other = Files.createDirectories(outside.resolve("other"));
    Transfer<Downloaded> first = download(IfExists.FAIL);
    Transfer<Downloaded> same = client.files().download(ID, other, IfExists.FAIL, progress::add);
    JsonNode get = connection.expectFile("get");
    for (int i = 1; i <= 4; i++) {
      var unused = client.files().download("000000000000" + i, other, IfExists.FAIL, progress::add);
    }
    JsonNode[] gets = new JsonNode[3];
    for (int i = 0; i < 3; i++) {
      gets[i] = connection.expectFile("get");
    }
    var ping = client.ping();
    JsonNode pong = connection.expect("ping");
    connection.error(get, "no_such_file", false);
    assertThat(Await.failure(first.result()).code()).isEqualTo("no_such_file");
    assertThat(connection.expectFile("get").path("file").asText()).isEqualTo(ID);
    Arrays.stream(gets).forEach(answered -> connection.error(answered, "no_such_file", false));
    connection.ok(pong, "");
    Await.value(ping);
    assertThat(connection.expectFile("get").path("file").asText()).isEqualTo("0000000000004");
    assertThat(same.result().toCompletableFuture()).isNotDone();
  }
}
