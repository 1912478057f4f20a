package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundBudgetTest {
  private static final long MAX_BYTES = 32 << 20;

  private final OutboundBudget budget = new OutboundBudget(MAX_BYTES);

  @Test
  void oneConnectionMayHaveAnEighthOfWhatIsFreeOfTheSharedHalf() {
    assertThat(budget.share()).isEqualTo(MAX_BYTES / 16);
    budget.use(MAX_BYTES / 4);
    assertThat(budget.share()).isEqualTo(MAX_BYTES / 32);
    budget.use(-MAX_BYTES / 4);
    assertThat(budget.share()).isEqualTo(MAX_BYTES / 16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 10_000})
  void howeverManyTakeAllTheyMaySomethingIsLeftForOneMore(int connections) {
    long[] waiting = new long[connections];
    for (int round = 0; round < 50; round++) { // each takes a little more, until nobody may
      for (int i = 0; i < connections; i++) {
        long more = Math.max(0, budget.share() - waiting[i]) / 10;
        waiting[i] += more;
        budget.use(more);
      }
    }
    assertThat(budget.share()).isPositive();
    assertThat(budget.used()).isLessThan(MAX_BYTES / 2);
  }

  @Test
  void whereTheSharedHalfIsUsedThereIsNoShareButStillRoom() {
    budget.use(MAX_BYTES / 2);
    assertThat(budget.share()).isZero();
    assertThat(budget.hasRoom()).isTrue();
    budget.use(MAX_BYTES / 2);
    assertThat(budget.share()).isZero();
    assertThat(budget.hasRoom()).isFalse();
  }
}
