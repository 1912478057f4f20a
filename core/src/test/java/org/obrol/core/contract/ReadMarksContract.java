package org.obrol.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.GroupId;
import org.obrol.core.spi.ReadMarks;
import org.obrol.core.spi.ReadMarks.Taken;
import org.obrol.core.testing.Crowd;

/** What all {@link ReadMarks} must do. */
public abstract class ReadMarksContract {
  private static final AccountId ALICE = new AccountId(1);
  private static final AccountId BOB = new AccountId(2);
  private static final ConversationId DEVS = ConversationId.group(new GroupId(1));
  private static final ConversationId DIRECT = ConversationId.direct(ALICE, BOB);

  private ReadMarks marks;

  /** A new store without marks. */
  protected abstract ReadMarks newReadMarks() throws Exception;

  @BeforeEach
  void makeMarks() throws Exception {
    marks = newReadMarks();
  }

  @Test
  void aConversationThatWasNeverReadHasNoMark() {
    advance(ALICE, DEVS, 3);

    assertThat(of(BOB)).isEmpty();
    assertThat(of(ALICE)).containsExactly(Map.entry(DEVS, 3L));
  }

  @Test
  void aMarkGoesForwardOnlyAndItsPlaceIsAnswered() {
    assertThat(advance(ALICE, DEVS, 3)).isEqualTo(3);
    assertThat(advance(ALICE, DEVS, 2)).isEqualTo(3);
    assertThat(advance(ALICE, DEVS, 3)).isEqualTo(3);
    assertThat(advance(ALICE, DEVS, 10)).isEqualTo(10);
    assertThat(of(ALICE)).containsEntry(DEVS, 10L);
  }

  @Test
  void aMarkMayBeForgottenWhileItMoves() {
    try (Crowd crowd = new Crowd(2)) {
      for (long round = 1; round <= 500; round++) {
        long seq = round;
        advance(ALICE, ConversationId.LOBBY, seq);
        crowd.all(
            thread ->
                thread == 0
                    ? advance(ALICE, DEVS, seq)
                    : answer(marks.forget(ALICE, DEVS).thenApply(done -> 0L)));
        assertThat(of(ALICE)).containsEntry(ConversationId.LOBBY, seq);
      }
    }
    assertThat(advance(ALICE, DEVS, 1_000)).isEqualTo(1_000);
  }

  @Test
  void aMarkAtZeroIsAMark() {
    assertThat(advance(ALICE, DEVS, 0)).isZero();
    assertThat(of(ALICE)).containsExactly(Map.entry(DEVS, 0L));
  }

  @Test
  void whatWasTakenIsNotWhatWasRead() {
    advance(ALICE, DEVS, 3);
    assertThat(answer(marks.taken(ALICE))).isEmpty();

    assertThat(answer(marks.take(ALICE, DEVS, Taken.NOTHING, new Taken(5, true)))).isTrue();

    assertThat(answer(marks.taken(ALICE))).containsExactly(Map.entry(DEVS, new Taken(5, true)));
    assertThat(answer(marks.taken(BOB))).isEmpty();
    assertThat(of(ALICE)).containsExactly(Map.entry(DEVS, 3L));
  }

  @Test
  void oneWhoSawItElsewhereTakesNothing() {
    Taken first = new Taken(5, false);
    answer(marks.take(ALICE, DEVS, Taken.NOTHING, first));

    assertThat(answer(marks.take(ALICE, DEVS, Taken.NOTHING, new Taken(9, true)))).isFalse();
    assertThat(answer(marks.take(ALICE, DEVS, new Taken(5, true), new Taken(9, true)))).isFalse();
    assertThat(answer(marks.take(ALICE, DEVS, first, new Taken(9, true)))).isTrue();
    assertThat(answer(marks.taken(ALICE))).containsEntry(DEVS, new Taken(9, true));
  }

  @Test
  void oneWhoHasTakenNothingHasTakenNothing() {
    assertThat(answer(marks.take(ALICE, DEVS, Taken.NOTHING, Taken.NOTHING))).isTrue();
    assertThat(answer(marks.take(ALICE, DEVS, Taken.NOTHING, new Taken(1, true)))).isTrue();
    assertThat(answer(marks.take(ALICE, DIRECT, new Taken(1, true), new Taken(2, true)))).isFalse();
    assertThat(answer(marks.take(ALICE, DIRECT, Taken.NOTHING, new Taken(2, true)))).isTrue();
  }

  @Test
  void ofManyWhoTakeTheSameOneDoes() {
    try (Crowd crowd = new Crowd(4)) {
      for (int round = 0; round < 100; round++) {
        Taken seen = round == 0 ? Taken.NOTHING : new Taken(round, true);
        Taken now = new Taken(round + 1L, true);
        List<Boolean> took = crowd.all(i -> answer(marks.take(ALICE, DIRECT, seen, now)));
        assertThat(took).containsOnlyOnce(true);
      }
    }
  }

  @Test
  void whatIsForgottenWasNotTaken() {
    answer(marks.take(ALICE, DEVS, Taken.NOTHING, new Taken(5, true)));
    answer(marks.take(ALICE, DIRECT, Taken.NOTHING, new Taken(6, true)));
    answer(marks.forget(ALICE, DEVS));
    assertThat(answer(marks.taken(ALICE))).containsOnlyKeys(DIRECT);
    answer(marks.forget(ALICE));
    assertThat(answer(marks.taken(ALICE))).isEmpty();
  }

  @Test
  void marksAreByAccountAndByConversation() {
    List<ConversationId> all =
        List.of(
            ConversationId.LOBBY,
            DEVS,
            ConversationId.group(new GroupId(2)),
            DIRECT,
            ConversationId.direct(ALICE, ALICE));
    for (int i = 0; i < all.size(); i++) {
      advance(ALICE, all.get(i), 10 + i);
      advance(BOB, all.get(i), 20 + i);
    }
    for (int i = 0; i < all.size(); i++) {
      assertThat(of(ALICE)).containsEntry(all.get(i), 10L + i);
      assertThat(of(BOB)).containsEntry(all.get(i), 20L + i);
    }
  }

  @Test
  void aStepMovesAMarkOnlyFromThePlaceBefore() {
    advance(ALICE, DEVS, 3);

    answer(marks.step(ALICE, DEVS, 5));
    assertThat(of(ALICE)).containsEntry(DEVS, 3L);
    answer(marks.step(ALICE, DEVS, 3));
    assertThat(of(ALICE)).containsEntry(DEVS, 3L);
    answer(marks.step(ALICE, DEVS, 2));
    assertThat(of(ALICE)).containsEntry(DEVS, 3L);
    answer(marks.step(ALICE, DEVS, 4));
    assertThat(of(ALICE)).containsEntry(DEVS, 4L);
  }

  @Test
  void whereThereIsNoMarkAStepLeadsToTheFirstMessageOnly() {
    answer(marks.step(ALICE, DEVS, 2));
    assertThat(of(ALICE)).doesNotContainKey(DEVS);

    answer(marks.step(ALICE, DEVS, 1));
    assertThat(of(ALICE)).containsEntry(DEVS, 1L);
  }

  @Test
  void aForgottenMarkStartsAnewAndTheOthersStay() {
    advance(ALICE, DEVS, 9);
    advance(ALICE, DIRECT, 8);
    advance(BOB, DEVS, 7);

    answer(marks.forget(ALICE, DEVS));
    answer(marks.forget(ALICE, DEVS));
    answer(marks.forget(new AccountId(99), DEVS));

    assertThat(of(ALICE)).containsExactly(Map.entry(DIRECT, 8L));
    assertThat(of(BOB)).containsExactly(Map.entry(DEVS, 7L));
    assertThat(advance(ALICE, DEVS, 2)).isEqualTo(2);
  }

  @Test
  void anAccountsMarksAreForgottenTogether() {
    advance(ALICE, DEVS, 9);
    advance(ALICE, DIRECT, 8);
    advance(BOB, DEVS, 7);

    answer(marks.forget(ALICE));
    answer(marks.forget(new AccountId(99)));

    assertThat(of(ALICE)).isEmpty();
    assertThat(of(BOB)).containsExactly(Map.entry(DEVS, 7L));
  }

  @Test
  void whatWasAnsweredDoesNotChangeAfterwards() {
    advance(ALICE, DEVS, 1);
    Map<ConversationId, Long> before = of(ALICE);
    advance(ALICE, DEVS, 2);
    advance(ALICE, DIRECT, 2);

    assertThat(before).containsExactly(Map.entry(DEVS, 1L));
  }

  @Test
  void ofManyMovesAtOnceTheFarthestStands() {
    try (Crowd crowd = new Crowd(4)) {
      crowd.all(
          thread -> {
            for (long seq = thread; seq < 200; seq += 4) {
              assertThat(advance(ALICE, DEVS, seq)).isGreaterThanOrEqualTo(seq);
            }
            return true;
          });
      assertThat(of(ALICE)).containsEntry(DEVS, 199L);

      // Every one of them tries every step, so none is missed and none is made twice.
      crowd.all(
          thread -> {
            LongStream.rangeClosed(200, 260).forEach(seq -> answer(marks.step(ALICE, DEVS, seq)));
            return true;
          });
      assertThat(of(ALICE)).containsEntry(DEVS, 260L);
    }
  }

  private long advance(AccountId account, ConversationId conversation, long seq) {
    return answer(marks.advance(account, conversation, seq));
  }

  private Map<ConversationId, Long> of(AccountId account) {
    return answer(marks.of(account));
  }
}
