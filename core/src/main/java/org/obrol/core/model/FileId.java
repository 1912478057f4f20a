package org.obrol.core.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells one file from every other of all time. A file that was opened later has a larger value;
 * clients take it as opaque.
 */
public record FileId(long value) implements Comparable<FileId> {
  /** Reads the form that clients see. */
  public static Optional<FileId> parse(String text) {
    OptionalLong value = Base32.parse(text);
    return value.isPresent() ? Optional.of(new FileId(value.getAsLong())) : Optional.empty();
  }

  @Override
  public int compareTo(FileId other) {
    return Long.compare(value, other.value);
  }

  /** 13 characters of Crockford's base 32, the form that clients see. */
  @Override
  public String toString() {
    return Base32.format(value);
  }
}
