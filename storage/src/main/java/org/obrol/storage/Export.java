package org.obrol.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes out a data directory, see {@link DataDirectory#exportTo}. Used once. */
final class Export {
  private final Path directory;
  private final Steps steps;
  private long rows;
  private long contents;
  private long bytes;
  private long gone;

  Export(Path directory, Steps steps) {
    this.directory = directory;
    this.steps = steps;
  }

  Totals run(ExportItem.Sink sink) throws IOException, SQLException {
    try (Snapshot snapshot = Snapshot.open(directory)) {
      Sql sql = snapshot.sql();
      List<Table> tables = Table.all(sql);
      long total = Table.count(sql, tables);
      sink.take(new ExportItem.Start(snapshot.schema()));
      for (Table table : tables) {
        writeRows(sql, table, total, sink);
      }
      long all = FileContents.count(sql);
      FileContents.each(sql, content -> writeContent(content, all, sink));
      Totals totals = new Totals(rows, contents, bytes, gone);
      sink.take(new ExportItem.End(totals));
      return totals;
    }
  }

  private void writeRows(Sql sql, Table table, long total, ExportItem.Sink sink)
      throws IOException, SQLException {
    try (ResultSet found = sql.prepare(table.select()).executeQuery()) {
      while (found.next()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < table.columns().size(); i++) {
          values.put(table.columns().get(i), value(table, found.getObject(i + 1)));
        }
        sink.take(new ExportItem.Row(table.name(), values));
        rows++;
        steps.counted("rows", rows, total);
      }
    }
  }

  private static @Nullable Object value(Table table, @Nullable Object value) {
    if (value == null || value instanceof String) {
      return value;
    }
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    throw new StoreException(
        "the table %s has a %s (expected: numbers and texts)"
            .formatted(table.name(), value.getClass().getSimpleName()));
  }

  private void writeContent(FileContents.Named content, long all, ExportItem.Sink sink)
      throws IOException, SQLException {
    String sha256 = String.valueOf(content.sha256()); // one that is none is refused
    boolean there =
        FileContents.copy(
            directory,
            content,
            (offset, data) -> {
              steps.at("files", contents, all);
              sink.take(new ExportItem.Piece(sha256, offset, data));
            });
    if (there) {
      contents++;
      bytes += content.size();
    } else {
      gone++;
      sink.take(new ExportItem.Gone(sha256));
    }
  }
}
