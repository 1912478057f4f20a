package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The poorest client: a socket, lines out, lines in. What it waits for fails after 20 seconds. */
final class LineClient extends SocketClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> pushes = new ArrayList<>();
  private final List<JsonNode> replies = new ArrayList<>();

  LineClient(int port) {
    this(port, 0);
  }

  /** Connects with a receive buffer of about this size; 0 for the system's own choice. */
  LineClient(int port, int receiveBufferBytes) {
    super(port, receiveBufferBytes);
  }

  /** Sends a line. */
  LineClient send(String line) {
    return sendRaw((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  LineClient sendRaw(byte[] bytes) {
    write(bytes);
    return this;
  }

  LineClient sendJson(Map<String, ?> command) {
    return send(JSON.valueToTree(command).toString());
  }

  /** Sends a line and returns the next reply. */
  JsonNode ask(String line) {
    return send(line).reply();
  }

  /** Sends a line that must work, and returns its reply. */
  JsonNode ok(String line) {
    JsonNode reply = ask(line);
    assertThat(reply.path("status").asText()).as("%s: %s", line, reply).isEqualTo("OK");
    return reply;
  }

  /** Registers and logs in. */
  JsonNode enter(String user) {
    ok("register " + user + " secret");
    return ok("login " + user + " secret");
  }

  /** The next reply; what is pushed before it is kept for {@link #push}. */
  JsonNode reply() {
    while (replies.isEmpty()) {
      sort(frame());
    }
    return replies.remove(0);
  }

  /** The next push; what is replied before it is kept for {@link #reply}. */
  JsonNode push() {
    while (pushes.isEmpty()) {
      sort(frame());
    }
    return pushes.remove(0);
  }

  /** The next push of this kind; others before it are dropped. */
  JsonNode push(String event) {
    while (true) {
      JsonNode push = push();
      if (push.path("event").asText().equals(event)) {
        return push;
      }
    }
  }

  /** All pushes that come before the answer to a ping. */
  List<JsonNode> pushesUntilNow() {
    ok("ping");
    List<JsonNode> now = List.copyOf(pushes);
    pushes.clear();
    return now;
  }

  private void sort(JsonNode frame) {
    (frame.has("status") ? replies : pushes).add(frame);
  }

  private JsonNode frame() {
    String line = line();
    assertThat(line).as("a frame, not the end").isNotNull();
    return parse(line);
  }

  static JsonNode parse(String line) {
    try {
      JsonNode frame = JSON.readTree(line);
      assertThat(frame.has("status")).as(line).isNotEqualTo(frame.has("event"));
      return frame;
    } catch (IOException notJson) {
      throw new AssertionError(line, notJson);
    }
  }

  /** The next line without its end, or null at the end of the stream. */
  String line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          String text = line.toString(StandardCharsets.UTF_8);
          assertThat(text).endsWith("\r");
          return text.substring(0, text.length() - 1);
        }
        line.write(b);
      }
      assertThat(line.size()).as("bytes of an unfinished line").isZero();
      return null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
