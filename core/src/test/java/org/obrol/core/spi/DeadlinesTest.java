package org.obrol.core.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.testing.LogTrap;
import org.obrol.core.testing.ManualLane;

class DeadlinesTest {
  private static final Duration GRAIN = Deadlines.GRAIN;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualLane lane = new ManualLane();
  private final Deadlines deadlines = new Deadlines(lane, lane::nanoTime);
  private final List<String> ran = new ArrayList<>();

  @Test
  void aTaskRunsAfterItsDelayAndAtMostASlotLater() {
    pass(Duration.ofMillis(37)); // no slot begins here
    after(SECOND, "it");

    pass(SECOND.minusNanos(1));
    assertThat(ran).isEmpty();
    pass(GRAIN.plusNanos(1));
    assertThat(ran).containsExactly("it");
  }

  @Test
  void aTaskRunsOnce() {
    after(SECOND, "it");
    pass(SECOND.multipliedBy(10));
    pass(SECOND.multipliedBy(10));
    assertThat(ran).containsExactly("it");
  }

  @Test
  void howeverManyTasksWaitThereIsOneTimer() {
    for (int i = 0; i < 1_000; i++) {
      after(SECOND.plusMillis(i), "later");
      after(SECOND.minusMillis(i / 2), "sooner");
    }
    assertThat(lane.timers()).isOne();

    pass(SECOND);
    assertThat(lane.timers()).isOne();
    pass(SECOND.plus(GRAIN));
    assertThat(ran).hasSize(2_000);
    assertThat(lane.timers()).isZero();
  }

  @Test
  void anEarlierTaskDoesNotWaitForALaterOneThatWasThereFirst() {
    after(SECOND.multipliedBy(60), "late");
    after(SECOND, "early");
    pass(SECOND.plus(GRAIN));
    assertThat(ran).containsExactly("early");

    pass(SECOND.multipliedBy(60));
    assertThat(ran).containsExactly("early", "late");
  }

  @Test
  void aCancelledTaskDoesNotRun() {
    Lane.Scheduled cancelled = after(SECOND, "cancelled");
    after(SECOND, "kept");
    cancelled.cancel();
    pass(SECOND.plus(GRAIN));
    assertThat(ran).containsExactly("kept");

    cancelled.cancel(); // and once more, which does nothing
  }

  @Test
  void aTaskMayCancelAnotherThatIsDueAtTheSameTime() {
    List<Lane.Scheduled> both = new ArrayList<>();
    lane.run(
        () -> {
          both.add(deadlines.after(SECOND, () -> both.get(1).cancel()));
          both.add(deadlines.after(SECOND, () -> ran.add("cancelled")));
        });
    pass(SECOND.plus(GRAIN));
    assertThat(ran).isEmpty();
  }

  @Test
  void aTaskMayBringAnotherOne() {
    lane.run(() -> deadlines.after(SECOND, () -> after(SECOND, "second")));
    pass(SECOND.plus(GRAIN));
    assertThat(ran).isEmpty();
    pass(SECOND.plus(GRAIN));
    assertThat(ran).containsExactly("second");
  }

  @Test
  void aTaskThatFailsKeepsNoOtherFromRunning() {
    lane.run(
        () ->
            deadlines.after(
                SECOND,
                () -> {
                  throw new IllegalStateException("on purpose");
                }));
    after(SECOND, "same slot");
    after(SECOND.multipliedBy(2), "later slot");
    try (LogTrap log = new LogTrap(Deadlines.class.getName())) {
      pass(SECOND.multipliedBy(2).plus(GRAIN));
      assertThat(log.thrown()).hasSize(1);
    }
    assertThat(ran).containsExactly("same slot", "later slot");
  }

  @Test
  void fromAnotherThreadATaskComesInByTheLane() {
    deadlines.after(SECOND, () -> ran.add("it")); // not on the lane
    assertThat(lane.timers()).isZero();
    pass(Duration.ZERO);
    assertThat(lane.timers()).isOne();
    pass(SECOND.plus(GRAIN));
    assertThat(ran).containsExactly("it");
  }

  @Test
  void aDelayMayBeNothingOrForEver() {
    after(Duration.ofNanos(Long.MAX_VALUE), "never");
    after(Duration.ZERO, "at once");
    pass(GRAIN);
    assertThat(ran).containsExactly("at once");
    pass(Duration.ofDays(10_000));
    assertThat(ran).containsExactly("at once");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverComesAndGoesEachRunsInItsTimeUnlessItWasCancelled(long seed) {
    Random random = new Random(seed);
    List<Waiting> all = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      if (random.nextInt(3) > 0) {
        all.add(new Waiting(Duration.ofMillis(random.nextInt(5_000))));
      } else if (!all.isEmpty()) {
        all.get(random.nextInt(all.size())).cancel();
      }
      pass(Duration.ofMillis(random.nextInt(20)));
    }
    while (!lane.isIdle()) {
      pass(Duration.ofMillis(random.nextInt(20)));
    }

    assertThat(all).allSatisfy(Waiting::check);
  }

  private final class Waiting {
    private final long dueNanos;
    private final Lane.Scheduled deadline;
    private long ranNanos = -1;
    private boolean cancelled;

    Waiting(Duration delay) {
      dueNanos = lane.nanoTime() + delay.toNanos();
      List<Lane.Scheduled> made = new ArrayList<>(1);
      lane.run(() -> made.add(deadlines.after(delay, () -> ranNanos = lane.nanoTime())));
      deadline = made.get(0);
    }

    void cancel() {
      cancelled |= ranNanos < 0;
      deadline.cancel();
    }

    /** Time passes in steps of less than 20 ms here, and a task runs at the end of one. */
    void check() {
      if (cancelled) {
        assertThat(ranNanos).isNegative();
      } else {
        long latest = dueNanos + GRAIN.plusMillis(20).toNanos();
        assertThat(ranNanos).isBetween(dueNanos, latest);
      }
    }
  }

  private Lane.Scheduled after(Duration delay, String name) {
    List<Lane.Scheduled> made = new ArrayList<>(1);
    lane.run(() -> made.add(deadlines.after(delay, () -> ran.add(name))));
    return made.get(0);
  }

  private void pass(Duration time) {
    lane.advance(time);
    lane.runAll();
  }
}
