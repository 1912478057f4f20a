package org.obrol.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Sha256;

/** The contents of files as whoever copies a data directory sees them. */
final class FileContents {
  /** As much as one line of an export holds. */
  static final int PIECE_BYTES = 48 << 10;

  private static final String LIST =
      "CREATE TEMPORARY TABLE named_content AS"
          + " SELECT DISTINCT sha256, size FROM file WHERE completed_at IS NOT NULL";
  private static final String LISTED = "SELECT sha256, size FROM named_content ORDER BY sha256";
  private static final String FORGET = "DROP TABLE named_content";
  private static final String COUNT =
      "SELECT COUNT(DISTINCT sha256) FROM file WHERE completed_at IS NOT NULL";

  private FileContents() {}

  /**
   * A content that a database names.
   *
   * @param sha256 as it stands there; it may be anything in a damaged one
   */
  record Named(@Nullable String sha256, long size) {
    /** Where it should be, or null if its checksum is none. */
    @Nullable Path path(Path directory) {
      Sha256 checked = sha256 == null ? null : Sha256.parse(sha256).orElse(null);
      return checked == null ? null : FileContents.path(directory, checked);
    }
  }

  /** What is done with a content. */
  interface Each {
    void content(Named content) throws IOException, SQLException;
  }

  /** Takes a part of a content, in order. */
  interface Piece {
    void take(long offset, ByteBuffer data) throws IOException;
  }

  /** Where a content of a data directory is. */
  static Path path(Path directory, Sha256 sha256) {
    return Contents.path(directory.resolve("files"), sha256);
  }

  /**
   * Does something with each content that a database names now, in the order of their checksums.
   *
   * <p>That may take hours, in which nothing may hold up the write-ahead log. So the list is laid
   * aside, in a table of this connection's own which takes no memory, and the transaction ends
   * before the first content is handed over.
   */
  static void each(Sql sql, Each each) throws IOException, SQLException {
    sql.update(LIST);
    sql.commit();
    try (ResultSet rows = sql.prepare(LISTED).executeQuery()) {
      while (rows.next()) {
        each.content(new Named(rows.getString(1), rows.getLong(2)));
      }
    }
    sql.update(FORGET);
    sql.commit();
  }

  static long count(Sql sql) throws SQLException {
    return sql.number(COUNT);
  }

  /**
   * Hands over a content for a copy, see {@link #read}.
   *
   * @return whether there still is a file that has it; if not, the pieces count for nothing
   * @throws StoreException if it should be there and is not, or is not as it should be
   */
  static boolean copy(Path directory, Named content, Piece piece) throws IOException, SQLException {
    String sha256 = content.sha256();
    Path file = content.path(directory);
    if (file == null || sha256 == null) {
      throw new StoreException("a file has the checksum " + sha256);
    }
    try {
      String wrong = read(file, content, piece);
      if (wrong != null) {
        throw new StoreException("the content %s %s".formatted(sha256, wrong));
      }
      return true;
    } catch (NoSuchFileException missing) {
      if (isNamed(directory, sha256)) {
        throw new StoreException("the content " + sha256 + " is missing", missing);
      }
      return false;
    }
  }

  /** Whether a store names a content at this moment. */
  static boolean isNamed(Path directory, String sha256) throws SQLException {
    try (Snapshot now = Snapshot.open(directory)) {
      return now.sql().number("SELECT COUNT(*) FROM file WHERE sha256 = ?", sha256) > 0;
    }
  }

  /**
   * Hands over a content in pieces of {@link #PIECE_BYTES}, the last of which may be shorter; an
   * empty content is one empty piece.
   *
   * @return what is wrong with the content, found behind its end; null if nothing is
   * @throws NoSuchFileException if it is not there
   */
  static @Nullable String read(Path file, Named content, Piece piece) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    long offset = 0;
    ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      do {
        buffer.clear();
        while (buffer.hasRemaining() && in.read(buffer) >= 0) {
          // until the piece is full
        }
        buffer.flip();
        if (buffer.hasRemaining() || offset == 0) {
          int length = buffer.remaining();
          digest.update(buffer.duplicate());
          piece.take(offset, buffer);
          offset += length;
        }
      } while (buffer.limit() == PIECE_BYTES);
    }
    if (offset != content.size()) {
      return "has %d bytes (expected: %d)".formatted(offset, content.size());
    }
    return Sha256.of(digest.digest()).hex().equals(content.sha256()) ? null : "was changed";
  }
}
