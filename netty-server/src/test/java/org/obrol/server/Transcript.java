package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conversations as a document shows them, in fenced blocks named {@code transcript}, and how to
 * replay them against a server.
 *
 * <pre>
 * &#64;alice &gt; ping                  a line that this connection sends; it is opened when needed
 * &#64;alice &lt; {"status":"OK",...}   the next reply or the next push that it gets, as JSON
 * &#64;alice -- the connection is lost
 * &#64;alice -- the server has ended the stream
 * </pre>
 *
 * <p>A name in braces stands for a value: bound where it is first seen in a frame, to be the same
 * wherever it comes again. In quotes it stands for a string, without for a number.
 */
final class Transcript {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern BLOCK =
      Pattern.compile("^```transcript\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINE = Pattern.compile("@(\\w+) (>|<|--) (.*)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  /**
   * A placeholder that is no string: not between quotes, and no object, which has quotes inside.
   */
  private static final Pattern NUMBER = Pattern.compile("(?<!\")\\{(\\w+)}");

  private static final String NUMBER_MARK = "number ";

  /** What {@link LineClient} says when it waits for a frame at the end of the stream. */
  private static final String AT_END = "a frame, not the end";

  /** What a placeholder may stand for, by the beginning of its name. */
  private static final Map<String, Predicate<JsonNode>> KINDS =
      Map.of(
          "epoch", value -> value.asLong() >= 1 && value.asLong() < 1L << 53,
          "id", value -> value.asText().matches("[0-9a-z]{13}"),
          "at",
              value ->
                  value.asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
          "token", value -> value.asText().matches("[A-Za-z0-9_-]{22,}"),
          "server", value -> !value.asText().isBlank());

  private final int port;
  private final Map<String, LineClient> clients = new LinkedHashMap<>();
  private final Map<String, JsonNode> bound = new HashMap<>();

  private Transcript(int port) {
    this.port = port;
  }

  /** The lines of all blocks of a document. */
  static List<String> linesOf(String markdown) {
    List<String> lines = new ArrayList<>();
    Matcher block = BLOCK.matcher(markdown);
    while (block.find()) {
      block.group(1).lines().forEach(lines::add);
    }
    return lines;
  }

  /** Replays lines against a server; whatever comes that is not shown is an error as well. */
  static void replay(List<String> lines, int port) {
    Transcript transcript = new Transcript(port);
    try {
      for (String line : lines) {
        try {
          transcript.step(line);
        } catch (AssertionError | RuntimeException wrong) {
          throw new AssertionError("at the line: " + line, wrong);
        }
      }
      transcript.clients.forEach(Transcript::expectNothingMore);
    } finally {
      transcript.clients.values().forEach(LineClient::close);
    }
  }

  private void step(String line) {
    Matcher parts = LINE.matcher(line);
    assertThat(parts.matches()).as("a line of a transcript").isTrue();
    String name = parts.group(1);
    String rest = parts.group(3);
    switch (parts.group(2)) {
      case ">" -> clients.computeIfAbsent(name, made -> new LineClient(port)).send(filled(rest));
      case "<" -> expect(client(name), rest);
      default -> end(name, rest);
    }
  }

  private LineClient client(String name) {
    return Optional.ofNullable(clients.get(name)).orElseThrow(() -> new AssertionError("@" + name));
  }

  private void end(String name, String how) {
    LineClient client = client(name);
    switch (how) {
      case "the connection is lost" -> {
        expectNothingMore(name, client);
        client.reset();
      }
      case "the server has ended the stream" -> {
        assertThatThrownBy(client::push).as("more for @" + name).hasMessageContaining(AT_END);
        assertThatThrownBy(client::reply).as("more for @" + name).hasMessageContaining(AT_END);
        client.close();
      }
      default -> throw new AssertionError("no such end: " + how);
    }
    clients.remove(name);
  }

  private static void expectNothingMore(String name, LineClient client) {
    JsonNode reply = client.ask("{\"cmd\":\"ping\",\"label\":\"now\"}");
    assertThat(reply.path("label").asText()).as("more for @%s: %s", name, reply).isEqualTo("now");
    assertThat(client.pushesUntilNow()).as("more for @" + name).isEmpty();
  }

  /** A line to send, with values in the place of placeholders. */
  private String filled(String line) {
    return PLACEHOLDER
        .matcher(line)
        .replaceAll(
            found -> {
              JsonNode value = bound.get(found.group(1));
              assertThat(value).as(found.group()).isNotNull();
              return Matcher.quoteReplacement(value.asText());
            });
  }

  private void expect(LineClient client, String frame) {
    JsonNode expected = parse(NUMBER.matcher(frame).replaceAll("\"{" + NUMBER_MARK + "$1}\""));
    JsonNode actual = expected.has("status") ? client.reply() : client.push();
    assertThat(bind(expected, actual)).isEqualTo(actual);
  }

  private static JsonNode parse(String frame) {
    try {
      return JSON.readTree(frame);
    } catch (JsonProcessingException notJson) {
      throw new AssertionError("not JSON: " + frame, notJson);
    }
  }

  /** What is expected with values in the place of placeholders; new ones are taken from actual. */
  private JsonNode bind(JsonNode expected, JsonNode actual) {
    if (expected.isObject()) {
      var filled = JSON.createObjectNode();
      expected.properties().forEach(field -> filled.set(field.getKey(), bind(field, actual)));
      return filled;
    }
    if (expected.isArray()) {
      var filled = JSON.createArrayNode();
      for (int i = 0; i < expected.size(); i++) {
        filled.add(bind(expected.get(i), actual.path(i)));
      }
      return filled;
    }
    String text = expected.asText();
    if (!expected.isTextual() || !text.startsWith("{") || !text.endsWith("}")) {
      return expected;
    }
    String inside = text.substring(1, text.length() - 1);
    return inside.startsWith(NUMBER_MARK)
        ? value(inside.substring(NUMBER_MARK.length()), actual, actual.isIntegralNumber())
        : value(inside, actual, actual.isTextual());
  }

  private JsonNode bind(Map.Entry<String, JsonNode> field, JsonNode actual) {
    return bind(field.getValue(), actual.path(field.getKey()));
  }

  private JsonNode value(String name, JsonNode actual, boolean rightType) {
    JsonNode known = bound.get(name);
    if (known != null) {
      return known;
    }
    Predicate<JsonNode> kind = KINDS.get(name.replaceFirst("_.*", ""));
    assertThat(kind).as("what {%s} may stand for", name).isNotNull();
    assertThat(rightType && kind.test(actual)).as("{%s} = %s", name, actual).isTrue();
    bound.put(name, actual);
    return actual;
  }
}
