package org.obrol.core.model;

/**
 * Tells one message from every other of all time. Opaque: the order of messages is that of their
 * {@code seq} alone.
 */
public record MessageId(long value) {
  /** 13 characters of Crockford's base 32, the form that clients see. */
  @Override
  public String toString() {
    return Base32.format(value);
  }
}
