package org.obrol.loadtest.engine;

import java.lang.management.ManagementFactory;

/**
 * What one event loop has done up to a moment.
 *
 * @param cpuNanos of its thread
 * @param counts of its connections
 */
record LoopUse(long cpuNanos, Tally.Counts counts) {
  /** Up to now; to be called on the loop's thread. */
  static LoopUse now(LoadLoop loop) {
    return new LoopUse(
        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(), loop.tally().counts());
  }
}
