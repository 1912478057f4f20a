package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.obrol.loadtest.engine.Agreement.Look;

class AgreementTest {
  @Test
  void theFirstWritesDownAndTheOthersCompare() {
    Agreement agreement = new Agreement(8);
    assertThat(agreement.look(1, 5, 6, 1)).isEqualTo(Look.FIRST);
    assertThat(agreement.look(1, 5, 6, 1)).isEqualTo(Look.SAME);
    assertThat(agreement.look(1, 5, 7, 1)).isEqualTo(Look.DIFFERENT);
    assertThat(agreement.look(1, 5, 6, 2)).isEqualTo(Look.DIFFERENT);
    assertThat(agreement.look(9, 5, 6, 1)).isEqualTo(Look.FIRST);
    assertThat(agreement.look(1, 5, 6, 1)).isEqualTo(Look.FORGOTTEN);
  }

  @Test
  void theLastLoopCompletesAMessage() {
    Agreement agreement = new Agreement(8);
    agreement.await();
    agreement.await();
    agreement.look(3, 1, 1, 1);
    assertThat(agreement.done(3)).isFalse();
    assertThat(agreement.done(3)).isTrue();
    assertThat(agreement.done(11)).isFalse();
  }

  @Test
  void aLoopWhoseMembersWillNeverHaveAMessageDoesNotKeepItFromBeingComplete() {
    Agreement agreement = new Agreement(8);
    agreement.await();
    agreement.await();
    assertThat(agreement.done(3)).isFalse(); // before anybody has seen it
    assertThat(agreement.identity(3)).isEqualTo(Feed.UNKNOWN);
    assertThat(agreement.look(3, 5, 6, 1)).isEqualTo(Look.FIRST);
    assertThat(agreement.look(3, 5, 6, 1)).isEqualTo(Look.SAME);
    assertThat(agreement.done(3)).isTrue();
    assertThat(agreement.identity(3)).isEqualTo(5);
    assertThat(agreement.sentAt(3)).isEqualTo(6);
  }

  @Test
  void aMessageWhoseSlotWasTakenOverIsNotCompletedInItsPlace() {
    Agreement agreement = new Agreement(8);
    agreement.await();
    agreement.look(3, 1, 1, 1);
    agreement.look(11, 1, 1, 1);
    assertThat(agreement.done(3)).isFalse();
    assertThat(agreement.done(11)).isTrue();
  }

  @Test
  void loopsThatLookAtOnceAgreeOnWhoWasFirst() throws Exception {
    Agreement agreement = new Agreement(1); // so that the slot is often taken over during a look
    int messages = 5_000_000;
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Map<Look, Integer>>> loops = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        loops.add(
            () -> {
              Map<Look, Integer> counts = new EnumMap<>(Look.class);
              for (long seq = 1; seq <= messages; seq++) {
                counts.merge(agreement.look(seq, 7 * seq, 3 * seq, 1), 1, Integer::sum);
              }
              return counts;
            });
      }
      int first = 0;
      for (Future<Map<Look, Integer>> counts : pool.invokeAll(loops)) {
        first += counts.get().getOrDefault(Look.FIRST, 0);
        assertThat(counts.get()).doesNotContainKey(Look.DIFFERENT);
      }
      assertThat(first).isEqualTo(messages);
    } finally {
      pool.shutdownNow();
    }
  }
}
