package org.obrol.core.model;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The rules for names of users and groups (docs/protocol.md, "Names"). */
final class Names {
  static final int MAX_CODE_POINTS = 32;

  /**
   * The Hangul fillers: letters to Unicode, nothing to the eye, so a name could pass for another.
   */
  private static final String INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0";

  private Names() {}

  /** Says what is wrong with a name, or null when nothing is. */
  static @Nullable String problem(String name) {
    if (name.isEmpty()) {
      return "the name is empty (expected: 1 to " + MAX_CODE_POINTS + " characters)";
    }
    int length = name.codePointCount(0, name.length());
    if (length > MAX_CODE_POINTS) {
      return "the name has " + length + " characters (expected: 1 to " + MAX_CODE_POINTS + ")";
    }
    if (!hasOnly(name, Names::isNameCharacter)) {
      return "a name has letters, digits and _ - . and starts with a letter or digit";
    }
    String folded = fold(name);
    // NFKC turns some single letters into whole phrases with spaces: what is compared must be a
    // name as well, or two spellings of it would not meet.
    if (!hasOnly(folded, Names::isFoldedCharacter)
        || folded.codePointCount(0, folded.length()) > MAX_CODE_POINTS) {
      return "the name has a character that stands for several others";
    }
    return null;
  }

  /** The form in which names are stored and compared. */
  static String fold(String name) {
    if (isAscii(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    String composed = Normalizer.normalize(name, Normalizer.Form.NFKC);
    // Upper case brings together what has several lower-case forms (ß and ss, final sigma); lower
    // case before it, because the capital ẞ is its own upper case and would stay apart.
    String lower = composed.toLowerCase(Locale.ROOT);
    String cased = lower.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(cased, Normalizer.Form.NFKC);
  }

  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasOnly(String name, IntPredicate allowed) {
    if (name.isEmpty() || !Character.isLetterOrDigit(name.codePointAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i = name.offsetByCodePoints(i, 1)) {
      if (!allowed.test(name.codePointAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameCharacter(int c) {
    return (Character.isLetterOrDigit(c) && INVISIBLE_LETTERS.indexOf(c) < 0)
        || "_-.".indexOf(c) >= 0;
  }

  /** A folded letter may be two: a letter and what is written over or under it, as with İ. */
  private static boolean isFoldedCharacter(int c) {
    return isNameCharacter(c)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }
}
