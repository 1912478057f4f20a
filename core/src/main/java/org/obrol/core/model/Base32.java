package org.obrol.core.model;

import java.util.OptionalLong;

/** The form in which clients see ids: 13 characters of Crockford's base 32 for 64 bits. */
final class Base32 {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 13;

  private Base32() {}

  static String format(long value) {
    char[] text = new char[LENGTH];
    long rest = value;
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = DIGITS.charAt((int) (rest & 31));
      rest >>>= 5;
    }
    return new String(text);
  }

  /** Reads what {@link #format} writes, and nothing else. */
  static OptionalLong parse(String text) {
    if (text.length() != LENGTH || DIGITS.indexOf(text.charAt(0)) >= 16) { // 4 bits, then 12 x 5
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < LENGTH; i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        return OptionalLong.empty();
      }
      value = (value << 5) | digit;
    }
    return OptionalLong.of(value);
  }
}
