package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));

  @Test
  void waitsTwiceAsLongEachTimeUpToTheLimitLessAtMostAHalf() {
    for (int millis : new int[] {100, 200, 400, 800, 1000, 1000, 1000}) {
      assertThat(backoff.next())
          .isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis));
    }
  }

  @Test
  void startsAgainAfterASuccess() {
    for (int i = 0; i < 5; i++) {
      assertThat(backoff.next()).isPositive();
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void doesNotWaitTheSameEachTime() {
    Backoff flat = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(2));
    assertThat(java.util.stream.Stream.generate(flat::next).limit(20).distinct())
        .hasSizeGreaterThan(10);
  }

  @Test
  void refusesLimitsThatAreNone() {
    assertThatThrownBy(
            () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), new Random()))
        .hasMessageContaining("expected: 0 < min <= max");
  }
}
