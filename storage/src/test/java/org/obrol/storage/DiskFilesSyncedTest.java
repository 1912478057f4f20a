package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.storage.OpenFiles.ALICE;
import static org.obrol.storage.OpenFiles.announced;
import static org.obrol.storage.OpenFiles.bytes;
import static org.obrol.storage.OpenFiles.sha256;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.model.FileId;
import org.obrol.core.spi.Files.Limits;
import org.obrol.core.testing.TestClock;

/** A file that is there is there after a power cut, too. */
class DiskFilesSyncedTest {
  private static final Limits LIMITS =
      new Limits(300_000, 50_000_000, Duration.ofDays(3), Duration.ofHours(2));
  private static final byte[] CONTENT = bytes(50_000);

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final FailingDisk disk = new FailingDisk();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private OpenFiles store;

  @AfterEach
  void close() {
    store.close();
  }

  private FileId uploaded(Durability durability) throws Exception {
    StoreOptions options = OpenFiles.options(clock, LIMITS).withDurability(durability);
    store = new OpenFiles(directory, new Database(directory), options, disk, 0);
    FileId id = store.open(announced("a", CONTENT)).file();
    store.write(id, CONTENT, 0, CONTENT.length);
    return id;
  }

  /** Notes what is done, and whether the file was there by then. */
  private void watch(FileId id) {
    disk.tell(
        what -> {
          boolean there = answer(store.files().find(id)).isPresent();
          done.add(there ? what + ", too late" : what);
        });
  }

  @Test
  void contentIsForcedAndThenItsNameAndOnlyThenIsThereARow() throws Exception {
    FileId id = uploaded(Durability.SYNC);
    watch(id);

    answer(store.files().complete(id, ALICE));

    String content = sha256(CONTENT).hex();
    assertThat(done)
        .containsExactly(
            "forced " + id + ".part",
            "moved %s.part to %s".formatted(id, content),
            "forced the names in " + content.substring(0, 2));
    assertThat(answer(store.files().find(id))).isPresent();
  }

  @Test
  void nothingIsForcedWhereThePowerIsTrusted() throws Exception {
    disk.tell(done::add);
    FileId id = uploaded(Durability.OS);

    answer(store.files().complete(id, ALICE));

    assertThat(done).containsExactly("moved %s.part to %s".formatted(id, sha256(CONTENT).hex()));
  }
}
