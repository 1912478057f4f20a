package org.obrol.core.memory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives ids that ascend and never come again, also not after a restart, because the time is in
 * their upper bits. A clock that jumps back only makes it count on. Any thread.
 */
final class TimeOrderedIds {
  private static final long EPOCH_MILLIS = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
  private static final int COUNTER_BITS = 20;

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  TimeOrderedIds(InstantSource clock) {
    this.clock = clock;
  }

  long next() {
    long byTime =
        ((clock.millis() - EPOCH_MILLIS) << COUNTER_BITS)
            | ThreadLocalRandom.current().nextInt(1 << (COUNTER_BITS - 4));
    return last.updateAndGet(previous -> Math.max(previous + 1, byTime));
  }
}
