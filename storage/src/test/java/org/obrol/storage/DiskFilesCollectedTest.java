package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;
import static org.obrol.storage.OpenFiles.ALICE;
import static org.obrol.storage.OpenFiles.announced;
import static org.obrol.storage.OpenFiles.bytes;
import static org.obrol.storage.OpenFiles.file;
import static org.obrol.storage.OpenFiles.sha256;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Failure;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.Sha256;
import org.obrol.core.spi.Files.Entry;
import org.obrol.core.spi.Files.Limits;
import org.obrol.core.spi.Files.Query;
import org.obrol.core.testing.Crowd;
import org.obrol.core.testing.TestClock;

/** Content is there as long as there is a file that has it, and no longer. */
class DiskFilesCollectedTest {
  private static final Limits LIMITS =
      new Limits(300_000, 50_000_000, Duration.ofDays(3), Duration.ofDays(1));

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private OpenFiles store;
  private DiskFiles files;

  @BeforeEach
  void open() throws Exception {
    store = new OpenFiles(directory, clock, LIMITS, new LocalDisk());
    files = store.files();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theSameContentIsThereOnceAndGoesWithTheLastOfItsFiles() throws Exception {
    byte[] content = bytes(10_000);
    Entry first = store.send("a", content);
    Entry second = store.send("b", content);
    assertThat(store.left()).containsExactly(files.content(sha256(content)));
    assertThat(files.used(ALICE)).as("each is charged").isEqualTo(20_000);

    answer(files.remove(first.info().id(), ALICE));
    answer(files.swept());
    assertThat(store.readAll(second)).isEqualTo(content);

    answer(files.remove(second.info().id(), ALICE));
    answer(files.swept());
    assertThat(store.left()).isEmpty();
    assertThat(files.used(ALICE)).isZero();
  }

  @Test
  void nothingIsLeftOfWhatWasRemovedOrWasWrong() throws Exception {
    byte[] content = bytes(10_000);
    Entry file = store.send("a", content);
    FileId upload = store.open(announced("b", content)).file();
    store.write(upload, content, 0, 100);
    FileId wrong = store.open(file("c", 10_000L, sha256(bytes(3)))).file();
    store.write(wrong, content, 0, 10_000);

    answer(files.remove(file.info().id(), ALICE));
    answer(files.remove(upload, ALICE));
    assertThat(refusal(files.complete(wrong, ALICE))).isEqualTo(Failure.BAD_CHECKSUM);

    assertThat(files.used(ALICE)).isZero();
    answer(files.swept());
    assertThat(store.left()).isEmpty();
  }

  @Test
  void nothingIsLeftOfWhatIsTooOld() throws Exception {
    store.send("a", bytes(10_000));
    FileId upload = store.open(announced("b", bytes(500))).file();
    store.write(upload, bytes(500), 0, 100);
    clock.advance(Duration.ofDays(3));

    answer(files.swept());

    assertThat(store.left()).isEmpty();
    assertThat(files.used(ALICE)).isZero();
  }

  @Test
  void manyOldFilesGoInOneSweep() throws Exception {
    byte[] content = bytes(1);
    for (int i = 0; i < 1_001; i++) {
      store.send("f" + i, content);
    }
    clock.advance(Duration.ofDays(3));

    answer(files.swept());

    assertThat(files.used(ALICE)).isZero();
    assertThat(store.left()).isEmpty();
  }

  @Test
  void whoeverGoesTakesAllFilesAndUploadsAlong() throws Exception {
    Entry file = store.send("a", bytes(10_000));
    FileId upload = store.open(announced("b", bytes(500))).file();
    store.write(upload, bytes(500), 0, 100);

    answer(
        store
            .engine()
            .writer()
            .write(
                transaction -> {
                  files.removeAll(transaction, ALICE);
                  return true;
                }));

    assertThat(answer(files.find(file.info().id()))).isEmpty();
    assertThat(refusal(files.complete(upload, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(files.used(ALICE)).isZero();
    answer(files.swept());
    assertThat(store.left()).isEmpty();
  }

  @Test
  void aFullDiskTakesNoMoreFiles() throws Exception {
    FileId begun = store.open(announced("a", bytes(100))).file();
    close();
    store = new OpenFiles(directory, clock, LIMITS, new LocalDisk(), Long.MAX_VALUE / 2);

    assertThat(refusal(store.files().open(announced("b", bytes(100))))).isEqualTo(Failure.QUOTA);
    assertThat(refusal(store.files().write(begun, ALICE, 0L, OpenFiles.part(bytes(100), 0, 10))))
        .isEqualTo(Failure.QUOTA);
    assertThat(store.files().used(ALICE)).isZero();
  }

  @Test
  void anAccountHasSoManyUnfinishedUploads() {
    FileId last = store.open(file("a", null, null)).file();
    for (int i = 1; i < DiskFiles.MAX_UPLOADS; i++) {
      last = store.open(file("a", null, null)).file();
    }
    assertThat(refusal(files.open(file("a", null, null)))).isEqualTo(Failure.QUOTA);

    answer(files.complete(last, ALICE));
    last = store.open(file("a", null, null)).file();
    answer(files.remove(last, ALICE));
    store.open(file("a", null, null));
    clock.advance(LIMITS.maxIdle());
    for (int i = 0; i < DiskFiles.MAX_UPLOADS; i++) {
      store.open(file("a", null, null));
    }
  }

  @Test
  void moreThanTheDiskCanFollowIsRefused() {
    byte[] content = bytes(100_000);
    FileId id = store.open(announced("a", content)).file();
    List<CompletionStage<?>> asked = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      asked.add(files.write(id, ALICE, null, OpenFiles.part(content, i, i + 1)));
    }

    long done = 0;
    for (CompletionStage<?> one : asked) {
      if (one.toCompletableFuture().isCompletedExceptionally()) {
        assertThat(refusal(one)).isEqualTo(Failure.BUSY);
      } else {
        answer(one);
        done++;
      }
    }
    assertThat(store.open(announced("a", content)).offset()).isEqualTo(done);
  }

  // ---- many at once

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void contentOfFilesIsThereAndNoOther(long seed) throws Exception {
    List<byte[]> contents = List.of(bytes(0), bytes(10), bytes(5_000), bytes(40_000));
    try (Crowd crowd = new Crowd(5)) {
      for (int round = 0; round < 3; round++) {
        int before = round;
        crowd.all(
            thread -> {
              Random random = new Random(seed * 1_000 + before * 10L + thread);
              return thread == 0 ? sweep(random) : complete(random, thread, contents);
            });
        checkAll();
        clock.advance(Duration.ofDays(2)); // so that some of the next round's go by their age
      }
    }
    clock.advance(Duration.ofDays(3));
    answer(files.swept());
    assertThat(store.left()).isEmpty();
    assertThat(files.used(ALICE)).isZero();
  }

  private boolean sweep(Random random) {
    for (int i = 0; i < 60; i++) {
      answer(files.swept());
      clock.advance(Duration.ofMinutes(random.nextInt(10))); // never as long as an upload waits
    }
    return true;
  }

  private boolean complete(Random random, int thread, List<byte[]> contents) {
    List<Entry> mine = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      byte[] content = contents.get(random.nextInt(contents.size()));
      if (random.nextInt(3) > 0 || mine.isEmpty()) {
        Entry entry = store.send("f" + thread + " " + i, content);
        assertThat(store.readAll(entry)).isEqualTo(content);
        mine.add(entry);
      } else {
        answer(files.remove(mine.remove(random.nextInt(mine.size())).info().id(), ALICE));
      }
    }
    return true;
  }

  private void checkAll() throws Exception {
    answer(files.swept());
    List<Entry> all = answer(files.list(Query.in(Set.of(ConversationId.LOBBY)), Integer.MAX_VALUE));
    assertThat(all).isNotEmpty();
    long used = 0;
    for (Entry entry : all) {
      assertThat(sha256(store.readAll(entry))).isEqualTo(entry.info().sha256());
      used += entry.info().size();
    }
    assertThat(files.used(ALICE)).isEqualTo(used);
    List<Path> wanted =
        all.stream().map(entry -> entry.info().sha256()).distinct().map(this::content).toList();
    assertThat(store.left()).containsExactlyInAnyOrderElementsOf(wanted);
  }

  private Path content(Sha256 sha256) {
    return files.content(sha256);
  }
}
