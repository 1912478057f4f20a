package org.obrol.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog;

/** The table of messages. */
final class Messages {
  private static final String COLUMNS =
      "id, seq, at, author, author_name, kind, text, file, file_size, file_sha256, send_key";

  private static final String INSERT =
      "INSERT INTO message (conversation, checksum, "
          + COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (conversation, author, send_key) WHERE send_key IS NOT NULL DO NOTHING";

  private static final String BY_KEY =
      "SELECT " + COLUMNS + " FROM message WHERE conversation = ? AND author = ? AND send_key = ?";

  private static final String PAGE =
      "SELECT "
          + COLUMNS
          + " FROM message WHERE conversation = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?";

  private static final String TRIM =
      "UPDATE conversation SET trimmed = ? WHERE id = ? AND trimmed < ?";

  private static final String LAST_OF =
      "SELECT id FROM message WHERE conversation = ? AND seq <= ? ORDER BY seq DESC LIMIT 1";

  private static final String REMEMBER =
      "UPDATE counter SET value = ? WHERE name = 'message' AND value < ?";

  private static final String ERASE =
      "UPDATE message SET author_name = ?, kind = ?, checksum = ?, text = '', file = NULL,"
          + " file_size = NULL, file_sha256 = NULL, send_key = NULL WHERE id = ?";

  private Messages() {}

  /** Adds a message; false where its author has used its key in this conversation before. */
  static boolean insert(Sql sql, long conversation, Message message) throws SQLException {
    PreparedStatement insert = sql.prepare(INSERT);
    FileInfo file = message.file();
    insert.setLong(1, conversation);
    insert.setLong(2, checksum(conversation, message));
    insert.setLong(3, message.id().value());
    insert.setLong(4, message.seq());
    insert.setLong(5, message.at().toEpochMilli());
    insert.setLong(6, message.author().value());
    insert.setString(7, message.from().shown());
    insert.setString(8, kind(message.kind()));
    insert.setString(9, message.text());
    if (file == null) {
      insert.setNull(10, Types.BIGINT);
      insert.setNull(11, Types.BIGINT);
      insert.setNull(12, Types.VARCHAR);
    } else {
      insert.setLong(10, file.id().value());
      insert.setLong(11, file.size());
      insert.setString(12, file.sha256().hex());
    }
    insert.setString(13, message.key());
    return insert.executeUpdate() == 1;
  }

  /** The message that an author has sent with a key, which must be there. */
  static Message withKey(
      Sql sql, long conversation, ConversationId id, AccountId author, @Nullable String key)
      throws SQLException {
    return sql.first(BY_KEY, row -> read(row, id), conversation, author.value(), key)
        .orElseThrow(() -> new SQLException("a key is taken by no message"));
  }

  /** A page; see {@link MessageLog#read}. */
  static List<Message> page(
      Sql sql, long conversation, ConversationId id, long after, long upTo, int limit, int maxBytes)
      throws SQLException {
    PreparedStatement select = sql.prepare(PAGE);
    select.setLong(1, conversation);
    select.setLong(2, after);
    select.setLong(3, upTo);
    select.setInt(4, limit);
    List<Message> page = new ArrayList<>();
    long weight = 0;
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Message message = read(rows, id);
        weight += MessageLog.weight(message);
        if (weight > maxBytes && !page.isEmpty()) {
          break;
        }
        page.add(message);
      }
    }
    return page;
  }

  /**
   * Takes away the messages up to a seq; false if they are gone. The largest id among them is kept
   * in mind, so that it is not given again where the clock is set back.
   */
  static boolean trim(Sql sql, long conversation, long upTo) throws SQLException {
    if (sql.update(TRIM, upTo, conversation, upTo) == 0) {
      return false;
    }
    long last = sql.number(LAST_OF, conversation, upTo); // ids ascend with the seqs
    sql.update(REMEMBER, last, last);
    sql.update("DELETE FROM message WHERE conversation = ? AND seq <= ?", conversation, upTo);
    return true;
  }

  /** The largest id that a message has or had. */
  static long lastId(Sql sql) throws SQLException {
    return Math.max(
        sql.number("SELECT MAX(id) FROM message"),
        sql.number("SELECT value FROM counter WHERE name = 'message'"));
  }

  /**
   * Takes from a message all that a person has put into it; its place stays. One that is gone is
   * left alone.
   *
   * @param name who is said to have written it
   */
  static void erase(Sql sql, long id, UserName name) throws SQLException {
    String kind = kind(Message.Kind.TEXT);
    Optional<Long> checksum =
        sql.first(
            "SELECT conversation, seq, at, author FROM message WHERE id = ?",
            row ->
                checksum(
                    row.getLong(1),
                    id,
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    name.shown(),
                    kind,
                    "",
                    null,
                    null,
                    null,
                    null),
            id);
    if (checksum.isPresent()) {
      sql.update(ERASE, name.shown(), kind, checksum.get(), id);
    }
  }

  private static Message read(ResultSet row, ConversationId conversation) throws SQLException {
    String text = row.getString(7);
    long file = row.getLong(8);
    FileInfo info =
        row.wasNull()
            ? null
            : new FileInfo(
                new FileId(file),
                new FileName(text),
                row.getLong(9),
                new Sha256(row.getString(10)));
    return new Message(
        conversation,
        row.getLong(2),
        new MessageId(row.getLong(1)),
        Instant.ofEpochMilli(row.getLong(3)),
        new AccountId(row.getLong(4)),
        UserName.of(row.getString(5)),
        Message.Kind.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
        text,
        info,
        row.getString(11));
  }

  private static String kind(Message.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static long checksum(long conversation, Message message) {
    FileInfo file = message.file();
    return checksum(
        conversation,
        message.id().value(),
        message.seq(),
        message.at().toEpochMilli(),
        message.author().value(),
        message.from().shown(),
        kind(message.kind()),
        message.text(),
        file == null ? null : file.id().value(),
        file == null ? null : file.size(),
        file == null ? null : file.sha256().hex(),
        message.key());
  }

  /**
   * What tells whether a row still is what was written: the CRC-32C of its columns, each with its
   * kind and its length before it. It finds what a disk has lost, not what somebody has forged.
   *
   * @param columns numbers, texts and nulls
   */
  static long checksum(@Nullable Object... columns) {
    CRC32C crc = new CRC32C();
    ByteBuffer head = ByteBuffer.allocate(1 + Long.BYTES);
    for (Object column : columns) {
      if (column == null) {
        crc.update('n');
      } else if (column instanceof Number number) {
        crc.update(head.clear().put((byte) '#').putLong(number.longValue()).flip());
      } else {
        byte[] text = column.toString().getBytes(StandardCharsets.UTF_8);
        crc.update(head.clear().put((byte) '"').putLong(text.length).flip());
        crc.update(text);
      }
    }
    return crc.getValue();
  }
}
