package org.obrol.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** Where the database of a data directory is, and how it is opened. */
final class Database {
  /** How long a statement waits for another process, such as a backup, before it fails. */
  private static final int BUSY_MILLIS = 5_000;

  /**
   * How many pages of 4 KiB the write-ahead log may have before they are moved into the database:
   * more make a commit slow less often, fewer keep the log short.
   */
  private static final int CHECKPOINT_PAGES = 4_000;

  private static final int WRITER_CACHE_KIB = 32 << 10;
  private static final int READER_CACHE_KIB = 4 << 10;
  private static final long MAX_IDLE_LOG_BYTES = 64L << 20;

  /** Some milliseconds of work. */
  private static final int STEPS_BETWEEN_LOOKS = 100_000;

  /** "Obrl": by this {@code file} and others can tell what the database is. */
  static final int APPLICATION_ID = 0x4f62726c;

  /** Makes connections. */
  @FunctionalInterface
  interface Connector {
    Connection connect(String url, Properties properties) throws SQLException;
  }

  private final Path file;
  private final Connector connector;

  /** The database of a data directory. */
  Database(Path directory) {
    this(directory, DriverManager::getConnection);
  }

  /** The same, over connections of somebody else's making. */
  Database(Path directory, Connector connector) {
    this.file = directory.resolve("obrol.db");
    this.connector = connector;
  }

  Path file() {
    return file;
  }

  /** Opens a connection that may write; the database is made where there is none. */
  Sql openWriter(Durability durability) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-WRITER_CACHE_KIB);
    config.setPragma(SQLiteConfig.Pragma.SYNCHRONOUS, durability.synchronous());
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true"); // erased is overwritten
    config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Long.toString(MAX_IDLE_LOG_BYTES));
    Sql sql = connect(config);
    try {
      pragma(sql, "wal_autocheckpoint = " + CHECKPOINT_PAGES);
      if (durability == Durability.SYNC) { // macOS needs these; others don't know them
        pragma(sql, "fullfsync = 1");
        pragma(sql, "checkpoint_fullfsync = 1");
      }
      return sql;
    } catch (Throwable failure) {
      sql.close();
      throw failure;
    }
  }

  /**
   * Opens a database that nobody else knows yet, to be synced by its maker when it is whole. Has no
   * write-ahead log, so that it can be read later where nothing can be written.
   */
  Sql openUnfinished() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setCacheSize(-WRITER_CACHE_KIB);
    config.setApplicationId(APPLICATION_ID);
    return connect(config);
  }

  /** Opens a connection that only reads; the database must be there. */
  Sql openReader() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-READER_CACHE_KIB);
    return connect(config);
  }

  /**
   * Writes a copy as of one moment into a file that is not there, or is empty. Ends early when this
   * thread is interrupted.
   */
  void copyTo(Path copy) throws SQLException {
    try (Sql sql = openReader()) {
      stopWhenInterrupted(sql);
      sql.connection().setAutoCommit(true); // it is no part of a transaction
      sql.update("VACUUM INTO ?", copy.toString());
    }
  }

  /** What the database finds wrong with its own structure. */
  static List<String> faults(Sql sql) throws SQLException {
    List<String> said = sql.all("PRAGMA integrity_check", row -> row.getString(1));
    return said.equals(List.of("ok")) ? List.of() : said;
  }

  /** Lets everybody see whose database it is. Part of the transaction. */
  static void claim(Sql sql) throws SQLException {
    if (!isOurs(sql)) {
      sql.prepare("PRAGMA application_id = " + APPLICATION_ID).execute();
    }
  }

  /**
   * Whether a failure says that this user may not, and nothing of the database: to read one that
   * others write to takes the right to write beside it.
   */
  static boolean isDenied(SQLException failure) {
    int code = failure.getErrorCode() & 0xff; // the rest of the bits says more exactly what it is
    return code == SQLiteErrorCode.SQLITE_READONLY.code
        || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
        || code == SQLiteErrorCode.SQLITE_PERM.code;
  }

  /** Whether the database is one of ours. */
  static boolean isOurs(Sql sql) throws SQLException {
    return sql.number("PRAGMA application_id") == APPLICATION_ID;
  }

  /** Lets a statement fail, however long it takes, when the thread that runs it is interrupted. */
  static void stopWhenInterrupted(Sql sql) throws SQLException {
    ProgressHandler.setHandler(
        sql.connection(),
        STEPS_BETWEEN_LOOKS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return Thread.currentThread().isInterrupted() ? 1 : 0;
          }
        });
  }

  private Sql connect(SQLiteConfig config) throws SQLException {
    config.setGetGeneratedKeys(false); // else the driver asks for them after each statement
    Properties properties = config.toProperties();
    Connection connection = connector.connect("jdbc:sqlite:" + file, properties);
    try {
      connection.setAutoCommit(false);
      return new Sql(connection);
    } catch (Throwable failure) {
      connection.close();
      throw failure;
    }
  }

  private static void pragma(Sql sql, String setting) throws SQLException {
    sql.prepare("PRAGMA " + setting).execute(); // some answer with a row, some with nothing
    sql.commit();
  }
}
