package org.obrol.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for damage in a data directory, see {@link DataDirectory#check}. Used once. */
final class Check {
  private static final int MAX_TOLD = 100;

  private static final Map<String, String> COUNTS = counts();

  private static final String SEQS =
      "SELECT c.id, c.trimmed, MIN(m.seq), MAX(m.seq), COUNT(*)"
          + " FROM conversation c JOIN message m ON m.conversation = c.id"
          + " GROUP BY c.id, c.trimmed";

  private static final String FIRST_HOLE =
      "SELECT MIN(m.seq) + 1 FROM message m WHERE m.conversation = ? AND NOT EXISTS"
          + " (SELECT 1 FROM message n WHERE n.conversation = m.conversation AND n.seq = m.seq + 1)";

  /** In the order in which the log computes the checksum, with what it should be at the end. */
  private static final String MESSAGES =
      "SELECT conversation, id, seq, at, author, author_name, kind, text, file, file_size,"
          + " file_sha256, send_key, checksum FROM message ORDER BY id";

  /** What refers to what: a table, its column, and where that must be found. */
  private static final String[][] REFERENCES = {
    {"message", "conversation", "conversation"},
    {"mark", "conversation", "conversation"},
    {"member", "chat_group", "chat_group"},
    {"member", "account", "account"},
    {"chat_group", "owner", "account"},
    {"file", "conversation", "conversation"},
  };

  /**
   * What may refer to an account that is gone, but to none that never was: a guest's marks go a
   * moment after the guest, a token that was made in the same moment goes when it expires.
   */
  private static final String[] LEFTOVERS = {"mark", "token"};

  private static final String NEVER_WERE =
      "SELECT account, COUNT(*) FROM %s WHERE account < 1 OR account >"
          + " (SELECT value FROM counter WHERE name = 'account') GROUP BY account";

  private final Path directory;
  private final Steps steps;
  private final Map<String, Long> found = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private long problemCount;

  Check(Path directory, Steps steps) {
    this.directory = directory;
    this.steps = steps;
  }

  private static Map<String, String> counts() {
    Map<String, String> counts = new LinkedHashMap<>();
    counts.put("accounts", "SELECT COUNT(*) FROM account");
    counts.put("groups", "SELECT COUNT(*) FROM chat_group");
    counts.put("conversations", "SELECT COUNT(*) FROM conversation");
    counts.put("messages", "SELECT COUNT(*) FROM message");
    counts.put("files", "SELECT COUNT(*) FROM file WHERE completed_at IS NOT NULL");
    return counts;
  }

  /** One of the things that are looked at. */
  private interface Part {
    void check(Sql sql) throws IOException, SQLException;
  }

  CheckReport run() throws IOException {
    try (Snapshot snapshot = Snapshot.open(directory)) {
      Sql sql = snapshot.sql();
      if (snapshot.schema() < Migrations.NEWEST) {
        throw new StoreException(
            "the data has schema %d (expected: %d, which it gets when a server starts)"
                .formatted(snapshot.schema(), Migrations.NEWEST));
      }
      check("the database", sql, this::checkDatabase);
      check("the counts", sql, this::count);
      check("the numbers of messages", sql, this::checkSeqs);
      check("the messages", sql, this::checkMessages);
      check("what refers to what", sql, this::checkReferences);
      check("the counters", sql, this::checkCounters);
      check("the files", sql, this::checkContents);
    } catch (SQLException damaged) {
      if (Database.isDenied(damaged)) {
        throw new StoreException(
            directory + " cannot be read by this user: " + damaged.getMessage(), damaged);
      }
      add("the database cannot be opened: " + damaged.getMessage());
    }
    return new CheckReport(found, problems, problemCount);
  }

  /** What cannot be read is a problem, and no reason not to look at the rest. */
  private void check(String what, Sql sql, Part part) throws IOException {
    try {
      part.check(sql);
    } catch (SQLException damaged) {
      steps.at("damage", 0, 0); // or it is us who were interrupted
      add(what + " cannot be read: " + damaged.getMessage());
    }
  }

  private void add(String problem) {
    problemCount++;
    if (problems.size() < MAX_TOLD) {
      problems.add(problem);
    }
  }

  private void checkDatabase(Sql sql) throws SQLException {
    steps.at("database", 0, 0);
    Database.faults(sql).forEach(fault -> add("the database: " + fault));
  }

  private void count(Sql sql) throws SQLException {
    for (Map.Entry<String, String> one : COUNTS.entrySet()) {
      found.put(one.getKey(), sql.number(one.getValue()));
    }
  }

  private void checkSeqs(Sql sql) throws SQLException {
    List<Long> withHoles = new ArrayList<>();
    sql.each(
        SEQS,
        row -> {
          long conversation = row.getLong(1);
          long trimmed = row.getLong(2);
          long first = row.getLong(3);
          long last = row.getLong(4);
          if (first != trimmed + 1) {
            add(
                "conversation %d begins at seq %d (expected: %d)"
                    .formatted(conversation, first, trimmed + 1));
          }
          if (row.getLong(5) != last - first + 1) {
            withHoles.add(conversation);
          }
        });
    for (long conversation : withHoles) {
      add(
          "conversation %d has no message with seq %d"
              .formatted(conversation, sql.number(FIRST_HOLE, conversation)));
    }
  }

  private void checkMessages(Sql sql) throws SQLException {
    long total = found.getOrDefault("messages", 0L);
    @Nullable Object[] columns = new Object[12];
    long done = 0;
    try (ResultSet rows = sql.prepare(MESSAGES).executeQuery()) {
      while (rows.next()) {
        for (int i = 0; i < columns.length; i++) {
          columns[i] = rows.getObject(i + 1);
        }
        if (Messages.checksum(columns) != rows.getLong(13)) {
          add(
              "message %s was changed (conversation %s, seq %s)"
                  .formatted(columns[1], columns[0], columns[2]));
        }
        done++;
        steps.counted("messages", done, total);
      }
    }
  }

  private void checkReferences(Sql sql) throws SQLException {
    for (String[] reference : REFERENCES) {
      String table = reference[0];
      String column = reference[1];
      String other = reference[2];
      steps.at("references", 0, 0);
      sql.each(
          "SELECT t.%s, COUNT(*) FROM %s t LEFT JOIN %s o ON o.id = t.%s WHERE o.id IS NULL GROUP BY t.%s"
              .formatted(column, table, other, column, column),
          row -> addDangling(table, other, row));
    }
    for (String table : LEFTOVERS) {
      steps.at("references", 0, 0);
      sql.each(NEVER_WERE.formatted(table), row -> addDangling(table, "account", row));
    }
  }

  private void addDangling(String table, String other, ResultSet row) throws SQLException {
    add(
        "%d of %s refer to %s %d, which is not there"
            .formatted(row.getLong(2), table, other, row.getLong(1)));
  }

  private void checkCounters(Sql sql) throws SQLException {
    Counters.problems(sql).forEach(this::add);
  }

  private void checkContents(Sql sql) throws IOException, SQLException {
    long total = FileContents.count(sql);
    long[] done = new long[2]; // contents and bytes
    FileContents.each(
        sql,
        content -> {
          steps.at("files", done[0]++, total);
          String wrong = wrong(content);
          if (wrong == null) {
            done[1] += content.size();
          } else {
            add("the content %s %s".formatted(content.sha256(), wrong));
          }
        });
    found.put("bytes of files", done[1]);
  }

  private @Nullable String wrong(FileContents.Named content) throws IOException, SQLException {
    Path file = content.path(directory);
    if (file == null) {
      return "has no checksum";
    }
    try {
      return FileContents.read(
          file, content, (offset, data) -> steps.at("bytes of a file", offset, content.size()));
    } catch (NoSuchFileException missing) {
      boolean named = FileContents.isNamed(directory, String.valueOf(content.sha256()));
      return named ? "is missing" : null; // it was removed while we looked
    } catch (IOException unreadable) {
      steps.at("damage", 0, 0); // or it is us who were interrupted
      return "cannot be read: " + unreadable.getMessage();
    }
  }
}
