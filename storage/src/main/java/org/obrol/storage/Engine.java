package org.obrol.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;

/** The database of one data directory and the threads that work on it. */
final class Engine implements AutoCloseable {
  private final Answers answers = new Answers();
  private final Writer writer;
  private final Readers readers;

  /**
   * Opens a database, brings it to the newest schema, or makes it. {@link Writer#start} is left to
   * the caller.
   */
  Engine(Path directory, Durability durability, InstantSource clock) throws SQLException {
    Database database = new Database(directory);
    try (Sql sql = database.openWriter(durability)) {
      new Migrations().run(sql, clock);
    }
    writer = new Writer(() -> database.openWriter(durability), answers);
    readers = new Readers(database::openReader);
  }

  Writer writer() {
    return writer;
  }

  Readers readers() {
    return readers;
  }

  Answers answers() {
    return answers;
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
    answers.close();
  }
}
