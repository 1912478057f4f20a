package org.obrol.loadtest.engine;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that should come once each and in order, without holes. Says of each what it is, and
 * counts what is missing. Confined to one event loop.
 */
final class Sequence {
  /** What a number is that came. */
  enum Arrival {
    /** The one that was expected. */
    NEXT,
    /** One beyond it: those between are missing. */
    AHEAD,
    /** One that was missing. */
    LATE,
    /** One that has been there before. */
    AGAIN
  }

  /** Beyond that many holes only their number is known, and what comes late counts as double. */
  private static final int MAX_HOLES = 100_000;

  private long next;
  private long missing;
  private @Nullable Set<Long> holes;
  private @Nullable Set<Long> excused;

  /** Makes one that begins with a number. */
  Sequence(long first) {
    next = first;
  }

  /** The number that is expected. */
  long next() {
    return next;
  }

  /** How many numbers before the expected one have not come. */
  long missing() {
    return missing;
  }

  /** A number has come. */
  Arrival arrived(long number) {
    if (number == next) {
      next++;
      skipExcused();
      return Arrival.NEXT;
    }
    if (number > next) {
      leaveHoles(number);
      next = number + 1;
      skipExcused();
      return Arrival.AHEAD;
    }
    if (holes != null && holes.remove(number)) {
      missing--;
      return Arrival.LATE;
    }
    return Arrival.AGAIN;
  }

  /** So many numbers have come, from the expected one on. */
  void advance(long numbers) {
    next += numbers;
    skipExcused();
  }

  /** Goes on with a number; none before it is missing any more than it was. */
  void restart(long number) {
    next = number;
  }

  /** A number will not come, and that is right. */
  void excuse(long number) {
    if (number == next) {
      next++;
      skipExcused();
    } else if (number > next) {
      if (excused == null) {
        excused = new HashSet<>();
      }
      excused.add(number);
    } else if (holes != null && holes.remove(number)) {
      missing--;
    }
  }

  private void skipExcused() {
    while (excused != null && !excused.isEmpty() && excused.remove(next)) {
      next++;
    }
  }

  private void leaveHoles(long until) {
    if (holes == null) {
      holes = new HashSet<>();
    }
    for (long number = next; number < until; number++) {
      if (excused != null && excused.remove(number)) {
        continue;
      }
      if (holes.size() >= MAX_HOLES) {
        missing += until - number;
        return;
      }
      holes.add(number);
      missing++;
    }
  }
}
