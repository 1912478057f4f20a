package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.model.Address;
import org.obrol.core.model.Sha256;

/** Files that are sent, step by step. */
class UploadTest extends ClientTest {
  private static final int CHUNK = 32 * 1024;
  private static final String ID = "06adf2wgj1j44";

  @TempDir private Path folder;

  private final List<TransferProgress> progress = new CopyOnWriteArrayList<>();

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("a file.bin"), content);
  }

  private static String sha256(byte[] content) {
    return Sha256.of(Sha256.newDigest().digest(content)).hex();
  }

  private Transfer<Uploaded> upload(Path file) {
    return client.files().upload(BOB, file, progress::add);
  }

  private static byte[] data(JsonNode chunk) {
    return Base64.getDecoder().decode(chunk.path("data").asText());
  }

  @Test
  void aFileIsAnnouncedThenSentInChunksThenDone() throws Exception {
    byte[] content = content(10 * CHUNK + 1);
    var connection = login();
    Transfer<Uploaded> upload = upload(file(content));
    JsonNode send = connection.expectFile("send");
    assertThat(send.path("to").asText()).isEqualTo("@bob");
    assertThat(send.path("name").asText()).isEqualTo("a file.bin");
    assertThat(send.path("size").asLong()).isEqualTo(content.length);
    assertThat(send.path("sha256").asText()).isEqualTo(sha256(content));
    connection.stored(send, ID, 0);
    ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    while (arrived.size() < content.length) {
      JsonNode chunk = connection.expectFile("chunk");
      assertThat(chunk.path("file").asText()).isEqualTo(ID);
      assertThat(chunk.path("offset").asLong()).isEqualTo(arrived.size());
      arrived.write(data(chunk));
      connection.stored(chunk, ID, arrived.size());
    }
    assertThat(arrived.toByteArray()).isEqualTo(content);
    JsonNode done = connection.expectFile("done");
    assertThat(done.path("file").asText()).isEqualTo(ID);
    connection.uploaded(done, false);
    Uploaded uploaded = Await.value(upload.result());
    assertThat(uploaded.file()).isEqualTo(ID);
    assertThat(uploaded.message().seq()).isEqualTo(7);
    assertThat(progress).first().extracting(TransferProgress::bytes).isEqualTo(0L);
    assertThat(progress)
        .last()
        .isEqualTo(new TransferProgress("a file.bin", content.length, content.length));
    upload.cancel(); // too late, and harmless
    var ping = client.ping();
    connection.ok(connection.expect("ping"), "");
    Await.value(ping);
  }

  @Test
  void anEmptyFileHasNoChunk() throws Exception {
    var connection = login();
    Transfer<Uploaded> upload = upload(file(new byte[0]));
    connection.stored(connection.expectFile("send"), ID, 0);
    connection.uploaded(connection.expectFile("done"), false);
    assertThat(Await.value(upload.result()).file()).isEqualTo(ID);
  }

  @Test
  void otherCommandsWaitForFewChunksOnly() throws Exception {
    var connection = login();
    Transfer<Uploaded> upload = upload(file(content(20 * CHUNK)));
    connection.stored(connection.expectFile("send"), ID, 0);
    List<JsonNode> chunks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      chunks.add(connection.expectFile("chunk"));
    }
    var sent = client.send(BOB, "between");
    JsonNode between = connection.expect("send");
    connection.stored(chunks.get(0), ID, CHUNK);
    assertThat(connection.expectFile("chunk").path("offset").asLong()).isEqualTo(8L * CHUNK);
    for (int i = 1; i < 8; i++) {
      connection.stored(chunks.get(i), ID, (i + 1L) * CHUNK);
    }
    connection.sent(between, 1);
    assertThat(Await.value(sent).seq()).isEqualTo(1);
    assertThat(upload.result().toCompletableFuture()).isNotDone();
  }

  @Test
  void whatWasCutInTheMiddleGoesOnWhereTheServerSays() throws Exception {
    byte[] content = content(5 * CHUNK);
    var connection = login();
    Transfer<Uploaded> upload = upload(file(content));
    JsonNode first = connection.expectFile("send");
    connection.stored(first, ID, 0);
    connection.stored(connection.expectFile("chunk"), ID, CHUNK);
    connection.expectFile("chunk");
    connection.expectFile("chunk");
    connection.close();

    var again = resume();
    JsonNode second = again.expectFile("send");
    for (String field : new String[] {"to", "name", "size", "sha256"}) {
      assertThat(second.path(field)).isEqualTo(first.path(field));
    }
    again.stored(second, ID, 3 * CHUNK);
    for (int i = 3; i < 5; i++) {
      JsonNode chunk = again.expectFile("chunk");
      assertThat(chunk.path("offset").asLong()).isEqualTo((long) i * CHUNK);
      assertThat(data(chunk)).isEqualTo(Arrays.copyOfRange(content, i * CHUNK, (i + 1) * CHUNK));
      again.stored(chunk, ID, (i + 1L) * CHUNK);
    }
    again.uploaded(again.expectFile("done"), false);
    Await.value(upload.result());
    assertThat(progress).extracting(TransferProgress::bytes).isSorted();
  }

  @Test
  void anAnswerToDoneThatWasLostIsAskedForAgain() throws Exception {
    var connection = login();
    Transfer<Uploaded> upload = upload(file(content(10)));
    connection.stored(connection.expectFile("send"), ID, 0);
    connection.stored(connection.expectFile("chunk"), ID, 10);
    connection.expectFile("done");
    connection.close();
    var again = resume();
    again.uploaded(again.expectFile("done"), true);
    assertThat(Await.value(upload.result()).message().duplicate()).isTrue();
  }

  @Test
  void aServerThatCameBackWithoutTheEndGetsItAgain() throws Exception {
    byte[] content = content(2 * CHUNK);
    var connection = login();
    Transfer<Uploaded> upload = upload(file(content));
    connection.stored(connection.expectFile("send"), ID, 0);
    connection.stored(connection.expectFile("chunk"), ID, CHUNK);
    connection.stored(connection.expectFile("chunk"), ID, 2 * CHUNK);
    connection.expectFile("done");
    connection.close();
    var again = resume();
    again.error(again.expectFile("done"), "malformed", false);
    again.stored(again.expectFile("send"), ID, CHUNK);
    again.stored(again.expectFile("chunk"), ID, 2 * CHUNK);
    again.uploaded(again.expectFile("done"), false);
    Await.value(upload.result());
  }

  @Test
  void whatTheServerRefusesFails() throws Exception {
    var connection = login();
    Path file = file(content(10));
    Transfer<Uploaded> tooLarge = upload(file);
    connection.error(connection.expectFile("send"), "quota", false);
    assertThat(Await.failure(tooLarge.result()).code()).isEqualTo("quota");

    Transfer<Uploaded> spoilt = upload(file);
    connection.stored(connection.expectFile("send"), ID, 0);
    connection.stored(connection.expectFile("chunk"), ID, 10);
    connection.error(connection.expectFile("done"), "bad_checksum", false);
    assertThat(Await.failure(spoilt.result()).code()).isEqualTo("bad_checksum");

    Transfer<Uploaded> gone = upload(file);
    connection.stored(connection.expectFile("send"), ID, 0);
    connection.error(connection.expectFile("chunk"), "no_such_file", false);
    assertThat(Await.failure(gone.result()).code()).isEqualTo("no_such_file");
  }

  @Test
  void aFileThatChangesMeanwhileIsTakenBack() throws Exception {
    Path file = file(content(10));
    var connection = login();
    Transfer<Uploaded> upload = upload(file);
    connection.stored(connection.expectFile("send"), ID, 0);
    JsonNode chunk = connection.expectFile("chunk");
    Files.write(file, new byte[10]);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
    connection.stored(chunk, ID, 10);
    connection.ok(connection.expectFile("remove"), "");
    ChatException problem = Await.failure(upload.result());
    assertThat(problem.code()).isEqualTo(ChatException.FILE_CHANGED);
    assertThat(problem).hasMessageContaining("a file.bin");
  }

  @Test
  void aFileThatIsOnlyTouchedMeanwhileIsSent() throws Exception {
    Path file = file(content(10));
    var connection = login();
    Transfer<Uploaded> upload = upload(file);
    connection.stored(connection.expectFile("send"), ID, 0);
    JsonNode chunk = connection.expectFile("chunk");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
    connection.stored(chunk, ID, 10);
    connection.uploaded(connection.expectFile("done"), false);
    Await.value(upload.result());
  }

  @Test
  void aFileThatBecomesShorterIsTakenBack() throws Exception {
    Path file = file(content(20 * CHUNK));
    var connection = login();
    Transfer<Uploaded> upload = upload(file);
    connection.stored(connection.expectFile("send"), ID, 0);
    JsonNode chunk = connection.expectFile("chunk");
    for (int i = 1; i < 8; i++) {
      connection.expectFile("chunk");
    }
    Files.write(file, new byte[8 * CHUNK]);
    connection.stored(chunk, ID, CHUNK);
    connection.expectFile("remove");
    assertThat(Await.failure(upload.result()).code()).isEqualTo(ChatException.FILE_CHANGED);
  }

  @Test
  void aCancelledUploadIsTakenBack() throws Exception {
    var connection = login();
    Transfer<Uploaded> opening = upload(file(content(10)));
    JsonNode send = connection.expectFile("send");
    opening.cancel();
    assertThat(Await.failure(opening.result()).code()).isEqualTo(ChatException.CANCELLED);
    connection.stored(send, "0000000000001", 0);
    JsonNode remove = connection.expectFile("remove");
    assertThat(remove.path("file").asText()).isEqualTo("0000000000001");
    connection.ok(remove, "");

    Transfer<Uploaded> sending = upload(folder.resolve("a file.bin"));
    connection.stored(connection.expectFile("send"), ID, 0);
    connection.expectFile("chunk");
    sending.cancel();
    assertThat(connection.expectFile("remove").path("file").asText()).isEqualTo(ID);
    assertThat(Await.failure(sending.result()).code()).isEqualTo(ChatException.CANCELLED);
  }

  @Test
  void aFileThatCannotBeReadFailsBeforeTheServerHearsOfIt() throws Exception {
    var connection = login();
    ChatException missing = Await.failure(upload(folder.resolve("missing")).result());
    assertThat(missing.code()).isEqualTo(ChatException.DISK_FAILED);
    assertThat(missing).hasMessageEndingWith("missing: no such file or folder");
    ChatException notAFile = Await.failure(upload(folder).result());
    assertThat(notAFile).hasMessageEndingWith(": not a file");
    var ping = client.ping();
    connection.ok(connection.expect("ping"), "");
    Await.value(ping);
  }

  @Test
  void aFifthUploadWaitsForItsTurn() throws Exception {
    var connection = login();
    List<Transfer<Uploaded>> uploads = new ArrayList<>();
    Path file = file(new byte[0]);
    for (int i = 0; i < 5; i++) {
      uploads.add(client.files().upload(Address.LOBBY, file));
    }
    List<JsonNode> sends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sends.add(connection.expectFile("send"));
    }
    var ping = client.ping();
    JsonNode pong = connection.expect("ping");
    connection.error(sends.get(0), "quota", false);
    connection.expectFile("send");
    sends.subList(1, 4).forEach(send -> connection.error(send, "quota", false));
    connection.ok(pong, "");
    Await.value(ping);
    Awaitility.await()
        .until(
            () -> uploads.stream().filter(u -> u.result().toCompletableFuture().isDone()).count(),
            ended -> ended == 4);
  }

  @Test
  void closingTheClientEndsAnUploadAndItsThreads() throws Exception {
    var connection = login();
    Transfer<Uploaded> upload = upload(file(content(10)));
    connection.stored(connection.expectFile("send"), ID, 0);
    connection.expectFile("chunk");
    client.close();
    assertThat(Await.failure(upload.result()).code()).isEqualTo(ChatException.CLOSED);
    assertThat(Await.failure(upload(file(content(10))).result()).code())
        .isEqualTo(ChatException.CLOSED);
    Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("obrol-files")));
  }
}
