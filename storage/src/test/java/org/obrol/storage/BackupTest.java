package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  @RegisterExtension final TestEngine engines = new TestEngine();
  @TempDir Path folder;
  private Path data;
  private Path target;

  @BeforeEach
  void makeStore() throws Exception {
    data = folder.resolve("data");
    target = folder.resolve("copy");
    SampleStore.make(data, 2);
  }

  private Totals backup(Progress progress) {
    return DataDirectory.of(data).backup(target, progress);
  }

  private void expectSound() {
    assertThat(DataDirectory.of(target).check(Progress.NONE).problems()).isEmpty();
  }

  @Test
  void aCopyIsADataDirectoryOfItsOwn() throws Exception {
    Totals totals = backup(Progress.NONE);

    assertThat(totals.contents()).isEqualTo(SampleStore.FILES);
    assertThat(totals.gone()).isZero();
    expectSound();
    assertThat(folder.resolve("copy.partial")).doesNotExist();
    Path content = SampleStore.content(target);
    Files.write(SampleStore.content(data), new byte[2]);
    assertThat(content).hasSize(1); // it is a copy and no link
    ChatStore.open(target).close();
    try (Snapshot snapshot = Snapshot.open(target)) {
      String uploads = "SELECT COUNT(*) FROM file WHERE completed_at IS NULL";
      assertThat(snapshot.sql().number(uploads)).isZero();
    }
  }

  @Test
  void clientsOfACopyBeginAnew() throws Exception {
    backup(Progress.NONE);

    assertThat(seed(target)).isNotEqualTo(seed(data));
  }

  private static long seed(Path directory) throws Exception {
    try (Snapshot snapshot = Snapshot.open(directory)) {
      return snapshot.sql().number("SELECT value FROM store WHERE name = 'seed'");
    }
  }

  @Test
  void aCopyCanBeCheckedWhereNothingCanBeWritten() throws Exception {
    backup(Progress.NONE);
    expectSound();
    assertThat(target).isDirectoryNotContaining("glob:**obrol.db-*");
  }

  @Test
  void anEmptyDirectoryIsFilledFromWithin() throws Exception {
    Files.createDirectories(target);
    backup(Progress.NONE);
    expectSound();
    assertThat(target.resolve("partial")).doesNotExist();
  }

  @Test
  void nothingIsWrittenOver() throws Exception {
    Files.createDirectories(target);
    Files.writeString(target.resolve("precious"), "");
    assertThatThrownBy(() -> backup(Progress.NONE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is not empty (expected:");
    Files.delete(target.resolve("precious"));
    Files.delete(target);

    Path partial = Files.createDirectories(folder.resolve("copy.partial"));
    Files.writeString(partial.resolve("precious"), "");
    assertThatThrownBy(() -> backup(Progress.NONE))
        .hasMessageContaining("it has a precious, which is not ours");
    assertThat(partial.resolve("precious")).exists();
  }

  @Test
  void whatAnInterruptedOneLeftIsReplaced() throws Exception {
    Path partial = Files.createDirectories(folder.resolve("copy.partial"));
    Files.writeString(partial.resolve("obrol.db"), "half a database");
    Files.createDirectories(partial.resolve("files").resolve("ab"));
    backup(Progress.NONE);
    expectSound();
  }

  @Test
  void anInterruptedOneLeavesNothing() {
    for (String when : new String[] {"database", "files", "disk"}) {
      assertThatThrownBy(
              () ->
                  backup(
                      (what, done, total) -> {
                        if (what.equals(when)) {
                          Thread.currentThread().interrupt();
                        }
                      }))
          .as(when)
          .isInstanceOf(StoreException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(folder).isDirectoryNotContaining("glob:**copy*");
    }
  }

  @Test
  void aContentThatIsDamagedEndsItAndOneThatWasRemovedDoesNot() throws Exception {
    Path content = SampleStore.content(data);
    byte[] was = Files.readAllBytes(content);
    Files.write(content, new byte[] {(byte) (was[0] ^ 1)});
    assertThatThrownBy(() -> backup(Progress.NONE)).hasMessageContaining("was changed");
    Files.delete(content);
    assertThatThrownBy(() -> backup(Progress.NONE)).hasMessageContaining("is missing");
    assertThat(folder).isDirectoryNotContaining("glob:**copy*");

    AtomicBoolean removed = new AtomicBoolean();
    Totals totals =
        backup(
            (what, done, total) -> {
              if (what.equals("files") && !removed.getAndSet(true)) {
                remove();
              }
            });

    assertThat(totals.gone()).isEqualTo(1);
    expectSound();
  }

  private void remove() {
    try {
      SampleStore.change(data, "DELETE FROM file WHERE size = 1");
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void aCopyThatIsMadeWhileSomebodyWritesIsSound() throws Exception {
    Engine engine = engines.open(data, InstantSource.system());
    engine.writer().start();
    AtomicLong written = new AtomicLong(100);
    AtomicBoolean enough = new AtomicBoolean();
    Thread writing = new Thread(() -> write(engine, written, enough));
    writing.start();
    try {
      for (int i = 0; i < 5; i++) {
        target = folder.resolve("copy" + i);
        long before = written.get();
        backup(Progress.NONE);
        expectSound();
        try (Snapshot snapshot = Snapshot.open(target)) {
          assertThat(snapshot.sql().number("SELECT MAX(seq) FROM message WHERE conversation = 1"))
              .isGreaterThanOrEqualTo(before);
        }
      }
    } finally {
      enough.set(true);
      writing.join();
    }
  }

  private static void write(Engine engine, AtomicLong written, AtomicBoolean enough) {
    while (!enough.get()) {
      long seq = written.get() + 1;
      engine
          .writer()
          .write(
              transaction -> {
                SampleStore.message(transaction.sql(), 1, seq, 1000 + seq, "text " + seq, null);
                return seq;
              })
          .toCompletableFuture()
          .join();
      written.set(seq);
    }
  }
}
