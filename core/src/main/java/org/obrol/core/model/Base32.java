package org.obrol.core.model;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The form in which clients see ids: 13 characters of Crockford's base 32 for 64 bits. */
final class Base32 {
  static final int LENGTH = 13;

  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final byte[] ASCII = DIGITS.getBytes(StandardCharsets.US_ASCII);

  private Base32() {}

  static String format(long value) {
    byte[] text = new byte[LENGTH];
    write(value, text, 0);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Writes the characters of {@link #format} as ASCII; {@link #LENGTH} bytes. */
  static void write(long value, byte[] target, int offset) {
    long rest = value;
    for (int i = offset + LENGTH - 1; i >= offset; i--) {
      target[i] = ASCII[(int) (rest & 31)];
      rest >>>= 5;
    }
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
