package org.obrol.loadtest.engine;

import org.jspecify.annotations.Nullable;

/**
 * What tells whether the harness itself was too slow in a run.
 *
 * @param busiestLoop share of the time for which the busiest event loop was busy
 * @param coresUsed by all threads of the harness together, those of the JVM included
 * @param cores that the harness may use
 * @param limitedSeconds how many seconds the harness was busy in while the server was not
 * @param seconds how many there were
 * @param lateNanos by how much writing was later than was due, 99th percentile
 */
record Bottleneck(
    double busiestLoop,
    double coresUsed,
    int cores,
    int limitedSeconds,
    long seconds,
    long lateNanos) {
  /** Of what more than that share is used, that has nothing left. */
  static final double BUSY = 0.9;

  /**
   * For so long after the load has begun the harness may be busy and late because its code is still
   * compiled; that does not tell whether it keeps up later.
   */
  static final long COLD_NANOS = 1_000_000_000;

  private static final long LATE_NANOS = 5_000_000;

  /** Why the figures may be the harness's instead of the server's; null if they are not. */
  @Nullable String reason() {
    if (busiestLoop > BUSY) {
      return "an event loop of the harness was busy " + percent(busiestLoop) + " of the time";
    }
    if (isBusy(coresUsed, cores)) {
      return "the harness used "
          + percent(coresUsed / cores)
          + (cores == 1 ? " of its core" : " of its " + cores + " cores");
    }
    if (limitedSeconds > 0) {
      return "the harness was busy in seconds when the server was not: "
          + limitedSeconds
          + " of "
          + seconds;
    }
    return lateNanos > LATE_NANOS
        ? "the harness wrote up to " + lateNanos / 1_000_000 + " ms (p99) later than was due"
        : null;
  }

  /** Whether cores are used up, be it by event loops, the compiler or the collector. */
  static boolean isBusy(double coresUsed, int cores) {
    return coresUsed > BUSY * cores;
  }

  private static String percent(double share) {
    return Math.round(100 * share) + " %";
  }
}
