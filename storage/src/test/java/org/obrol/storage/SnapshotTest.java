package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reads a data directory beside a server holds up its write-ahead log for the rows only. */
class SnapshotTest {
  @TempDir Path folder;
  private Path data;
  private final List<Long> busy = new ArrayList<>();

  @BeforeEach
  void makeStore() throws Exception {
    data = folder.resolve("data");
    SampleStore.make(data, 4);
  }

  private void resetLog(String what, long done, long total) {
    if (what.equals("files")) {
      try (Sql sql = new Database(data).openWriter(Durability.OS)) {
        sql.update("UPDATE mark SET taken = taken + 1");
        sql.commit();
        sql.connection().setAutoCommit(true);
        sql.prepare("PRAGMA busy_timeout = 0").execute();
        busy.add(sql.number("PRAGMA wal_checkpoint(TRUNCATE)"));
      } catch (SQLException failure) {
        throw new AssertionError(failure);
      }
    }
  }

  @Test
  void theLogCanBeResetWhileFilesAreChecked() {
    assertThat(DataDirectory.of(data).check(this::resetLog).problems()).isEmpty();
    assertThat(busy).isNotEmpty().containsOnly(0L);
  }

  @Test
  void theLogCanBeResetWhileFilesAreExported() {
    Totals totals = DataDirectory.of(data).exportTo(item -> {}, this::resetLog);
    assertThat(totals.contents()).isEqualTo(SampleStore.FILES);
    assertThat(busy).isNotEmpty().containsOnly(0L);
  }

  @Test
  void theLogCanBeResetWhileFilesAreBackedUp() {
    Totals totals = DataDirectory.of(data).backup(folder.resolve("copy"), this::resetLog);
    assertThat(totals.contents()).isEqualTo(SampleStore.FILES);
    assertThat(busy).isNotEmpty().containsOnly(0L);
  }
}
