package org.obrol.loadtest.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Writes elements that are both HTML and XML. All text and all values are escaped; what is left
 * open is a mistake.
 */
final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element; names and values of its attributes follow each other. */
  Markup open(String name, String... attributes) {
    tag(name, attributes);
    out.append('>');
    open.push(name);
    return this;
  }

  /** Closes the element that was opened last. */
  Markup close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** An element without content. */
  Markup empty(String name, String... attributes) {
    tag(name, attributes);
    out.append("/>\n");
    return this;
  }

  /** An element with nothing but text. */
  Markup element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  /** Text. */
  Markup text(String text) {
    escape(text);
    return this;
  }

  private void tag(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\t', '\n' -> out.append((char) point);
                default -> out.appendCodePoint(isAllowed(point) ? point : 0xFFFD);
              }
            });
  }

  /** In XML 1.0, and worth showing: no control characters, no halves of pairs. */
  private static boolean isAllowed(int point) {
    return point >= 0x20
        && !(point >= 0x7F && point < 0xA0)
        && !(point >= 0xD800 && point < 0xE000)
        && point != 0xFFFE
        && point != 0xFFFF;
  }

  /** A length in a drawing. */
  static String px(double length) {
    String text = String.format(Locale.ROOT, "%.1f", length);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** All that was written. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
    return out.toString();
  }
}
