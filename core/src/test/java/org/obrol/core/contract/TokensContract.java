package org.obrol.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.AccountId;
import org.obrol.core.spi.Tokens;
import org.obrol.core.testing.TestClock;

/** What all {@link Tokens} must do. */
public abstract class TokensContract {
  private static final AccountId ALICE = new AccountId(1);
  private static final AccountId BOB = new AccountId(2);
  private static final int NEWEST = 100;
  private static final Duration LIFE = Duration.ofDays(30);
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** 128 bits need as many characters of base 64; longer ones are fine. */
  private static final int SHORTEST = 22;

  private final TestClock clock = new TestClock();
  private Tokens tokens;

  /** A new store without tokens that takes the time from this clock. */
  protected abstract Tokens newTokens(InstantSource clock) throws Exception;

  @BeforeEach
  void makeTokens() throws Exception {
    tokens = newTokens(clock);
  }

  @Test
  void aTokenTellsWhoseItIsAsOftenAsItIsUsed() {
    String alices = issue(ALICE);
    String bobs = issue(BOB);

    for (int i = 0; i < 3; i++) {
      assertThat(use(alices)).contains(ALICE);
      assertThat(use(bobs)).contains(BOB);
    }
  }

  @Test
  void tokensAreLongDifferentAndFitIntoOneWord() {
    Set<String> issued = new HashSet<>();
    for (int i = 0; i < NEWEST; i++) {
      String token = issue(ALICE);
      assertThat(token).hasSizeGreaterThanOrEqualTo(SHORTEST).matches("[!-~]+");
      issued.add(token);
    }
    assertThat(issued).hasSize(NEWEST);
  }

  @Test
  void aTokenThatNeverWasIsNobodys() {
    String token = issue(ALICE);

    for (String guess : List.of("", "x", token + "x", token.substring(1), token + " ")) {
      assertThat(use(guess)).isEmpty();
    }
    assertThat(use(token)).contains(ALICE);
  }

  @Test
  void aRevokedTokenHasEndedAndTheOthersHaveNot() {
    String first = issue(ALICE);
    String second = issue(ALICE);

    answer(tokens.revoke(first));
    answer(tokens.revoke(first));
    answer(tokens.revoke("never issued"));

    assertThat(use(first)).isEmpty();
    assertThat(use(second)).contains(ALICE);
  }

  @Test
  void revokingAllEndsAnAccountsTokensAndNobodyElses() {
    String first = issue(ALICE);
    String second = issue(ALICE);
    String bobs = issue(BOB);

    answer(tokens.revokeAll(ALICE, null));
    answer(tokens.revokeAll(new AccountId(99), null));

    assertThat(use(first)).isEmpty();
    assertThat(use(second)).isEmpty();
    assertThat(use(bobs)).contains(BOB);
    assertThat(use(issue(ALICE))).contains(ALICE);
  }

  @Test
  void revokingAllButOneLeavesThatOne() {
    String first = issue(ALICE);
    String kept = issue(ALICE);
    String last = issue(ALICE);

    answer(tokens.revokeAll(ALICE, kept));

    assertThat(use(first)).isEmpty();
    assertThat(use(last)).isEmpty();
    assertThat(use(kept)).contains(ALICE);
    assertThat(count(ALICE)).isEqualTo(1);
    answer(tokens.revokeAll(ALICE, null));
    assertThat(use(kept)).isEmpty();
  }

  @Test
  void revokingAllButOneThatIsNotTheAccountsOwnEndsAllAndMakesNone() {
    String ended = issue(ALICE);
    answer(tokens.revoke(ended));
    String alices = issue(ALICE);
    String bobs = issue(BOB);

    answer(tokens.revokeAll(ALICE, ended));
    assertThat(use(ended)).isEmpty();
    assertThat(use(alices)).isEmpty();

    String another = issue(ALICE);
    answer(tokens.revokeAll(ALICE, bobs));
    assertThat(use(another)).isEmpty();
    assertThat(use(bobs)).contains(BOB);
    assertThat(count(ALICE)).isZero();
  }

  @Test
  void expiredTokensAreNotCounted() {
    issue(ALICE);
    clock.advance(Duration.ofDays(31));
    assertThat(count(ALICE)).isZero();
  }

  @Test
  void anAccountKeepsItsNewest100() {
    List<String> issued = new ArrayList<>();
    String bobs = issue(BOB);
    for (int i = 0; i < NEWEST + 5; i++) {
      issued.add(issue(ALICE));
      clock.advance(MOMENT);
    }

    assertThat(count(ALICE)).isEqualTo(NEWEST);
    for (int i = 0; i < issued.size(); i++) {
      assertThat(use(issued.get(i)).isPresent()).as("token %d", i).isEqualTo(i >= 5);
    }
    assertThat(use(bobs)).contains(BOB);
  }

  @Test
  void aRevokedTokenMakesRoomAmongTheNewest100() {
    String first = issue(ALICE);
    String second = issue(ALICE);
    for (int i = 2; i < NEWEST; i++) {
      issue(ALICE);
    }
    answer(tokens.revoke(second));
    issue(ALICE);

    assertThat(use(first)).contains(ALICE);
    issue(ALICE);
    assertThat(use(first)).isEmpty();
  }

  @Test
  void aTokenEnds30DaysAfterItsLastUse() {
    String used = issue(ALICE);
    String unused = issue(ALICE);
    clock.advance(LIFE.minus(MOMENT));
    assertThat(use(used)).contains(ALICE);

    clock.advance(MOMENT.multipliedBy(2));
    assertThat(use(unused)).isEmpty();
    assertThat(use(used)).contains(ALICE);

    clock.advance(LIFE.plus(MOMENT));
    assertThat(use(used)).isEmpty();
    assertThat(use(used)).isEmpty();
  }

  @Test
  void everyUseGivesAnother30Days() {
    String token = issue(ALICE);
    for (int month = 0; month < 12; month++) {
      clock.advance(LIFE.minusDays(1));
      assertThat(use(token)).contains(ALICE);
    }
  }

  @Test
  void theLivingTokensOfAnAccountAreCounted() {
    assertThat(count(ALICE)).isZero();
    String first = issue(ALICE);
    issue(ALICE);
    issue(BOB);

    assertThat(count(ALICE)).isEqualTo(2);
    answer(tokens.revoke(first));
    answer(tokens.revoke(first));
    assertThat(count(ALICE)).isEqualTo(1);
    assertThat(count(BOB)).isEqualTo(1);
    answer(tokens.revokeAll(ALICE, null));
    assertThat(count(ALICE)).isZero();
  }

  @Test
  void aTokenThatWasFoundToHaveExpiredIsNotCounted() {
    String old = issue(ALICE);
    clock.advance(LIFE.plus(MOMENT));
    issue(ALICE);

    assertThat(use(old)).isEmpty();
    assertThat(count(ALICE)).isEqualTo(1);
  }

  private String issue(AccountId account) {
    return answer(tokens.issue(account));
  }

  private Optional<AccountId> use(String token) {
    return answer(tokens.use(token));
  }

  private int count(AccountId account) {
    return answer(tokens.count(account));
  }
}
