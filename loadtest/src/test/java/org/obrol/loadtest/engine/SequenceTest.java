package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.obrol.loadtest.engine.Sequence.Arrival;

class SequenceTest {
  private final Sequence sequence = new Sequence(1);

  @Test
  void eachNumberOnceAndInOrderIsAsItShouldBe() {
    for (int i = 1; i < 100; i++) {
      assertThat(sequence.arrived(i)).isEqualTo(Arrival.NEXT);
    }
    assertThat(sequence.missing()).isZero();
  }

  @Test
  void aHoleIsMissingUntilItIsFilled() {
    assertThat(sequence.arrived(4)).isEqualTo(Arrival.AHEAD);
    assertThat(sequence.missing()).isEqualTo(3);
    assertThat(sequence.arrived(2)).isEqualTo(Arrival.LATE);
    assertThat(sequence.arrived(2)).isEqualTo(Arrival.AGAIN);
    assertThat(sequence.missing()).isEqualTo(2);
    assertThat(sequence.arrived(4)).isEqualTo(Arrival.AGAIN);
    assertThat(sequence.arrived(5)).isEqualTo(Arrival.NEXT);
  }

  @Test
  void whatIsExcusedIsNotMissingWheneverThatIsSaid() {
    sequence.excuse(1);
    assertThat(sequence.next()).isEqualTo(2);
    sequence.excuse(3);
    sequence.excuse(4);
    assertThat(sequence.arrived(2)).isEqualTo(Arrival.NEXT);
    assertThat(sequence.next()).isEqualTo(5);
    sequence.excuse(6);
    assertThat(sequence.arrived(7)).isEqualTo(Arrival.AHEAD);
    assertThat(sequence.missing()).isEqualTo(1);
    sequence.excuse(5);
    assertThat(sequence.missing()).isZero();
  }

  @Test
  void aWildNumberDoesNotTakeAllMemory() {
    assertThat(sequence.arrived(Long.MAX_VALUE / 2)).isEqualTo(Arrival.AHEAD);
    assertThat(sequence.missing()).isEqualTo(Long.MAX_VALUE / 2 - 1);
  }
}
