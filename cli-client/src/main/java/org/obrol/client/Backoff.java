package org.obrol.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long each time, up to a limit, and then somewhere
 * between the half of it and all of it, so that a thousand clients do not come back in one moment.
 */
final class Backoff {
  private final Duration min;
  private final Duration max;
  private final RandomGenerator random;
  private Duration next;

  Backoff(Duration min, Duration max, RandomGenerator random) {
    if (min.isNegative() || min.isZero() || min.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "back-off: " + min + " to " + max + " (expected: 0 < min <= max)");
    }
    this.min = min;
    this.max = max;
    this.random = random;
    this.next = min;
  }

  /** The wait before the next try. */
  Duration next() {
    Duration most = next;
    Duration doubled = most.multipliedBy(2);
    next = doubled.compareTo(max) > 0 ? max : doubled;
    long half = most.toNanos() / 2;
    return Duration.ofNanos(half + random.nextLong(half + 1));
  }

  /** The last try was a success. */
  void reset() {
    next = min;
  }
}
