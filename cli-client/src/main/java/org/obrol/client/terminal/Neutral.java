package org.obrol.client.terminal;

/**
 * Makes other people's text harmless for a terminal: what would move the cursor, change colours,
 * turn the direction of writing or hide is shown as what it is.
 */
final class Neutral {
  /** More marks on one letter would cover the lines around it. */
  private static final int MAX_MARKS = 8;

  private static final String CONTINUATION = "\n    ";

  private Neutral() {}

  /** Text on one line; an end of line is shown as {@code ⏎}. */
  static String oneLine(String text) {
    return of(text, "⏎");
  }

  /** Text on as many lines as it has; those after the first are indented. */
  static String lines(String text) {
    return of(text, CONTINUATION);
  }

  private static String of(String raw, String lineEnd) {
    String text = raw.replace("\r\n", "\n");
    StringBuilder safe = new StringBuilder(text.length());
    int marks = 0;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      marks = isMark(c) ? marks + 1 : 0;
      if (c == '\n') {
        safe.append(lineEnd);
      } else if (c == '\t') {
        safe.append("    ");
      } else if (marks > MAX_MARKS) {
        safe.append(marks == MAX_MARKS + 1 ? "\uFFFD" : "");
      } else if (isHarmless(c) || (isJoiner(c) && joins(text, i))) {
        safe.appendCodePoint(c);
      } else {
        appendVisibly(safe, c);
      }
    }
    return safe.toString();
  }

  private static void appendVisibly(StringBuilder safe, int c) {
    if (c < 0x20) {
      safe.append((char) (0x2400 + c)); // the pictures of the control characters: ␛ for an escape
    } else if (c == 0x7F) {
      safe.append('␡');
    } else {
      safe.append("<U+%04X>".formatted(c));
    }
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      // Format characters have no picture: directions, joiners, tags, the byte order mark.
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> !isBlankLetter(c) && !isInvisibleMark(c) && !isIgnorable(c);
    };
  }

  /** Letters and symbols that look like nothing: Hangul fillers and the empty Braille pattern. */
  private static boolean isBlankLetter(int c) {
    return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
  }

  private static boolean isInvisibleMark(int c) {
    return c == 0x034F
        || (c >= 0x17B4 && c <= 0x17B5)
        || (c >= 0x180B && c <= 0x180F)
        // U+FE0E and U+FE0F choose between the two pictures of an emoji.
        || (c >= 0xFE00 && c <= 0xFE0D)
        || (c >= 0xE0100 && c <= 0xE01EF);
  }

  /** Not assigned, and to be ignored by whoever draws text. */
  private static boolean isIgnorable(int c) {
    return c == 0x2065 || (c >= 0xFFF0 && c <= 0xFFF8) || (c >= 0xE0000 && c <= 0xE0FFF);
  }

  private static boolean isJoiner(int c) {
    return c == 0x200C || c == 0x200D;
  }

  /**
   * A joiner between two things to join is spelling (Persian, Hindi) or an emoji; else it hides.
   */
  private static boolean joins(String text, int at) {
    return at > 0
        && at + 1 < text.length()
        && isJoined(text.codePointBefore(at))
        && isJoined(text.codePointAt(at + 1));
  }

  private static boolean isJoined(int c) {
    return (c > 0x7F && isHarmless(c))
        && (Character.isLetter(c)
            || isMark(c)
            || Character.getType(c) == Character.OTHER_SYMBOL
            || Character.getType(c) == Character.MODIFIER_SYMBOL
            || Character.getType(c) == Character.UNASSIGNED); // an emoji newer than this JVM
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }
}
