package org.obrol.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.GroupId;

/** The table of conversations, by whose rows messages, marks and files name theirs. */
final class ConversationRows {
  /** What {@link #read} needs, in its order. */
  static final String COLUMNS = "c.kind, c.low, c.high";

  private static final String FIND =
      "SELECT id FROM conversation WHERE kind = ? AND low = ? AND high = ?";
  private static final String INSERT =
      "INSERT INTO conversation (id, kind, low, high, trimmed) VALUES (?, ?, ?, ?, 0)";

  private ConversationRows() {}

  /** A conversation's row, or 0 if it has none. */
  static long find(Sql sql, ConversationId id) throws SQLException {
    return sql.number(FIND, kind(id), low(id), high(id));
  }

  /** A conversation's row, which is made where it has none. */
  static long findOrMake(Sql sql, ConversationId id) throws SQLException {
    long known = find(sql, id);
    if (known != 0) {
      return known;
    }
    long row = sql.nextId("conversation");
    sql.update(INSERT, row, kind(id), low(id), high(id));
    return row;
  }

  /**
   * The conversation that {@link #COLUMNS} name.
   *
   * @param first where they begin
   */
  static ConversationId read(ResultSet row, int first) throws SQLException {
    String kind = row.getString(first);
    long low = row.getLong(first + 1);
    return switch (kind) {
      case "lobby" -> ConversationId.LOBBY;
      case "group" -> ConversationId.group(new GroupId(low));
      case "direct" ->
          ConversationId.direct(new AccountId(low), new AccountId(row.getLong(first + 2)));
      default -> throw new SQLException("a conversation of the kind " + kind);
    };
  }

  private static String kind(ConversationId id) {
    if (id instanceof ConversationId.Direct) {
      return "direct";
    }
    return id instanceof ConversationId.Group ? "group" : "lobby";
  }

  private static long low(ConversationId id) {
    if (id instanceof ConversationId.Direct direct) {
      return direct.low().value();
    }
    return id instanceof ConversationId.Group group ? group.group().value() : 0;
  }

  private static long high(ConversationId id) {
    return id instanceof ConversationId.Direct direct ? direct.high().value() : 0;
  }
}
