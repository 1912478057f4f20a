package org.obrol.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a data directory of an export, see {@link DataDirectory#importFrom}. Used once. */
final class Import {
  private static final int ROWS_AT_ONCE = 10_000;

  private final Path directory;
  private final boolean keepEpochs;
  private final Steps steps;
  private final InstantSource clock;
  private final Map<String, Table> tables = new HashMap<>();
  private long rows;
  private long gone;

  Import(Path directory, boolean keepEpochs, Steps steps, InstantSource clock) {
    this.directory = directory;
    this.keepEpochs = keepEpochs;
    this.steps = steps;
    this.clock = clock;
  }

  Totals run(ExportItem.Source source) throws IOException, SQLException {
    try (PartialDirectory partial = PartialDirectory.begin(directory)) {
      int schema = schema(next(source));
      Totals totals;
      Database database = new Database(partial.path());
      try (Sql sql = database.openUnfinished();
          ContentWriter contents = new ContentWriter(partial.path())) {
        begin(sql, schema);
        totals = readAll(source, sql, contents);
        expectContents(sql, partial.path());
        sql.commit();
        new Migrations().run(sql, clock);
        expectSeed(sql);
        expectCounters(sql);
        if (!keepEpochs) {
          Migrations.renewEpochs(sql);
          sql.commit();
        }
      }
      steps.at("disk", 0, 0);
      partial.finish();
      return totals;
    }
  }

  private static ExportItem next(ExportItem.Source source) {
    ExportItem item;
    try {
      item = source.next();
    } catch (IOException unreadable) {
      throw new StoreException("the export cannot be read: " + unreadable.getMessage(), unreadable);
    }
    if (item == null) {
      throw new StoreException("the export is cut off: it has no end");
    }
    return item;
  }

  private static int schema(ExportItem first) {
    if (!(first instanceof ExportItem.Start start)) {
      throw new StoreException("this is no export: it does not begin like one");
    }
    Migrations.refuseNewer(start.schema(), Migrations.NEWEST);
    if (start.schema() < 1) {
      throw new StoreException("schema: " + start.schema() + " (expected: >= 1)");
    }
    return start.schema();
  }

  /** Makes the tables as they were where the export was made, with nothing in them. */
  private void begin(Sql sql, int schema) throws SQLException {
    new Migrations().upTo(schema).run(sql, clock);
    for (Table table : Table.all(sql)) {
      tables.put(table.name(), table);
      sql.update("DELETE FROM " + table.name());
    }
  }

  private Totals readAll(ExportItem.Source source, Sql sql, ContentWriter contents)
      throws IOException, SQLException {
    while (true) {
      ExportItem item = next(source);
      if (item instanceof ExportItem.Row row) {
        insert(sql, row);
      } else if (item instanceof ExportItem.Piece piece) {
        steps.at("files", contents.count(), 0);
        contents.write(piece);
      } else if (item instanceof ExportItem.Gone file) {
        sql.update("DELETE FROM file WHERE sha256 = ?", file.sha256());
        gone++;
      } else if (item instanceof ExportItem.End end) {
        contents.finish();
        Totals totals = new Totals(rows, contents.count(), contents.bytes(), gone);
        expectEnd(source, totals, end.totals());
        return totals;
      } else {
        throw new StoreException("the export begins a second time");
      }
    }
  }

  private static void expectEnd(ExportItem.Source source, Totals read, Totals announced) {
    if (!read.equals(announced)) {
      throw new StoreException(
          "the export is damaged: it has %s (expected: %s)".formatted(read, announced));
    }
    try {
      if (source.next() == null) {
        return;
      }
    } catch (IOException more) {
      throw new StoreException("the export goes on behind its end", more);
    }
    throw new StoreException("the export goes on behind its end");
  }

  private void insert(Sql sql, ExportItem.Row row) throws SQLException {
    Table table = tables.get(row.table());
    if (table == null) {
      throw new StoreException("the export has an unknown table: " + row.table());
    }
    List<String> columns = table.columns();
    if (!row.values().keySet().equals(Set.copyOf(columns))) {
      throw new StoreException(
          "the export has a row of %s with %s (expected: %s)"
              .formatted(table.name(), row.values().keySet(), columns));
    }
    PreparedStatement insert = sql.prepare(table.insert());
    for (int i = 0; i < columns.size(); i++) {
      insert.setObject(i + 1, row.values().get(columns.get(i)));
    }
    insert.executeUpdate();
    rows++;
    steps.counted("rows", rows, 0);
    if (rows % ROWS_AT_ONCE == 0) {
      sql.commit();
    }
  }

  /** Without it no server could open what was imported. */
  private static void expectSeed(Sql sql) throws SQLException {
    String seed =
        Migrations.seed(sql)
            .orElseThrow(() -> new StoreException("the export has no seed of the epochs"));
    try {
      Long.parseLong(seed);
    } catch (NumberFormatException wrong) {
      throw new StoreException("the export has the seed " + seed + " (expected: a number)", wrong);
    }
  }

  private static void expectCounters(Sql sql) throws SQLException {
    List<String> problems = Counters.problems(sql);
    if (!problems.isEmpty()) {
      throw new StoreException("the export cannot be used: " + String.join(", ", problems));
    }
  }

  private static void expectContents(Sql sql, Path directory) throws IOException, SQLException {
    FileContents.each(
        sql,
        content -> {
          Path file = content.path(directory);
          if (file == null || !Files.exists(file) || Files.size(file) != content.size()) {
            throw new StoreException("the export lacks the content " + content.sha256());
          }
        });
  }
}
