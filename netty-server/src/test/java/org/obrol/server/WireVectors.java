package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs exchanges that were read off the original programs, byte by byte. A line is one of
 *
 * <pre>
 * &#64;a &gt; what this connection sends; it is opened at its first use
 * &#64;a &lt; what it reads then
 * ~
 * </pre>
 *
 * <p>with C escapes. {@code ~} waits 50 ms. A name in braces, letters only, stands for a value:
 * bound where it is read first, to be the same wherever it is read again, and put into what is
 * sent. Replies that are JSON are compared as JSON, their end as bytes; others as bytes.
 */
final class WireVectors implements AutoCloseable {
  /** How the bytes of {@code >} lines are laid into segments. */
  enum Segments {
    /** A line each. */
    AS_WRITTEN,
    /** A byte each. */
    BYTES,
    /** As many lines as may go before something else must have happened. */
    MERGED
  }

  private static final Pattern LINE = Pattern.compile("@(\\w+) ([<>]) (.*)");
  private static final Pattern NAME = Pattern.compile("\\{([A-Za-z]+)}");
  private static final int WAIT_MILLIS = 50;

  /** One line; {@code connection} is empty for a wait. */
  private record Step(int number, String connection, boolean sends, String text, String source) {}

  private final int port;
  private final Segments segments;
  private final Map<String, RawClient> connections = new LinkedHashMap<>();
  private final Map<String, String> bound = new LinkedHashMap<>();
  private int merged;

  WireVectors(int port, Segments segments) {
    this.port = port;
    this.segments = segments;
  }

  /** How many lines went in one segment with another one. */
  int merged() {
    return merged;
  }

  void run(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (String line : lines) {
      steps.add(step(steps.size(), line));
    }
    Set<Step> sent = new HashSet<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.connection.isEmpty()) {
        pause();
      } else if (!step.sends) {
        read(step);
      } else if (!sent.contains(step)) {
        List<Step> together = segments == Segments.MERGED ? mayGoWith(steps, i) : List.of(step);
        send(together);
        sent.addAll(together);
      }
    }
  }

  private static Step step(int number, String line) {
    if (line.equals("~")) {
      return new Step(number, "", false, "", line);
    }
    Matcher matcher = LINE.matcher(line);
    assertThat(matcher.matches()).as("a line of a vector: %s", line).isTrue();
    return new Step(number, matcher.group(1), matcher.group(2).equals(">"), matcher.group(3), line);
  }

  /** The only thing that sleeps: a vector may ask for it. */
  private static void pause() {
    try {
      Thread.sleep(WAIT_MILLIS);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      throw new AssertionError(asked);
    }
  }

  /** A line and those of its connection behind it that nothing stands before. */
  private List<Step> mayGoWith(List<Step> steps, int first) {
    List<Step> together = new ArrayList<>();
    for (Step step : steps.subList(first, steps.size())) {
      boolean ours = step.connection.equals(steps.get(first).connection);
      if (step.connection.isEmpty() || (step.sends && (!ours || !isBound(step)))) {
        break;
      }
      if (step.sends) {
        together.add(step);
      }
    }
    merged += together.size() - 1;
    return together;
  }

  private boolean isBound(Step step) {
    return NAME.matcher(step.text).results().allMatch(name -> bound.containsKey(name.group(1)));
  }

  private void send(List<Step> together) {
    RawClient client = connection(together.get(0));
    String text =
        together.stream().map(step -> unescaped(withBound(step))).collect(Collectors.joining());
    if (segments == Segments.BYTES) {
      client.sendByteByByte(text);
    } else {
      client.send(text);
    }
  }

  private RawClient connection(Step step) {
    return connections.computeIfAbsent(step.connection, opened -> new RawClient(port));
  }

  private String withBound(Step step) {
    return NAME.matcher(step.text)
        .replaceAll(
            name ->
                Matcher.quoteReplacement(
                    Optional.ofNullable(bound.get(name.group(1)))
                        .orElseThrow(() -> new AssertionError("not bound: " + step.source))));
  }

  private void read(Step step) {
    RawClient client = connection(step);
    if (step.text.startsWith("{")) {
      assertThat(step.text).as("a reply and its end").endsWith("\\r\\n\\r\\n");
      String expected = step.text.substring(0, step.text.length() - "\\r\\n\\r\\n".length());
      compare(RawClient.parse(expected), client.reply(), step);
    } else {
      String expected = unescaped(step.text);
      int bytes = expected.getBytes(StandardCharsets.UTF_8).length;
      assertThat(client.read(bytes)).as(step.source).isEqualTo(expected);
    }
  }

  /** Lists in order, objects by key, names bound or compared. */
  private void compare(JsonNode expected, JsonNode actual, Step step) {
    Matcher name = NAME.matcher(expected.asText());
    if (expected.isTextual() && name.matches()) {
      assertThat(actual.isTextual()).as(step.source).isTrue();
      assertThat(bound.computeIfAbsent(name.group(1), first -> actual.asText()))
          .as(step.source)
          .isEqualTo(actual.asText());
    } else if (expected.isContainerNode()) {
      assertThat(actual.getNodeType()).as(step.source).isEqualTo(expected.getNodeType());
      assertThat(actual.size()).as("%s: %s", step.source, actual).isEqualTo(expected.size());
      if (expected.isArray()) {
        for (int i = 0; i < expected.size(); i++) {
          compare(expected.get(i), actual.get(i), step);
        }
      }
      for (Iterator<String> keys = expected.fieldNames(); keys.hasNext(); ) {
        String key = keys.next();
        assertThat(actual.has(key)).as("%s in %s: %s", key, step.source, actual).isTrue();
        compare(expected.get(key), actual.get(key), step);
      }
    } else {
      assertThat(actual).as(step.source).isEqualTo(expected);
    }
  }

  /** Sends a line whose answer is known, and expects nothing before it on any connection. */
  void expectNothingMore(String fence, String answer) {
    for (RawClient client : connections.values()) {
      client.send(fence);
      assertThat(client.read(answer.length())).isEqualTo(answer);
    }
  }

  static String unescaped(String text) {
    return text.translateEscapes();
  }

  @Override
  public void close() {
    connections.values().forEach(RawClient::close);
  }
}
