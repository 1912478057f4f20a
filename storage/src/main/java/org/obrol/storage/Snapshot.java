package org.obrol.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The database of a data directory as of one moment, read beside a server or without one. The
 * moment is that of the first statement.
 */
final class Snapshot implements AutoCloseable {
  private final Sql sql;
  private final int schema;

  private Snapshot(Sql sql, int schema) {
    this.sql = sql;
    this.schema = schema;
  }

  /**
   * Opens it.
   *
   * @throws StoreException if there is none, or none that this version of Obrol knows
   */
  static Snapshot open(Path directory) throws SQLException {
    Database database = new Database(directory);
    if (!Files.isRegularFile(database.file())) {
      throw new StoreException("there is no data in " + directory);
    }
    Sql sql = database.openReader();
    try {
      Database.stopWhenInterrupted(sql);
      if (!Database.isOurs(sql)) {
        throw new StoreException(database.file() + " is no database of Obrol");
      }
      int schema = Migrations.version(sql);
      Migrations.refuseNewer(schema, Migrations.NEWEST);
      return new Snapshot(sql, schema);
    } catch (Throwable failure) {
      sql.close();
      throw failure;
    }
  }

  Sql sql() {
    return sql;
  }

  int schema() {
    return schema;
  }

  @Override
  public void close() throws SQLException {
    sql.close();
  }
}
