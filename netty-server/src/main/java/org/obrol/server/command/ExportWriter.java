package org.obrol.server.command;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.obrol.storage.ExportItem;
import org.obrol.storage.Totals;

/** Writes an export as lines of JSON, see docs/durability.md. */
final class ExportWriter implements ExportItem.Sink {
  private final JsonGenerator json;

  /** Writes to a stream, which stays the caller's. */
  ExportWriter(OutputStream out) throws IOException {
    json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  @Override
  public void take(ExportItem item) throws IOException {
    json.writeStartObject();
    if (item instanceof ExportItem.Start start) {
      json.writeStringField("obrol", "export");
      json.writeNumberField("schema", start.schema());
    } else if (item instanceof ExportItem.Row row) {
      json.writeStringField("table", row.table());
      json.writeObjectFieldStart("row");
      for (Map.Entry<String, @Nullable Object> value : row.values().entrySet()) {
        write(value.getKey(), value.getValue());
      }
      json.writeEndObject();
    } else if (item instanceof ExportItem.Piece piece) {
      byte[] data = new byte[piece.data().remaining()];
      piece.data().get(data);
      json.writeStringField("content", piece.sha256());
      json.writeNumberField("offset", piece.offset());
      json.writeStringField("data", Base64.getEncoder().encodeToString(data));
    } else if (item instanceof ExportItem.Gone gone) {
      json.writeStringField("gone", gone.sha256());
    } else if (item instanceof ExportItem.End end) {
      writeEnd(end.totals());
    }
    json.writeEndObject();
  }

  private void write(String column, @Nullable Object value) throws IOException {
    json.writeFieldName(column);
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else {
      json.writeString(value.toString());
    }
  }

  private void writeEnd(Totals totals) throws IOException {
    json.writeStringField("obrol", "end");
    json.writeNumberField("rows", totals.rows());
    json.writeNumberField("contents", totals.contents());
    json.writeNumberField("bytes", totals.bytes());
    json.writeNumberField("gone", totals.gone());
  }

  /** Ends the last line and hands all to the stream. */
  void finish() throws IOException {
    json.writeRaw('\n');
    json.flush();
  }
}
