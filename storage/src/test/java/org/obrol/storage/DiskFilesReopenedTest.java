package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;
import static org.obrol.storage.OpenFiles.ALICE;
import static org.obrol.storage.OpenFiles.announced;
import static org.obrol.storage.OpenFiles.bytes;
import static org.obrol.storage.OpenFiles.file;
import static org.obrol.storage.OpenFiles.sha256;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.command.Failure;
import org.obrol.core.model.FileId;
import org.obrol.core.service.Ports;
import org.obrol.core.spi.Files.Entry;
import org.obrol.core.spi.Files.Limits;
import org.obrol.core.spi.Files.Upload;
import org.obrol.core.testing.TestClock;

/** What a store finds that another has left. */
class DiskFilesReopenedTest {
  private static final Limits LIMITS =
      new Limits(300_000, 500_000, Duration.ofDays(3), Duration.ofHours(2));
  private static final byte[] CONTENT = bytes(100_000);

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private OpenFiles store;

  @BeforeEach
  void open() throws Exception {
    store = new OpenFiles(directory, clock, LIMITS, new LocalDisk());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() throws Exception {
    close();
    open();
  }

  private FileId begun() {
    FileId id = store.open(announced("a", CONTENT)).file();
    store.write(id, CONTENT, 0, 40_000);
    return id;
  }

  private Path part(FileId id) {
    return directory.resolve("uploads").resolve(id + ".part");
  }

  private void goesOn(FileId id, long offset) {
    assertThat(store.open(announced("a", CONTENT))).isEqualTo(new Upload(id, offset));
    assertThat(store.files().used(ALICE)).isEqualTo(offset);
    Entry entry = store.send("a", CONTENT);
    assertThat(entry.info().id()).isEqualTo(id);
    assertThat(store.readAll(entry)).isEqualTo(CONTENT);
    assertThat(store.files().used(ALICE)).isEqualTo(CONTENT.length);
  }

  @Test
  void filesAreThereAgain() throws Exception {
    Entry entry = store.send("a", CONTENT);

    reopen();

    assertThat(answer(store.files().find(entry.info().id()))).contains(entry);
    assertThat(store.readAll(entry)).isEqualTo(CONTENT);
    assertThat(store.files().used(ALICE)).isEqualTo(CONTENT.length);
    assertThat(store.files().content(sha256(CONTENT))).hasBinaryContent(CONTENT);
  }

  @Test
  void anUploadGoesOn() throws Exception {
    FileId id = begun();

    reopen();

    goesOn(id, 40_000);
  }

  @Test
  void anUploadGoesOnFromWhatThereIsOfIt() throws Exception {
    FileId id = begun();
    close();
    Files.write(part(id), Arrays.copyOf(CONTENT, 12_345));

    open();

    goesOn(id, 12_345);
  }

  @Test
  void anUploadOfWhichNothingIsThereBeginsAnew() throws Exception {
    FileId id = begun();
    close();
    Files.delete(part(id));

    open();

    goesOn(id, 0);
  }

  @Test
  void anUploadGoesOnBehindMoreThanAnybodyWasToldOf() throws Exception {
    FileId id = begun();
    close();
    Files.write(part(id), Arrays.copyOf(CONTENT, 70_000));

    open();

    goesOn(id, 70_000);
  }

  @Test
  void whatIsLongerThanAnnouncedIsCutOff() throws Exception {
    FileId id = begun();
    close();
    Files.write(part(id), CONTENT);
    Files.write(part(id), bytes(5_000), StandardOpenOption.APPEND);

    open();

    goesOn(id, CONTENT.length);
  }

  @Test
  void whatTheDiskHasSpoiltIsFoundOutByItsChecksum() throws Exception {
    FileId id = begun();
    close();
    Files.write(part(id), new byte[50_000]);

    open();

    store.write(id, CONTENT, 50_000, CONTENT.length);
    assertThat(refusal(store.files().complete(id, ALICE))).isEqualTo(Failure.BAD_CHECKSUM);
    assertThat(store.readAll(store.send("a", CONTENT))).isEqualTo(CONTENT);
  }

  @Test
  void anUploadThatNobodyCanFindAgainIsGone() throws Exception {
    FileId id = store.open(file("a", null, sha256(CONTENT))).file();
    FileId other = store.open(file("a", 5L, null)).file();
    store.write(id, CONTENT, 0, 10);

    reopen();

    assertThat(refusal(store.files().complete(id, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(refusal(store.files().complete(other, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(store.files().used(ALICE)).isZero();
    await().until(() -> store.left().isEmpty());
  }

  @Test
  void noIdIsGivenTwiceThoughTheClockWasSetBack() throws Exception {
    FileId last = store.open(announced("a", CONTENT)).file();
    close();
    clock.advance(Duration.ofDays(-10));

    open();

    assertThat(store.open(announced("b", CONTENT)).file()).isGreaterThan(last);
  }

  @Test
  void anUploadThatWasNeverAddedToIsTooOldAfterItsTimeAlsoHere() throws Exception {
    FileId id = store.open(announced("a", CONTENT)).file();
    close();
    clock.advance(Duration.ofHours(3));

    open();

    assertThat(store.open(announced("a", CONTENT)).file()).isNotEqualTo(id);
  }

  @Test
  void whatNoRowRefersToIsDeletedAndNothingElse() throws Exception {
    Entry entry = store.send("a", CONTENT);
    FileId upload = begun();
    close();
    byte[] orphan = bytes(10);
    Path content = store.files().content(sha256(orphan));
    Files.write(content, orphan);
    Files.write(part(new FileId(77)), orphan);
    Path foreign = Files.write(directory.resolve("uploads").resolve("read me"), orphan);

    open();

    await()
        .untilAsserted(
            () ->
                assertThat(store.left())
                    .containsExactlyInAnyOrder(
                        part(upload), foreign, store.files().content(sha256(CONTENT))));
    assertThat(store.readAll(entry)).isEqualTo(CONTENT);
  }

  /** As kill -9 leaves it between the two. */
  @Test
  void contentWhoseRowWasNotWrittenIsSentAnew() throws Exception {
    FileId id = begun();
    close();
    Files.delete(part(id));
    Files.write(store.files().content(sha256(CONTENT)), CONTENT);

    open();

    goesOn(id, 0);
    assertThat(store.below("files")).hasSize(1);
  }

  @Test
  void aClosedStoreRefuses() {
    close();

    assertThat(refusal(store.files().open(announced("a", CONTENT)))).isEqualTo(Failure.UNAVAILABLE);
    assertThat(refusal(store.files().find(new FileId(1)))).isEqualTo(Failure.UNAVAILABLE);
  }

  @Test
  void aChatHasItsFilesInTheDataDirectory() throws Exception {
    Entry entry = store.send("a", CONTENT);
    close();

    try (ChatStore chat = ChatStore.open(directory, StoreOptions.defaults().withClock(clock))) {
      Ports ports = chat.ports(Ports.inMemory(clock, Runnable::run, LIMITS));

      assertThat(answer(ports.files().find(entry.info().id()))).contains(entry);
    }
  }
}
