package org.obrol.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** JSON to frames and commands to JSON; the one place that knows the JSON library. */
final class JsonCodec {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // The source of a bad frame may be a private message: it has no place in an exception.
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final ObjectWriter WRITER = MAPPER.writer();
  private static final ObjectReader READER =
      MAPPER.readerFor(new TypeReference<Map<String, Object>>() {});

  private JsonCodec() {}

  /**
   * One command's line with its end.
   *
   * @throws IllegalArgumentException if a value cannot be written as JSON
   */
  static byte[] line(Map<String, ?> command) {
    try {
      byte[] json = WRITER.writeValueAsBytes(command);
      byte[] line = new byte[json.length + 1];
      System.arraycopy(json, 0, line, 0, json.length);
      line[json.length] = '\n';
      return line;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads one line without its end. The buffer stays the caller's.
   *
   * @throws MalformedFrameException if it is not a frame
   */
  static Frame frame(ByteBuf line) {
    Fields fields = new Fields(object(line));
    if (fields.has("event")) {
      return new Frame.Pushed(fields.text("event"), fields);
    }
    String label = fields.has("label") ? fields.text("label") : null;
    String status = fields.text("status");
    return switch (status) {
      case "OK" -> new Frame.Ok(label, fields);
      case "ERROR" ->
          new Frame.Failed(
              label,
              new ChatException(
                  fields.text("code"),
                  fields.text("message", fields.text("code")),
                  fields.flag("retry", false)));
      default -> throw new MalformedFrameException("status: " + status + " (expected: OK, ERROR)");
    };
  }

  private static Map<String, Object> object(ByteBuf line) {
    try (InputStream in = new ByteBufInputStream(line)) {
      Map<String, Object> values = READER.readValue(in);
      if (values == null) {
        throw new MalformedFrameException("the server sent null (expected: a JSON object)");
      }
      return values;
    } catch (JsonProcessingException e) {
      throw new MalformedFrameException(
          "the server sent what is not a JSON object: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedFrameException("the server sent an incomplete frame");
    }
  }
}
