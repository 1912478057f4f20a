package org.obrol.storage;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table as its database describes it, so that an export fits every schema.
 *
 * @param key the columns of its primary key
 */
record Table(String name, List<String> columns, List<String> key) {
  private static final String SCHEMA_VERSION = "schema_version"; // the import has its own

  /** All tables of a store, by name. */
  static List<Table> all(Sql sql) throws SQLException {
    DatabaseMetaData data = sql.connection().getMetaData();
    List<String> names = new ArrayList<>();
    try (ResultSet rows = data.getTables(null, null, "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        names.add(rows.getString("TABLE_NAME"));
      }
    }
    names.removeIf(name -> name.equals(SCHEMA_VERSION) || name.startsWith("sqlite_"));
    List<Table> tables = new ArrayList<>();
    for (String name : names) {
      tables.add(new Table(name, columns(data, name), key(data, name)));
    }
    tables.sort(Comparator.comparing(Table::name));
    return tables;
  }

  private static List<String> columns(DatabaseMetaData data, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    // An underscore stands for any character here, so others may come as well.
    try (ResultSet rows = data.getColumns(null, null, table, "%")) {
      while (rows.next()) {
        if (rows.getString("TABLE_NAME").equals(table)) {
          columns.add(rows.getString("COLUMN_NAME"));
        }
      }
    }
    return List.copyOf(columns);
  }

  private static List<String> key(DatabaseMetaData data, String table) throws SQLException {
    SortedMap<Integer, String> key = new TreeMap<>();
    try (ResultSet rows = data.getPrimaryKeys(null, null, table)) {
      while (rows.next()) {
        key.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(key.values());
  }

  /** All rows in the order of the key, but for uploads, which are nothing without their content. */
  String select() {
    return "SELECT %s FROM %s%s ORDER BY %s"
        .formatted(String.join(", ", columns), name, condition(), String.join(", ", key));
  }

  /** How many rows {@link #select} finds. */
  String count() {
    return "SELECT COUNT(*) FROM " + name + condition();
  }

  private String condition() {
    return name.equals("file") ? " WHERE completed_at IS NOT NULL" : "";
  }

  String insert() {
    String places = "?, ".repeat(columns.size() - 1) + "?";
    return "INSERT INTO %s (%s) VALUES (%s)".formatted(name, String.join(", ", columns), places);
  }

  /** How many rows all tables have. */
  static long count(Sql sql, List<Table> tables) throws SQLException {
    long count = 0;
    for (Table table : tables) {
      count += sql.number(table.count());
    }
    return count;
  }
}
