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

  public Retention {
    if (maxAge != null && (maxAge.isNegative() || maxAge.isZero())) {
      throw new IllegalArgumentException("retention: " + maxAge + " (expected: > 0)");
    }
    if (maxMessages != null && maxMessages < 1) {
      throw new IllegalArgumentException(
          "retention: " + maxMessages + " messages (expected: >= 1)");
    }
  }
}
