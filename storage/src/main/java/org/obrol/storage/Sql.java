package org.obrol.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the statements that were prepared on it. A transaction begins with the first
 * statement and ends with {@link #commit} or {@link #rollback}. Used by one thread at a time.
 */
final class Sql implements AutoCloseable {
  /** Makes a value of the row that a result stands at. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Does something with the row that a result stands at. */
  @FunctionalInterface
  interface RowAction {
    void accept(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /** Takes over a connection, which must not commit by itself. */
  Sql(Connection connection) {
    this.connection = connection;
  }

  /** For what no statement says; stays this one's. */
  Connection connection() {
    return connection;
  }

  /** A statement, prepared once; its parameters are those of its last use. */
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  private PreparedStatement bind(String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** Runs a statement that answers nothing, and says how many rows it touched. */
  int update(String sql, @Nullable Object... parameters) throws SQLException {
    return bind(sql, parameters).executeUpdate();
  }

  /** The first row of an answer. */
  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    try (ResultSet found = bind(sql, parameters).executeQuery()) {
      return found.next() ? Optional.of(row.read(found)) : Optional.empty();
    }
  }

  /** All rows of an answer. */
  <T> List<T> all(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
    List<T> all = new ArrayList<>();
    each(sql, found -> all.add(row.read(found)), parameters);
    return all;
  }

  /** Does something with each row of an answer. */
  void each(String sql, RowAction action, @Nullable Object... parameters) throws SQLException {
    try (ResultSet found = bind(sql, parameters).executeQuery()) {
      while (found.next()) {
        action.accept(found);
      }
    }
  }

  /** The number in an answer's one row; 0 where there is no row, or NULL in it. */
  long number(String sql, @Nullable Object... parameters) throws SQLException {
    return first(sql, row -> row.getLong(1), parameters).orElse(0L);
  }

  /** The next id of a kind, which nobody had before. Part of the transaction. */
  long nextId(String kind) throws SQLException {
    return number("UPDATE counter SET value = value + 1 WHERE name = ? RETURNING value", kind);
  }

  void commit() throws SQLException {
    connection.commit();
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close(); // and its statements with it
  }
}
