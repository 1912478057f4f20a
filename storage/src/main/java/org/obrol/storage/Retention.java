package org.obrol.storage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long messages are kept. Whatever goes, goes from the front of its conversation; whoever comes
 * back for it is told of a gap.
 *
 * @param maxAge how old messages may become, or null for any age
 * @param maxMessages how many messages of one conversation are kept, or null for all
 */
public record Retention(@Nullable Duration maxAge, @Nullable Long maxMessages) {
  /** Everything is kept for ever. */
  public static final Retention FOREVER = new Retention(null, null);

  private static final Duration MAX_AGE = Duration.ofDays(36_500);

  public Retention {
    if (maxAge != null
        && (maxAge.isNegative() || maxAge.isZero() || maxAge.compareTo(MAX_AGE) > 0)) {
      throw new IllegalArgumentException(
          "retention: %s (expected: > 0, at most %d days)".formatted(maxAge, MAX_AGE.toDays()));
    }
    if (maxMessages != null && maxMessages < 1) {
      throw new IllegalArgumentException(
          "retention: " + maxMessages + " messages (expected: >= 1)");
    }
  }
}
