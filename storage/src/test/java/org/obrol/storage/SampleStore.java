package org.obrol.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Random;
import org.obrol.core.model.Sha256;

/** A data directory with something in every table. */
final class SampleStore {
  static final int MESSAGES = 200;
  static final int FILES = 4;

  private static final String[] TEXTS = {
    "plain",
    "",
    "it's \"quoted\"",
    "two\nlines\r\n\ttab",
    "größer 漢字 \ud83d\ude00",
    "nul \u0000 \u0001 end"
  };

  private final Path directory;
  private final Random random;

  private SampleStore(Path directory, long seed) {
    this.directory = directory;
    this.random = new Random(seed);
  }

  /** Makes one; the same for the same seed. */
  static void make(Path directory, long seed) throws IOException, SQLException {
    Files.createDirectories(directory);
    SampleStore store = new SampleStore(directory, seed);
    try (Sql sql = new Database(directory).openWriter(Durability.OS)) {
      new Migrations().run(sql, InstantSource.system());
      store.fill(sql);
      sql.commit();
    }
  }

  private void fill(Sql sql) throws IOException, SQLException {
    for (long id = 1; id <= 3; id++) {
      String password = id == 3 ? null : "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";
      sql.update(
          "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?)",
          id,
          "user" + id,
          "User" + id,
          text(),
          id == 3 ? 1 : 0,
          password,
          random.nextLong());
      sql.update("INSERT INTO token VALUES (?, ?, ?, ?)", "hash" + id, id, id, random.nextLong());
      sql.update("INSERT INTO mark VALUES (?, 1, ?, 0, 0)", id, id == 1 ? null : id);
    }
    sql.update("INSERT INTO chat_group VALUES (1, 'devs', 'devs', 1, 2)");
    sql.update("INSERT INTO member VALUES (1, 1, 1), (1, 2, 2)");
    sql.update("INSERT INTO conversation VALUES (1, 'lobby', 0, 0, 0), (2, 'group', 1, 0, 7)");
    for (String kind : new String[] {"account", "token"}) {
      sql.update("UPDATE counter SET value = 3 WHERE name = ?", kind);
    }
    sql.update("UPDATE counter SET value = 1 WHERE name = 'chat_group'");
    sql.update("UPDATE counter SET value = 2 WHERE name = 'conversation'");
    for (int i = 0; i < MESSAGES / 2; i++) {
      message(sql, 1, i + 1, 2L * i + 1);
      message(sql, 2, i + 8, 2L * i + 2);
    }
    int[] sizes = {0, 1, FileContents.PIECE_BYTES, 2 * FileContents.PIECE_BYTES + 5};
    for (int i = 0; i < FILES; i++) {
      file(sql, i + 1, sizes[i]);
    }
    sql.update( // an upload that is not complete
        "INSERT INTO file (id, owner, owner_name, conversation, name) VALUES (9, 1, 'a', 1, 'b')");
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(TEXTS[random.nextInt(TEXTS.length)]);
    }
    return text.toString();
  }

  /** Adds a message as the log does. */
  static void message(Sql sql, long conversation, long seq, long id, String text, String key)
      throws SQLException {
    Object[] columns = {
      conversation, id, seq, 1000L + id, 1L, "User1", "text", text, null, null, null, key
    };
    sql.update(
        "INSERT INTO message (conversation, id, seq, at, author, author_name, kind, text, file,"
            + " file_size, file_sha256, send_key, checksum)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[4],
        columns[5],
        columns[6],
        columns[7],
        columns[8],
        columns[9],
        columns[10],
        columns[11],
        Messages.checksum(columns));
  }

  private void message(Sql sql, long conversation, long seq, long id) throws SQLException {
    message(sql, conversation, seq, id, text(), random.nextBoolean() ? "key" + id : null);
  }

  private void file(Sql sql, long id, int size) throws IOException, SQLException {
    byte[] content = new byte[size];
    random.nextBytes(content);
    Sha256 sha256 = Sha256.of(Sha256.newDigest().digest(content));
    Path path = FileContents.path(directory, sha256);
    Files.createDirectories(path.getParent());
    Files.write(path, content);
    for (long copy : new long[] {id, id + 100}) { // two files of one content
      sql.update(
          "INSERT INTO file VALUES (?, 1, 'User1', 1, ?, NULL, NULL, ?, ?, ?)",
          copy,
          text(),
          (long) size,
          sha256.hex(),
          5L);
    }
  }

  /** Changes something behind the store's back. */
  static void change(Path directory, String statement) throws SQLException {
    try (Sql sql = new Database(directory).openWriter(Durability.OS)) {
      sql.update(statement);
      sql.commit();
    }
  }

  /** The content of one of its files, of 1 byte. */
  static Path content(Path directory) throws SQLException {
    try (Snapshot snapshot = Snapshot.open(directory)) {
      return snapshot
          .sql()
          .first("SELECT sha256 FROM file WHERE size = 1", row -> row.getString(1))
          .map(hex -> FileContents.path(directory, new Sha256(hex)))
          .orElseThrow();
    }
  }
}
