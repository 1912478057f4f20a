package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A socket on which HTTP is spoken, byte by byte. What it waits for fails after 20 seconds. */
final class HttpConnection extends SocketClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One response.
   *
   * @param fields by name in lower case
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  record Response(int status, Map<String, String> fields, byte[] body) {
    String field(String name) {
      assertThat(fields).as("status %s", status).containsKey(name);
      return fields.get(name);
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException notJson) {
        throw new UncheckedIOException(notJson);
      }
    }

    String code() {
      return json().path("code").asText();
    }
  }

  HttpConnection(int port) {
    super(port, 0);
  }

  HttpConnection(int port, int receiveBufferBytes) {
    super(port, receiveBufferBytes);
  }

  /** A request without a body. */
  static String head(String line, String token, String... fields) {
    StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Authorization: Bearer ").append(token).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** A chunk of a body whose length is not known before. */
  static byte[] chunk(byte[] bytes) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
    chunk.writeBytes(bytes);
    chunk.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    return chunk.toByteArray();
  }

  HttpConnection send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  HttpConnection send(byte[] bytes) {
    write(bytes);
    return this;
  }

  HttpConnection sendByteByByte(byte[] bytes) {
    for (byte b : bytes) {
      send(new byte[] {b});
    }
    return this;
  }

  /** Sends a request without a body and returns the response. */
  Response ask(String line, String token, String... fields) {
    send(head(line, token, fields));
    return line.startsWith("HEAD ") ? responseHead() : response();
  }

  /** Sends a request with a body and returns the response. */
  Response ask(String line, String token, byte[] body) {
    return send(head(line, token, "Content-Length: " + body.length)).send(body).response();
  }

  /** The next response, which must be whole. */
  Response response() {
    Response head = responseHead();
    if (head.status < 200 || head.status == 204 || head.status == 304) {
      return head;
    }
    int length = Integer.parseInt(head.field("content-length"));
    byte[] body = read(length);
    assertThat(body).as("the body").hasSize(length);
    return new Response(head.status, head.fields, body);
  }

  /** What stands before the body. */
  Response responseHead() {
    String line = line();
    assertThat(line).startsWith("HTTP/1.1 ");
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(": ");
      String name = field.substring(0, colon).toLowerCase(Locale.ROOT);
      assertThat(fields.put(name, field.substring(colon + 2))).as(field).isNull();
    }
    return new Response(Integer.parseInt(line.substring(9, 12)), fields, new byte[0]);
  }

  private String line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b != '\n'; b = in.read()) {
        assertThat(b).as("a byte, not the end, behind: %s", line).isNotNegative();
        line.write(b);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    String text = line.toString(StandardCharsets.US_ASCII);
    assertThat(text).endsWith("\r");
    return text.substring(0, text.length() - 1);
  }

  /** The next bytes; fewer only where the stream ends. */
  byte[] read(int bytes) {
    try {
      return in.readNBytes(bytes);
    } catch (SocketException reset) {
      return new byte[0];
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** How many bytes come before the server ends the stream, in whatever way. */
  long readToItsEnd() {
    long bytes = 0;
    byte[] some = new byte[64 << 10];
    try {
      for (int count = in.read(some); count >= 0; count = in.read(some)) {
        bytes += count;
      }
    } catch (SocketException reset) {
      return bytes; // that is an end, too
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes;
  }
}
