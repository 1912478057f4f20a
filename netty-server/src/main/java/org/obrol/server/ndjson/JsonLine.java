package org.obrol.server.ndjson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;

/** Reads a JSON line, strictly: one object, no key twice, no deep nesting, nothing behind it. */
final class JsonLine {
  private static final int MAX_DEPTH = 8; // the deepest command has 3

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // clients choose their own
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private JsonLine() {}

  /** The fields of a line that begins with a brace, or throws {@link BadLine}. */
  static Map<String, Object> read(String line) {
    try (JsonParser parser = FACTORY.createParser(line)) {
      parser.nextToken(); // the brace
      Map<String, Object> values = object(parser);
      if (parser.nextToken() != null) {
        throw new BadLine(Failure.MALFORMED, "something follows the JSON object");
      }
      return values;
    } catch (IOException invalid) {
      throw new BadLine(
          Failure.MALFORMED, "not one JSON object (or a key twice, or nested too deep)");
    }
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      Object value = value(parser);
      if (value != null) {
        values.put(name, value);
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new BadLine(Failure.MALFORMED, "the JSON object does not end");
    }
    return values;
  }

  /** A value as {@link Fields} wants it. */
  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new BadLine(Failure.MALFORMED, "the JSON object does not end");
    }
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> number(parser);
      case VALUE_NUMBER_FLOAT -> Double.valueOf(parser.getDoubleValue()); // nothing wants one
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> new Fields(object(parser));
      case START_ARRAY -> array(parser);
      default -> null; // null is the same as not there
    };
  }

  private static Object number(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? (Object) Double.valueOf(parser.getDoubleValue())
        : (Object) Long.valueOf(parser.getLongValue());
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object value = value(parser);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }
}
