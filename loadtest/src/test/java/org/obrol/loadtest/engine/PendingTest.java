package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.obrol.loadtest.engine.Sequence.Arrival;

class PendingTest {
  private final Pending pending = new Pending();

  private void add(int commands) {
    for (int i = 0; i < commands; i++) {
      pending.add(0, 100 + Integer.toUnsignedLong(pending.nextLabel()), 0);
    }
  }

  private void take() {
    while (pending.skipped() > 0) {
      pending.removeOldest();
    }
    pending.removeOldest();
  }

  @Test
  void aReplyThatIsDueLeavesNothingOut() {
    add(3);
    assertThat(pending.answered(1)).isEqualTo(Arrival.NEXT);
    assertThat(pending.skipped()).isZero();
    take();
    assertThat(pending.number()).isEqualTo(102);
  }

  @Test
  void aReplyWithoutALabelIsTheOldestCommands() {
    add(2);
    assertThat(pending.answered(Label.NONE)).isEqualTo(Arrival.NEXT);
    take();
    assertThat(pending.answered(2)).isEqualTo(Arrival.NEXT);
    take();
    assertThat(pending.answered(Label.NONE)).isEqualTo(Arrival.AGAIN);
  }

  @Test
  void aReplyToALaterCommandLeavesOutTheEarlierOnesAndThoseMayComeOnce() {
    add(5);
    assertThat(pending.answered(4)).isEqualTo(Arrival.AHEAD);
    assertThat(pending.skipped()).isEqualTo(3);
    take();
    assertThat(pending.size()).isEqualTo(1);
    assertThat(pending.answered(2)).isEqualTo(Arrival.LATE);
    assertThat(pending.answered(2)).isEqualTo(Arrival.AGAIN);
    assertThat(pending.answered(4)).isEqualTo(Arrival.AGAIN);
    assertThat(pending.answered(6)).as("to what nobody asked").isEqualTo(Arrival.AGAIN);
    assertThat(pending.answered(5)).isEqualTo(Arrival.NEXT);
    assertThat(pending.skipped()).isZero();
  }
}
