package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.contract.PasswordHashContract;
import org.obrol.core.spi.PasswordHash;

class Argon2idTest extends PasswordHashContract {
  @Override
  protected PasswordHash newHash() {
    return new Argon2id(64, 1);
  }

  @Test
  void theDefaultIsWhatOwaspAsksFor() {
    String hashed = new Argon2id().hash("secret");

    // 16 bytes of salt and 32 of hash, in base 64 without padding.
    assertThat(hashed)
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(new Argon2id().matches("secret", hashed)).isTrue();
    assertThat(new Argon2id().matches("Secret", hashed)).isFalse();
  }

  /** From src/test.c of the reference implementation (github.com/P-H-C/phc-winner-argon2). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
      })
  void whatOthersHaveHashedCompares(String hashed) {
    assertThat(new Argon2id().matches("password", hashed)).isTrue();
    assertThat(new Argon2id().matches("passwore", hashed)).isFalse();
  }

  @Test
  void aHashMadeWithOtherParametersStillComparesAndIsOutdated() {
    String hashed = new Argon2id(72, 3).hash("secret");

    assertThat(hashed).startsWith("$argon2id$v=19$m=72,t=3,p=1$");
    for (Argon2id other : new Argon2id[] {new Argon2id(72, 2), new Argon2id(64, 3)}) {
      assertThat(other.matches("secret", hashed)).isTrue();
      assertThat(other.matches("other", hashed)).isFalse();
      assertThat(other.isOutdated(hashed)).isTrue();
    }
    assertThat(new Argon2id(72, 3).isOutdated(hashed)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$pbkdf2-sha512$i=1$c2FsdA$aGFzaA",
        "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$aGFzaA",
        "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$aGFzaA",
        "$argon2id$m=64,t=1,p=1$c29tZXNhbHQ$aGFzaA",
        "$argon2id$v=19$m=64,t=1$c29tZXNhbHQ$aGFzaA",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ",
        "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$aGFzaA",
        "$argon2id$v=19$m=many,t=1,p=1$c29tZXNhbHQ$aGFzaA",
        "$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$aGFzaA",
        "$argon2id$v=19$m=64,t=1,p=2$c29tZXNhbHQ$aGFzaA",
        "$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHQ$aGFzaA",
        "$argon2id$v=19$m=99999999999,t=1,p=1$c29tZXNhbHQ$aGFzaA",
        "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$aGFzaA",
        "$argon2id$v=19$m=64,t=1,p=1$not base 64$aGFzaA",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$aGFza",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$aGFzaA$more"
      })
  void whatIsNoHashOfThisKindIsAnErrorAndNotAWrongPassword(String foreign) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Argon2id(64, 1).matches("secret", foreign));
  }

  @Test
  void whatIsNoHashOfThisKindIsOutdated() {
    assertThat(new Argon2id(64, 1).isOutdated("$pbkdf2-sha512$i=1$c2FsdA$aGFzaA")).isTrue();
  }

  @Test
  void memoryIsAtLeastWhatTheAlgorithmNeeds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Argon2id(7, 1))
        .withMessageContaining("7 KiB (expected: 8..");
  }
}
