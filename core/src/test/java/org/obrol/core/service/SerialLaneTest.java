package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A lane on an executor that is not always willing. */
class SerialLaneTest {
  @Test
  void whatIsDueWhileTheExecutorTakesNothingRunsLater() {
    AtomicInteger asked = new AtomicInteger();
    Executor fullAtFirst =
        task -> {
          if (asked.incrementAndGet() <= 3) {
            throw new RejectedExecutionException("full");
          }
          task.run();
        };
    SerialLane lane = new SerialLane(fullAtFirst);
    CompletableFuture<Boolean> inLane = new CompletableFuture<>();
    lane.schedule(Duration.ZERO, () -> inLane.complete(lane.inLane()));

    assertThat(answer(inLane)).isTrue();
    assertThat(asked).hasValue(4);
  }
}
