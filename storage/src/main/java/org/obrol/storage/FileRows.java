package org.obrol.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Files.Entry;
import org.obrol.core.spi.Files.NewFile;
import org.obrol.core.spi.Files.Query;

/** The table of files and uploads. */
final class FileRows {
  /**
   * A row that was taken away.
   *
   * @param file the file that it was, or null for an upload
   */
  record Removed(FileId id, AccountId owner, @Nullable Content file) {}

  /** What a file takes. */
  record Content(long size, Sha256 sha256) {}

  /** An upload that can be taken up. */
  record Unfinished(FileId id, NewFile announced) {}

  /**
   * What there is when the store is opened.
   *
   * @param taken what the files of each account take, in bytes
   */
  record Begun(long largestId, List<Unfinished> uploads, List<Map.Entry<AccountId, Long>> taken) {}

  private static final String FROM =
      "SELECT f.id, f.name, f.size, f.sha256, f.owner, f.owner_name, f.completed_at, "
          + ConversationRows.COLUMNS
          + " FROM file f JOIN conversation c ON c.id = f.conversation WHERE ";
  private static final String FIND = FROM + "f.id = ? AND f.completed_at > ?";
  private static final String PAGE =
      " = ? AND f.id > ? AND f.id < ? AND f.completed_at > ? ORDER BY f.id LIMIT ?";
  private static final String PAGE_OF_NAME =
      " = ? AND f.id > ? AND f.id < ? AND f.completed_at > ? AND f.name = ?"
          + " ORDER BY f.id LIMIT ?";
  private static final String UNFINISHED =
      "SELECT f.id, f.name, f.announced_size, f.announced_sha256, f.owner, f.owner_name, "
          + ConversationRows.COLUMNS
          + " FROM file f JOIN conversation c ON c.id = f.conversation"
          + " WHERE f.completed_at IS NULL";
  private static final String SAME_UPLOAD =
      "SELECT id FROM file WHERE completed_at IS NULL AND owner = ? AND conversation = ?"
          + " AND name = ? AND announced_size = ? AND announced_sha256 = ?";
  private static final String COUNT_UPLOADS =
      "SELECT COUNT(*) FROM file WHERE completed_at IS NULL AND owner = ?";
  private static final String INSERT =
      "INSERT INTO file (id, owner, owner_name, conversation, name, announced_size,"
          + " announced_sha256) VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String COMPLETE =
      "UPDATE file SET size = ?, sha256 = ?, completed_at = ?"
          + " WHERE id = ? AND completed_at IS NULL";
  private static final String DELETE_WHERE = "DELETE FROM file WHERE ";
  private static final String RETURNING = " RETURNING id, owner, size, sha256";

  private FileRows() {}

  // ---- when the store is opened

  /** Takes away the uploads that nobody can find again, and says what is left. */
  static Begun begin(Sql sql) throws SQLException {
    long largestId = sql.number("SELECT MAX(id) FROM file"); // of those too that go now
    sql.update(
        "DELETE FROM file WHERE completed_at IS NULL"
            + " AND (announced_size IS NULL OR announced_sha256 IS NULL)");
    return new Begun(largestId, unfinished(sql), taken(sql));
  }

  private static List<Unfinished> unfinished(Sql sql) throws SQLException {
    return sql.all(
        UNFINISHED,
        row ->
            new Unfinished(
                new FileId(row.getLong(1)),
                new NewFile(
                    new AccountId(row.getLong(5)),
                    UserName.of(row.getString(6)),
                    ConversationRows.read(row, 7),
                    new FileName(row.getString(2)),
                    row.getLong(3),
                    new Sha256(row.getString(4)))));
  }

  /** What the files of each account take. */
  private static List<Map.Entry<AccountId, Long>> taken(Sql sql) throws SQLException {
    return sql.all(
        "SELECT owner, SUM(size) FROM file WHERE completed_at IS NOT NULL GROUP BY owner",
        row -> Map.entry(new AccountId(row.getLong(1)), row.getLong(2)));
  }

  // ---- uploads

  static Optional<FileId> findUpload(Sql sql, long conversation, NewFile file) throws SQLException {
    if (file.size() == null || file.sha256() == null) {
      return Optional.empty();
    }
    return sql.first(
        SAME_UPLOAD,
        row -> new FileId(row.getLong(1)),
        file.owner().value(),
        conversation,
        file.name().value(),
        file.size(),
        file.sha256().hex());
  }

  static long countUploads(Sql sql, AccountId owner) throws SQLException {
    return sql.number(COUNT_UPLOADS, owner.value());
  }

  /** Whether there is an upload, or a file that was one. */
  static boolean isThere(Sql sql, FileId id) throws SQLException {
    return sql.number("SELECT COUNT(*) FROM file WHERE id = ?", id.value()) > 0;
  }

  /** Whether there is an upload that is not complete. */
  static boolean isUpload(Sql sql, FileId id) throws SQLException {
    return sql.number("SELECT COUNT(*) FROM file WHERE id = ? AND completed_at IS NULL", id.value())
        > 0;
  }

  static void insert(Sql sql, FileId id, long conversation, NewFile file) throws SQLException {
    sql.update(
        INSERT,
        id.value(),
        file.owner().value(),
        file.from().toString(),
        conversation,
        file.name().value(),
        file.size(),
        file.sha256() == null ? null : file.sha256().hex());
  }

  /** Makes a file of an upload; false if there is none. */
  static boolean complete(Sql sql, Entry entry) throws SQLException {
    FileInfo info = entry.info();
    return sql.update(
            COMPLETE,
            info.size(),
            info.sha256().hex(),
            entry.at().toEpochMilli(),
            info.id().value())
        == 1;
  }

  // ---- files

  /**
   * Finds a file.
   *
   * @param old files that were completed at this time or earlier are not there
   */
  static Optional<Entry> find(Sql sql, FileId id, Instant old) throws SQLException {
    return sql.first(FIND, FileRows::entry, id.value(), old.toEpochMilli());
  }

  /**
   * Finds files by their order. Each conversation has a query of its own, which reads no more of
   * its index than what is wanted and comes before what the others have found. One query for all
   * would either sort all of their files, or be another statement for each number of them.
   */
  static List<Entry> list(Sql sql, Query query, int limit, Instant old) throws SQLException {
    NavigableMap<FileId, Entry> found = new TreeMap<>();
    for (ConversationId conversation : query.conversations()) {
      long row = ConversationRows.find(sql, conversation);
      if (row != 0) {
        page(sql, "f.conversation", row, query, limit, old, found);
      }
    }
    if (query.owner() != null) {
      page(sql, "f.owner", query.owner().value(), query, limit, old, found);
    }
    return List.copyOf(found.values());
  }

  private static void page(
      Sql sql,
      String column,
      long value,
      Query query,
      int limit,
      Instant old,
      NavigableMap<FileId, Entry> found)
      throws SQLException {
    long after = query.after() == null ? 0 : query.after().value();
    long before = found.size() < limit || limit == 0 ? Long.MAX_VALUE : found.lastKey().value();
    List<Entry> page =
        query.name() == null
            ? sql.all(
                FROM + column + PAGE,
                FileRows::entry,
                value,
                after,
                before,
                old.toEpochMilli(),
                limit)
            : sql.all(
                FROM + column + PAGE_OF_NAME,
                FileRows::entry,
                value,
                after,
                before,
                old.toEpochMilli(),
                query.name().value(),
                limit);
    page.forEach(entry -> found.put(entry.info().id(), entry));
    while (found.size() > limit) {
      found.pollLastEntry();
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        new FileInfo(
            new FileId(row.getLong(1)),
            new FileName(row.getString(2)),
            row.getLong(3),
            new Sha256(row.getString(4))),
        new AccountId(row.getLong(5)),
        UserName.of(row.getString(6)),
        ConversationRows.read(row, 8),
        Instant.ofEpochMilli(row.getLong(7)));
  }

  // ---- taking away

  /** Takes away a file or an upload of an owner, but no file that is too old. */
  static Optional<Removed> delete(Sql sql, FileId id, AccountId owner, Instant old)
      throws SQLException {
    return delete(
            sql,
            "id = ? AND owner = ? AND (completed_at IS NULL OR completed_at > ?)",
            id.value(),
            owner.value(),
            old.toEpochMilli())
        .stream()
        .findFirst();
  }

  /** Takes away an upload, if it has not become a file. */
  static List<Removed> deleteUpload(Sql sql, FileId id) throws SQLException {
    return delete(sql, "id = ? AND completed_at IS NULL", id.value());
  }

  /** Takes away some of the files that are too old. */
  static List<Removed> deleteOld(Sql sql, Instant old, int limit) throws SQLException {
    return delete(
        sql,
        "id IN (SELECT id FROM file WHERE completed_at <= ? ORDER BY completed_at LIMIT ?)",
        old.toEpochMilli(),
        limit);
  }

  /** Takes away all files and uploads of an account. */
  static List<Removed> deleteAll(Sql sql, AccountId owner) throws SQLException {
    return delete(sql, "owner = ?", owner.value());
  }

  private static List<Removed> delete(Sql sql, String condition, Object... parameters)
      throws SQLException {
    return sql.all(DELETE_WHERE + condition + RETURNING, FileRows::removed, parameters);
  }

  private static Removed removed(ResultSet row) throws SQLException {
    String sha256 = row.getString(4);
    return new Removed(
        new FileId(row.getLong(1)),
        new AccountId(row.getLong(2)),
        sha256 == null ? null : new Content(row.getLong(3), new Sha256(sha256)));
  }
}
