package org.obrol.storage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of the last ids that were given. */
final class Counters {
  /** Which table has the ids of a counter, and where. */
  private static final String[][] COUNTERS = {
    {"account", "account", "id"},
    {"chat_group", "chat_group", "id"},
    {"conversation", "conversation", "id"},
    {"token", "token", "issued"},
  };

  /** Stands at the last of those that are gone, which may be below all that are there. */
  private static final String MESSAGE = "message";

  private Counters() {}

  /** Why an id could be given a second time; nothing where none can. */
  static List<String> problems(Sql sql) throws SQLException {
    List<String> problems = new ArrayList<>();
    for (String[] counter : COUNTERS) {
      String name = counter[0];
      long largest = sql.number("SELECT MAX(%s) FROM %s".formatted(counter[2], counter[1]));
      if (isMissing(sql, name)) {
        problems.add("there is no counter of " + name);
      } else if (value(sql, name) < largest) {
        problems.add(
            "the counter of %s stands at %d (expected: >= %d)"
                .formatted(name, value(sql, name), largest));
      }
    }
    if (isMissing(sql, MESSAGE)) {
      problems.add("there is no counter of " + MESSAGE);
    }
    return problems;
  }

  private static boolean isMissing(Sql sql, String name) throws SQLException {
    return sql.number("SELECT COUNT(*) FROM counter WHERE name = ?", name) == 0;
  }

  private static long value(Sql sql, String name) throws SQLException {
    return sql.number("SELECT value FROM counter WHERE name = ?", name);
  }
}
