package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;
import static org.obrol.storage.OpenFiles.ALICE;
import static org.obrol.storage.OpenFiles.announced;
import static org.obrol.storage.OpenFiles.bytes;
import static org.obrol.storage.OpenFiles.sha256;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Failure;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.spi.Files.Entry;
import org.obrol.core.spi.Files.Limits;
import org.obrol.core.spi.Files.Query;
import org.obrol.core.spi.Files.Upload;
import org.obrol.core.spi.Refused;
import org.obrol.core.testing.LogTrap;
import org.obrol.core.testing.TestClock;

/** A disk that fails costs an answer, but nothing that was answered. */
class DiskFilesFaultsTest {
  private static final Limits LIMITS =
      new Limits(300_000, 50_000_000, Duration.ofDays(3), Duration.ofHours(2));
  private static final byte[] CONTENT = bytes(50_000);
  private static final int PIECE = 20_000;

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final FailingDisk disk = new FailingDisk();
  private OpenFiles store;

  @BeforeEach
  void open() throws Exception {
    store = new OpenFiles(directory, clock, LIMITS, disk);
    answer(store.files().swept());
  }

  @AfterEach
  void close() {
    disk.mend();
    store.close();
  }

  /** How far it came, and whether that was the end. */
  private record Progress(long offset, boolean complete) {}

  /** Sends until something is refused, which must be because of the disk. */
  private Progress send(String name) throws Exception {
    long offset = 0;
    try {
      Upload upload = got(store.files().open(announced(name, CONTENT)));
      offset = upload.offset();
      while (offset < CONTENT.length) {
        int to = (int) Math.min(offset + PIECE, CONTENT.length);
        offset =
            got(store
                    .files()
                    .write(upload.file(), ALICE, offset, OpenFiles.part(CONTENT, (int) offset, to)))
                .offset();
      }
      got(store.files().complete(upload.file(), ALICE));
      return new Progress(offset, true);
    } catch (Refused refused) {
      assertThat(refused.failure()).isEqualTo(Failure.UNAVAILABLE);
      return new Progress(offset, false);
    }
  }

  private static <T> T got(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      assertThat(refused.getCause()).isInstanceOf(Refused.class);
      throw (Refused) refused.getCause();
    }
  }

  private Query all() {
    return Query.in(Set.of(ConversationId.LOBBY));
  }

  /** Whatever is to be seen is whole. */
  private int whole() {
    int files = 0;
    for (Entry entry : answer(store.files().list(all(), 1_000))) {
      assertThat(store.readAll(entry)).isEqualTo(CONTENT);
      files++;
    }
    return files;
  }

  /**
   * Each call to the disk fails in turn, alone or with all that follow it, until one round has so
   * few that none fails.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUploadIsFinishedWhenTheFaultIsGone(boolean andLater) throws Exception {
    try (LogTrap trap = new LogTrap(FileThreads.class.getName())) {
      boolean failed = true;
      for (int call = 0; failed; call++) {
        disk.failAt(call, andLater);
        Progress progress = send("a" + call);
        failed = disk.mend();

        assertThat(progress.complete()).isEqualTo(!failed);
        assertThat(whole()).isEqualTo(progress.complete() ? 1 : 0);
        Upload again = store.open(announced("a" + call, CONTENT));
        if (failed) {
          assertThat(again.offset()).as("call %d", call).isEqualTo(progress.offset());
          assertThat(send("a" + call)).isEqualTo(new Progress(CONTENT.length, true));
          assertThat(whole()).isEqualTo(1);
        }
        removeAll();
      }
      assertThat(trap.thrown()).isNotEmpty();
    }
  }

  /** The same, but the server ends while the disk is broken. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUploadIsFinishedByTheNextServer(boolean andLater) throws Exception {
    try (LogTrap trap = new LogTrap(FileThreads.class.getName())) {
      boolean failed = true;
      for (int call = 0; failed; call++) {
        disk.failAt(call, andLater);
        Progress progress = send("a" + call);
        failed = disk.mend();
        store.close();
        open();

        assertThat(whole()).isEqualTo(progress.complete() ? 1 : 0);
        if (failed) {
          assertThat(send("a" + call)).isEqualTo(new Progress(CONTENT.length, true));
          assertThat(whole()).isEqualTo(1);
        }
        removeAll();
      }
      assertThat(trap.thrown()).isNotEmpty();
    }
  }

  private void removeAll() throws Exception {
    Query mine = new Query(Set.of(), ALICE, null, null);
    for (Entry entry : answer(store.files().list(mine, 1_000))) {
      answer(store.files().remove(entry.info().id(), ALICE));
    }
    clock.advance(Duration.ofHours(2));
    answer(store.files().swept());
    assertThat(store.left()).isEmpty();
    assertThat(store.files().used(ALICE)).isZero();
  }

  @Test
  void whatIsThereIsReadAgainWhenTheFaultIsGone() {
    try (LogTrap trap = new LogTrap(FileThreads.class.getName())) {
      Entry entry = store.send("a", CONTENT);
      disk.failAt(0, true);

      assertThat(refusal(store.files().read(entry.info().id(), 0, 10)))
          .isEqualTo(Failure.UNAVAILABLE);

      disk.mend();
      assertThat(store.readAll(entry)).isEqualTo(CONTENT);
      assertThat(trap.thrown()).hasSize(1);
    }
  }

  @Test
  void whatCannotBeDeletedIsDeletedInALaterSweep() throws Exception {
    try (LogTrap trap = new LogTrap(FileSweeper.class.getName())) {
      Entry entry = store.send("a", CONTENT);
      FileId upload = store.open(announced("b", CONTENT)).file();
      store.write(upload, CONTENT, 0, 100);
      disk.failAt(0, true);

      answer(store.files().remove(entry.info().id(), ALICE));
      answer(store.files().remove(upload, ALICE));
      answer(store.files().swept());

      assertThat(store.left()).hasSize(2);
      disk.mend();
      answer(store.files().swept());
      assertThat(store.left()).isEmpty();
      assertThat(trap.thrown()).isNotEmpty();
    }
  }

  @Test
  void contentThatSomebodyTookIsNoFaultOfTheReader() throws Exception {
    try (LogTrap trap = new LogTrap(DiskFiles.class.getName())) {
      Entry entry = store.send("a", CONTENT);
      disk.delete(store.files().content(sha256(CONTENT)));

      assertThat(refusal(store.files().read(entry.info().id(), 0, 10)))
          .isEqualTo(Failure.UNAVAILABLE);

      Entry again = store.send("b", CONTENT);
      assertThat(store.readAll(again)).isEqualTo(CONTENT);
      assertThat(store.readAll(entry)).as("is whole again").isEqualTo(CONTENT);
      assertThat(trap.thrown()).hasSize(1);
    }
  }

  @Test
  void anUploadThatCannotBeCutBackIsRefusedUntilItCan() throws Exception {
    try (LogTrap trap = new LogTrap(FileThreads.class.getName())) {
      FileId id = store.open(announced("a", CONTENT)).file();
      store.write(id, CONTENT, 0, 1_000);
      disk.failAt(1, true); // room, write, truncate

      for (int i = 0; i < 3; i++) {
        assertThat(
                refusal(
                    store.files().write(id, ALICE, 1_000L, OpenFiles.part(CONTENT, 1_000, 2_000))))
            .isEqualTo(Failure.UNAVAILABLE);
      }

      disk.mend();
      assertThat(send("a")).isEqualTo(new Progress(CONTENT.length, true));
      assertThat(whole()).isEqualTo(1);
      assertThat(trap.thrown()).hasSize(1);
    }
  }

  @Test
  void contentWhoseRowCannotBeWrittenIsNoFile() throws Exception {
    FileId id = store.open(announced("a", CONTENT)).file();
    store.write(id, CONTENT, 0, CONTENT.length);
    store.engine().writer().close();

    assertThat(refusal(store.files().complete(id, ALICE))).isEqualTo(Failure.UNAVAILABLE);
    assertThat(refusal(store.files().complete(id, ALICE))).isEqualTo(Failure.UNAVAILABLE);
    assertThat(whole()).isZero();

    store.close();
    open();
    assertThat(send("a").complete()).isTrue();
    assertThat(whole()).isEqualTo(1);
    assertThat(store.left()).hasSize(1);
  }
}
