package org.obrol.loadtest.engine;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.obrol.loadtest.target.ProcessUse;

/**
 * What was used and counted up to a moment.
 *
 * @param at the moment, by {@link System#nanoTime}
 * @param server where its process is known
 * @param harnessCpuNanos of all threads here
 * @param loops one by one
 */
record Use(long at, Optional<ProcessUse> server, long harnessCpuNanos, List<LoopUse> loops) {
  static Use now(Optional<ProcessUse> server, List<LoopUse> loops) {
    return new Use(System.nanoTime(), server, harnessCpu(), loops);
  }

  /** Of all threads here, in nanoseconds; 0 where that is not known. */
  static long harnessCpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  Tally.Counts counts() {
    return loops.stream().map(LoopUse::counts).reduce(Tally.Counts.NONE, Tally.Counts::plus);
  }
}
