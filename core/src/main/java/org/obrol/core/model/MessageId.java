package org.obrol.core.model;

/**
 * Tells one message from every other of all time. Opaque: the order of messages is that of their
 * {@code seq} alone.
 */
public record MessageId(long value) {
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int LENGTH = 13;

  /** 13 characters of Crockford's base 32, the form that clients see. */
  @Override
  public String toString() {
    char[] text = new char[LENGTH];
    long rest = value;
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = DIGITS[(int) (rest & 31)];
      rest >>>= 5;
    }
    return new String(text);
  }
}
