package org.obrol.server.ndjson;

import java.util.LinkedHashMap;
import java.util.Map;
import org.obrol.core.command.Failure;

/** A text line on its way to {@link Fields}: words apart by spaces, the last part verbatim. */
final class Words {
  private final Map<String, Object> values = new LinkedHashMap<>();
  private String rest;

  /** Takes what comes after the verb and one space. */
  Words(String rest) {
    this.rest = rest;
  }

  boolean isEmpty() {
    return rest.isBlank();
  }

  /** Takes the next word; the one space behind it goes with it. */
  String next() {
    String line = rest.stripLeading();
    int space = line.indexOf(' ');
    rest = space < 0 ? "" : line.substring(space + 1);
    return space < 0 ? line : line.substring(0, space);
  }

  /** The next word as a field; no word, no field. */
  Words word(String name) {
    if (!isEmpty()) {
      values.put(name, next());
    }
    return this;
  }

  /** The next word as a field with a number. */
  Words number(String name) {
    if (!isEmpty()) {
      values.put(name, parse(name, next()));
    }
    return this;
  }

  static long parse(String name, String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException notOne) {
      throw new BadLine(Failure.MALFORMED, name + ": " + word + " (expected: a whole number >= 0)");
    }
  }

  Words put(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** All the rest as a field, verbatim. */
  Fields text(String name) {
    if (!rest.isEmpty()) {
      values.put(name, rest);
    }
    return new Fields(values);
  }

  /** The end: anything more is a mistake, and silence about it would hide it. */
  Fields end() {
    if (!isEmpty()) {
      throw new BadLine(Failure.MALFORMED, "too many words, from: " + rest.strip());
    }
    return new Fields(values);
  }
}
