package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTest {
  @TempDir Path directory;

  private static String pragma(Engine engine, String name) {
    return answer(
        engine
            .writer()
            .write(
                transaction ->
                    transaction
                        .sql()
                        .first("PRAGMA " + name, row -> row.getString(1))
                        .orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource({
    "8, true",
    "1544, true",
    "14, true",
    "3, true",
    "11, false",
    "26, false",
    "13, false"
  })
  void whatAUserMayNotIsNoDamage(int code, boolean denied) { // SQLite's codes, which do not change
    assertThat(Database.isDenied(new SQLException("", null, code))).isEqualTo(denied);
  }

  @ParameterizedTest
  @CsvSource({"SYNC, 2", "OS, 1"}) // FULL: each commit is synced; NORMAL: each checkpoint is
  void whatWritesAsksForTheDurabilityThatWasPromised(Durability durability, String synchronous)
      throws Exception {
    try (Engine engine = new Engine(directory, durability, InstantSource.system())) {
      engine.writer().start();
      assertThat(pragma(engine, "synchronous")).isEqualTo(synchronous);
      assertThat(pragma(engine, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(engine, "secure_delete")).isEqualTo("1");
    }
  }
}
