package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A socket with bytes. What it waits for fails after 20 seconds. */
final class RawClient extends SocketClient {
  static final String END_OF_REPLY = "\r\n\r\n";

  private static final ObjectMapper JSON = new ObjectMapper();

  RawClient(int port) {
    super(port, 0);
  }

  /** Sends text in one segment, as far as that is ours to say. */
  RawClient send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawClient send(byte[] bytes) {
    write(bytes);
    return this;
  }

  /** Sends each byte by itself. */
  RawClient sendByteByByte(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      send(new byte[] {b});
    }
    return this;
  }

  /** The bytes up to an end, which is left out, as ISO 8859-1. */
  String readUntil(String end) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int matched = 0; // of the end; no end that is asked for begins again within itself
    while (matched < end.length()) {
      int b = next();
      if (b < 0) {
        throw new AssertionError("the end, behind: " + read);
      }
      read.write(b);
      matched = b == end.charAt(matched) ? matched + 1 : b == end.charAt(0) ? 1 : 0;
    }
    byte[] bytes = read.toByteArray();
    return new String(bytes, 0, bytes.length - end.length(), StandardCharsets.ISO_8859_1);
  }

  private int next() {
    try {
      return in.read();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The next bytes, as UTF-8. */
  String read(int bytes) {
    try {
      return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The next line, without its LF, as UTF-8. */
  String readLine() {
    return new String(
        readUntil("\n").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The next reply of the course protocol; looks after what every such reply is. */
  JsonNode reply() {
    return parse(readUntil(END_OF_REPLY));
  }

  static JsonNode parse(String reply) {
    assertThat(reply.chars()).as(reply).allMatch(c -> c >= ' ' && c <= '~');
    try {
      return JSON.readTree(reply);
    } catch (IOException notJson) {
      throw new AssertionError(reply, notJson);
    }
  }

  /** Sends a line of the course protocol, as its clients end it, and returns the reply. */
  JsonNode ask(String line) {
    return send(line + " \r\n").reply();
  }

  /** The same for a line that must work. */
  JsonNode ok(String line) {
    JsonNode reply = ask(line);
    assertThat(reply.path("status").asText()).as("%s: %s", line, reply).isEqualTo("OK");
    return reply;
  }

  /** The text with which a line must be refused. */
  String refusal(String line) {
    JsonNode reply = ask(line);
    assertThat(reply.path("status").asText()).as("%s: %s", line, reply).isEqualTo("ERROR");
    return reply.path("message").asText();
  }

  /** Gets a token. */
  String auth(String user, String password) {
    return ok("auth " + user + " " + password).path("tokenid").asText();
  }

  /** All that comes until the server ends the stream. */
  String readUntilEnd() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends nothing more, and returns all that still comes. */
  String readToTheEnd() {
    halfClose();
    return readUntilEnd();
  }
}
