package org.obrol.server.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.obrol.storage.ExportItem;
import org.obrol.storage.Totals;

/** Reads what {@link ExportWriter} has written; what is wrong is told with its line. */
final class ExportReader implements ExportItem.Source {
  private final JsonParser json;

  /** Reads from a stream, which stays the caller's. */
  ExportReader(InputStream in) throws IOException {
    json = new JsonFactory().createParser(in);
    json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
  }

  @Override
  public @Nullable ExportItem next() throws IOException {
    try {
      JsonToken first = json.nextToken();
      if (first == null) {
        return null;
      }
      if (first != JsonToken.START_OBJECT) {
        throw invalid("no object");
      }
      return item();
    } catch (JsonProcessingException broken) {
      throw invalid(broken.getOriginalMessage());
    }
  }

  private IOException invalid(String message) {
    return new IOException("line " + json.currentLocation().getLineNr() + ": " + message);
  }

  @SuppressWarnings("NullAway") // javac 17 loses the annotation within the record's parameter
  private ExportItem item() throws IOException {
    boolean isRow = false;
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() == JsonToken.START_OBJECT && name.equals("row")) {
        isRow = true;
        for (String column = json.nextFieldName(); column != null; column = json.nextFieldName()) {
          json.nextToken();
          row.put(column, scalar(column));
        }
      } else {
        fields.put(name, scalar(name));
      }
    }
    if (isRow) {
      return new ExportItem.Row(text(fields, "table"), row);
    }
    if (fields.containsKey("content")) {
      return new ExportItem.Piece(
          text(fields, "content"), number(fields, "offset"), data(text(fields, "data")));
    }
    if (!fields.containsKey("obrol")) {
      return new ExportItem.Gone(text(fields, "gone"));
    }
    return switch (text(fields, "obrol")) {
      case "export" -> new ExportItem.Start((int) number(fields, "schema"));
      case "end" ->
          new ExportItem.End(
              new Totals(
                  number(fields, "rows"),
                  number(fields, "contents"),
                  number(fields, "bytes"),
                  number(fields, "gone")));
      default -> throw invalid("obrol: unknown");
    };
  }

  private @Nullable Object scalar(String name) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getLongValue();
      default -> throw invalid(name + ": neither a text nor a whole number nor null");
    };
  }

  private String text(Map<String, @Nullable Object> fields, String name) throws IOException {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw invalid(name + ": missing, or no text");
  }

  private long number(Map<String, @Nullable Object> fields, String name) throws IOException {
    if (fields.get(name) instanceof Long number) {
      return number;
    }
    throw invalid(name + ": missing, or no number");
  }

  private ByteBuffer data(String base64) throws IOException {
    try {
      return ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException wrong) {
      throw invalid("data: no base64");
    }
  }
}
