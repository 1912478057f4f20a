package org.obrol.server.web;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A part of some content, as the field {@code Range} asks for it (RFC 9110, section 14).
 *
 * @param from the first byte
 * @param end behind the last one; not behind {@code from} where nothing of the content is asked for
 */
record ByteRange(long from, long end) {
  private static final String UNIT = "bytes=";

  /**
   * Reads the field.
   *
   * @param fields all of this name
   * @param size of the whole content
   * @return null where the field is to be ignored: there is none, it asks for several parts, or it
   *     cannot be understood
   */
  static @Nullable ByteRange of(List<String> fields, long size) {
    if (fields.size() != 1) {
      return null;
    }
    String field = fields.get(0);
    if (!field.toLowerCase(Locale.ROOT).startsWith(UNIT)) {
      return null;
    }
    String range = field.substring(UNIT.length()).strip();
    int dash = range.indexOf('-');
    if (dash < 0) {
      return null;
    }
    String first = range.substring(0, dash);
    String last = range.substring(dash + 1);
    return first.isEmpty() ? suffix(last, size) : part(first, last, size);
  }

  private static @Nullable ByteRange suffix(String text, long size) {
    long length = Digits.parse(text);
    if (length < 0 || (size == 0 && length > 0)) { // all of an empty file is no part of it
      return null;
    }
    return new ByteRange(size - Math.min(length, size), size);
  }

  private static @Nullable ByteRange part(String first, String last, long size) {
    long from = Digits.parse(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : Digits.parse(last);
    if (from < 0 || to < from) {
      return null;
    }
    return new ByteRange(from, to >= size ? size : to + 1);
  }

  boolean isEmpty() {
    return end <= from;
  }

  long length() {
    return end - from;
  }
}
