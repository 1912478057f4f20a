package org.obrol.server.web;

/** Whole numbers as HTTP writes them: nothing but decimal digits. */
final class Digits {
  private Digits() {}

  /** Reads one; -1 where it is none, the largest long where it is larger. */
  static long parse(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      return Long.MAX_VALUE;
    }
  }
}
