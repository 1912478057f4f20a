package org.obrol.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.obrol.core.spi.Epochs;

/** The database of one data directory and the threads that work on it. */
final class Engine implements AutoCloseable {
  private final Answers answers;
  private final Keeper keeper;
  private final Writer writer;
  private final Readers readers;
  private final Epochs epochs;
  private final long lastMessage;
  private boolean closed; // guarded by this

  /**
   * Opens a database, brings it to the newest schema, or makes it. {@link Writer#start} is left to
   * the caller.
   */
  Engine(Path directory, Durability durability, InstantSource clock) throws SQLException {
    this(new Database(directory), durability, clock);
  }

  /** The same, of a database. */
  Engine(Database database, Durability durability, InstantSource clock) throws SQLException {
    try (Sql sql = database.openWriter(durability)) {
      new Migrations().run(sql, clock);
      epochs =
          new Epochs(
              Migrations.seed(sql)
                  .map(Long::parseLong)
                  .orElseThrow(() -> new StoreException("the store has lost its seed")));
      lastMessage = Messages.lastId(sql);
      sql.commit();
    }
    keeper = new Keeper(); // threads begin when nothing can fail any more
    answers = new Answers();
    writer = new Writer(() -> database.openWriter(durability), answers);
    readers = new Readers(database::openReader);
  }

  Writer writer() {
    return writer;
  }

  Readers readers() {
    return readers;
  }

  Keeper keeper() {
    return keeper;
  }

  /** The epochs of the conversations, as they have been since the store was made. */
  Epochs epochs() {
    return epochs;
  }

  /** The largest id that any message had when the store was opened. */
  long lastMessage() {
    return lastMessage;
  }

  /** Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    keeper.close();
    readers.close();
    writer.close(); // last of the connections, so that it can empty the write-ahead log
    answers.close();
  }
}
