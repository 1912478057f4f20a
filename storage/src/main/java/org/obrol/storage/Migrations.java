package org.obrol.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Brings a database to the newest schema, one numbered script after the other, each in a
 * transaction of its own with the note that it was run.
 */
final class Migrations {
  /** The newest schema: how many scripts there are. */
  static final int NEWEST = 1;

  private final List<String> scripts;

  /** Those that this version of Obrol has. */
  Migrations() {
    this(IntStream.rangeClosed(1, NEWEST).mapToObj(Migrations::resource).toList());
  }

  /** Others, the first being number 1. */
  Migrations(List<String> scripts) {
    this.scripts = scripts;
  }

  /**
   * Runs what is missing. A new database gets a new seed of its epochs.
   *
   * @throws StoreException if a newer version of Obrol has written the database
   */
  void run(Sql sql, InstantSource clock) throws SQLException {
    sql.update(
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, at BIGINT NOT NULL)");
    sql.commit();
    int version = version(sql);
    refuseNewer(version, scripts.size());
    for (int next = version + 1; next <= scripts.size(); next++) {
      for (String statement : statements(scripts.get(next - 1))) {
        sql.update(statement);
      }
      sql.update("INSERT INTO schema_version (version, at) VALUES (?, ?)", next, clock.millis());
      if (next == 1) {
        Database.claim(sql);
        begin(sql, clock);
      }
      sql.commit();
    }
  }

  /** The same up to an older schema. */
  Migrations upTo(int version) {
    return new Migrations(scripts.subList(0, version));
  }

  /**
   * Checks whether this version of Obrol knows a schema.
   *
   * @throws StoreException if not
   */
  static void refuseNewer(int version, int newest) {
    if (version > newest) {
      throw new StoreException(
          "the data was written by a newer version of Obrol (schema %d, expected: <= %d)"
              .formatted(version, newest));
    }
  }

  /** The schema that a database has; 0 for an empty one. */
  static int version(Sql sql) throws SQLException {
    int version = (int) sql.number("SELECT MAX(version) FROM schema_version");
    sql.commit();
    return version;
  }

  private static void begin(Sql sql, InstantSource clock) throws SQLException {
    String insert = "INSERT INTO store (name, value) VALUES (?, ?)";
    sql.update(insert, "seed", newSeed());
    sql.update(insert, "created", clock.instant().toString());
  }

  /**
   * Gives all conversations new epochs, because others may be ahead of this database: whoever comes
   * with a position from before is told of a gap then.
   */
  static void renewEpochs(Sql sql) throws SQLException {
    sql.update("UPDATE store SET value = ? WHERE name = 'seed'", newSeed());
  }

  /** What the epochs are made of, if it is there. */
  static Optional<String> seed(Sql sql) throws SQLException {
    return sql.first("SELECT value FROM store WHERE name = 'seed'", row -> row.getString(1));
  }

  private static String newSeed() {
    return Long.toString(new SecureRandom().nextLong());
  }

  private static String resource(int version) {
    String name = "migrations/" + version + ".sql";
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new IllegalStateException("the jar cannot be read", broken);
    }
  }

  /** The statements of a script, without its comments; no text in it has a semicolon. */
  private static List<String> statements(String script) {
    String code = script.replaceAll("--[^\n]*", "");
    return List.of(code.split(";")).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
