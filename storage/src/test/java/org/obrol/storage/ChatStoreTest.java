package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatStoreTest {
  @TempDir Path directory;

  @Test
  void aSecondServerIsKeptOut() {
    try (ChatStore store = ChatStore.open(directory)) {
      assertThat(store).isNotNull();
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> ChatStore.open(directory))
          .withMessage(
              "the data directory %s is in use by process %d"
                  .formatted(directory, ProcessHandle.current().pid()));
    }
    ChatStore.open(directory).close();
  }

  @Test
  void closingTwiceIsFine() {
    ChatStore store = ChatStore.open(directory);
    store.close();
    store.close();
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsSaidSo() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> ChatStore.open(file))
        .withMessageContaining(file.toString());
  }

  @Test
  void whatIsNoDatabaseIsSaidSoAndLeftAlone() throws Exception {
    Path file = directory.resolve("obrol.db");
    Files.writeString(file, "this is something else entirely, and long enough to look into");

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> ChatStore.open(directory))
        .withMessageContaining(directory.toString());
    assertThat(file).content().startsWith("this is something else");
  }

  // ---- the schema

  private static final List<String> SCRIPTS =
      List.of(
          "CREATE TABLE store (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
          "CREATE TABLE one (a BIGINT); -- a comment\nINSERT INTO one (a) VALUES (1)",
          "ALTER TABLE one ADD COLUMN b BIGINT; UPDATE one SET b = 2");

  private Sql connect() throws SQLException {
    return new Database(directory).openWriter(Durability.OS);
  }

  private static void migrate(Sql sql, List<String> scripts) throws SQLException {
    new Migrations(scripts).run(sql, InstantSource.system());
  }

  @Test
  void anOlderDatabaseIsBroughtToTheNewestSchema() throws Exception {
    try (Sql sql = connect()) {
      migrate(sql, SCRIPTS.subList(0, 2));
      assertThat(Migrations.version(sql)).isEqualTo(2);

      migrate(sql, SCRIPTS);
      migrate(sql, SCRIPTS);

      assertThat(Migrations.version(sql)).isEqualTo(3);
      assertThat(sql.number("SELECT a + b FROM one")).isEqualTo(3);
    }
  }

  @Test
  void aScriptThatFailsLeavesTheDatabaseAsItWas() throws Exception {
    List<String> broken = List.of(SCRIPTS.get(0), SCRIPTS.get(1), "DROP TABLE one; NONSENSE");
    try (Sql sql = connect()) {
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> migrate(sql, broken));
      sql.rollback();

      assertThat(Migrations.version(sql)).isEqualTo(2);
      assertThat(sql.number("SELECT a FROM one")).isEqualTo(1);
    }
  }

  @Test
  void aDatabaseOfANewerVersionIsLeftAlone() throws Exception {
    try (Sql sql = connect()) {
      migrate(sql, SCRIPTS);
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> migrate(sql, SCRIPTS.subList(0, 2)))
          .withMessageContaining("newer version of Obrol (schema 3, expected: <= 2)");
    }
  }
}
