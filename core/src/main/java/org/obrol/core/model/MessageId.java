package org.obrol.core.model;

/**
 * Tells one message from every other of all time. Opaque: the order of messages is that of their
 * {@code seq} alone.
 */
public record MessageId(long value) {
  /** How many characters the form has that clients see. */
  public static final int LENGTH = Base32.LENGTH;

  /**
   * Writes what {@link #toString} answers as {@link #LENGTH} bytes of ASCII, without the string.
   */
  public void write(byte[] target, int offset) {
    Base32.write(value, target, offset);
  }

  /** 13 characters of Crockford's base 32, the form that clients see. */
  @Override
  public String toString() {
    return Base32.format(value);
  }
}
