package org.obrol.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.spi.PasswordHash;
import org.obrol.core.testing.Crowd;

/** What every {@link PasswordHash} must do. */
public abstract class PasswordHashContract {
  private static final List<String> PASSWORDS =
      List.of(
          "secret",
          "Secret",
          " secret",
          "secret ",
          "s",
          "pass$word$with$dollars",
          "пароль",
          "p\u00e4ss\ud83d\udd11",
          "p?ss??",
          "x".repeat(256),
          "x".repeat(255) + "y"); // some algorithms look at the first 72 bytes only

  private PasswordHash hash;

  /** A hash, as quick as its parameters allow. */
  protected abstract PasswordHash newHash();

  @BeforeEach
  void makeHash() {
    hash = newHash();
  }

  @Test
  void thePasswordBehindAHashMatchesAndNoOtherDoes() {
    for (String password : PASSWORDS) {
      String hashed = hash.hash(password);
      for (String tried : PASSWORDS) {
        assertThat(hash.matches(tried, hashed)).isEqualTo(tried.equals(password));
      }
    }
  }

  @Test
  void theSamePasswordHasAnotherHashEachTime() {
    Set<String> hashes = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      hashes.add(hash.hash("secret"));
    }
    assertThat(hashes).hasSize(10);
  }

  @Test
  void aHashIsPrintableAndDoesNotShowThePassword() {
    assertThat(hash.hash("secret")).matches("[!-~]+").doesNotContain("secret");
  }

  @Test
  void aHashNamesAllThatIsNeededToCompareItLater() {
    String hashed = hash.hash("secret");

    assertThat(newHash().matches("secret", hashed)).isTrue();
    assertThat(newHash().matches("wrong", hashed)).isFalse();
  }

  @Test
  void aHashMadeNowIsNotOutdated() {
    assertThat(hash.isOutdated(hash.hash("secret"))).isFalse();
  }

  @Test
  void manyThreadsMayHashAtOnce() {
    try (Crowd crowd = new Crowd(4)) {
      List<Boolean> right =
          crowd.all(
              thread -> {
                String hashed = hash.hash("password " + thread);
                return hash.matches("password " + thread, hashed)
                    && !hash.matches("password", hashed);
              });
      assertThat(right).containsOnly(true);
    }
  }
}
