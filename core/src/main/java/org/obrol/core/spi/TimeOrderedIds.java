package org.obrol.core.spi;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives ids that ascend and never come again, because the time is in their upper bits. A clock that
 * jumps back only makes it count on; that holds after a restart too where a store remembers the
 * last id that was ever given, also after what had it is gone. Any thread.
 *
 * <p>An id has the milliseconds since 2020 above its lowest 20 bits, which is enough until 2159.
 */
public final class TimeOrderedIds {
  private static final long EPOCH_MILLIS = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
  private static final int COUNTER_BITS = 20;

  private final InstantSource clock;
  private final AtomicLong last;

  /** Gives ids by this clock. */
  public TimeOrderedIds(InstantSource clock) {
    this(clock, 0);
  }

  /**
   * Gives ids by this clock.
   *
   * @param last all ids are larger than this one, as they must be where a store remembers the last
   *     one and the clock may have been set back since
   */
  public TimeOrderedIds(InstantSource clock, long last) {
    this.clock = clock;
    this.last = new AtomicLong(last);
  }

  /** The smallest id that can be given at a time; 0 for any before 2020. */
  public static long firstAt(Instant time) {
    return Math.max(0, time.toEpochMilli() - EPOCH_MILLIS) << COUNTER_BITS;
  }

  /** The next id. */
  public long next() {
    long byTime =
        firstAt(clock.instant()) | ThreadLocalRandom.current().nextInt(1 << (COUNTER_BITS - 4));
    return last.updateAndGet(previous -> Math.max(previous + 1, byTime));
  }
}
