package org.obrol.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.contract.PasswordHashContract;
import org.obrol.core.spi.PasswordHash;

class Pbkdf2Test extends PasswordHashContract {
  @Override
  protected PasswordHash newHash() {
    return new Pbkdf2(1);
  }

  @Test
  void aHashMadeWithOtherIterationsStillCompares() {
    String hashed = new Pbkdf2(3).hash("secret");

    assertThat(hashed).startsWith("$pbkdf2-sha512$i=3$");
    assertThat(new Pbkdf2(7).matches("secret", hashed)).isTrue();
    assertThat(new Pbkdf2(7).matches("other", hashed)).isFalse();
    assertThat(new Pbkdf2(7).isOutdated(hashed)).isTrue();
  }

  @Test
  void theDefaultIsWhatOwaspAsksFor() {
    assertThat(Pbkdf2.DEFAULT_ITERATIONS).isEqualTo(210_000);
    assertThat(new Pbkdf2().hash("secret")).startsWith("$pbkdf2-sha512$i=210000$");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
        "$pbkdf2-sha512$i=1$c2FsdA",
        "$pbkdf2-sha512$i=one$c2FsdA$aGFzaA",
        "$pbkdf2-sha512$i=0$c2FsdA$aGFzaA",
        "$pbkdf2-sha512$i=1$not base 64$aGFzaA",
        "$pbkdf2-sha512$i=1$c2FsdA$aGFzaA$more"
      })
  void whatIsNoHashOfThisKindIsAnErrorAndNotAWrongPassword(String foreign) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Pbkdf2(1).matches("secret", foreign));
  }

  @Test
  void iterationsAreAtLeastOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pbkdf2(0))
        .withMessageContaining("0 (expected: >= 1)");
  }
}
