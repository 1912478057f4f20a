package org.obrol.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ProcessUseTest {
  private static final int MIB = 1 << 20;

  @Test
  void ourOwnProcessUsesSomething() {
    ProcessUse use = ProcessUse.read(ProcessHandle.current().pid()).orElseThrow();
    assertThat(use.cpuSeconds()).isPositive();
    assertThat(use.rssBytes()).isGreaterThan(MIB);
    assertThat(use.peakRssBytes()).isGreaterThanOrEqualTo(use.rssBytes());
  }

  @Test
  void workIsSeenInWhatTheProcessHasUsed() {
    long pid = ProcessHandle.current().pid();
    double before = ProcessUse.read(pid).orElseThrow().cpuSeconds();
    long ownBefore = ownCpuNanos();
    long sum = 0;
    while (ownCpuNanos() - ownBefore < 200_000_000L) {
      sum += sum * 31 + 7;
    }
    double used = ProcessUse.read(pid).orElseThrow().cpuSeconds() - before;
    assertThat(sum).isNotZero();
    // Two counters are cut off at a hundredth each.
    assertThat(used).isGreaterThan(0.17);
  }

  @Test
  void aProcessThatIsNotThereUsesNothing() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    assertThat(ProcessUse.read(process.pid())).isEmpty();
  }

  private static long ownCpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
