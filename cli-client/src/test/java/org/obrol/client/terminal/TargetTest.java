package org.obrol.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.model.UserName;

class TargetTest {
  private static final UserName ALICE = UserName.of("alice");

  @Test
  void anyPartMayBeLeftOut() {
    assertThat(Target.parse("")).isEqualTo(new Target(null, "localhost", 7878));
    assertThat(Target.parse("alice@")).isEqualTo(new Target(ALICE, "localhost", 7878));
    assertThat(Target.parse("alice@host")).isEqualTo(new Target(ALICE, "host", 7878));
    assertThat(Target.parse("alice@host:9")).isEqualTo(new Target(ALICE, "host", 9));
    assertThat(Target.parse("host:9")).isEqualTo(new Target(null, "host", 9));
    assertThat(Target.parse(":9")).isEqualTo(new Target(null, "localhost", 9));
    assertThat(Target.parse("alice@[::1]:9")).isEqualTo(new Target(ALICE, "::1", 9));
    assertThat(Target.parse("[fe80::1]")).isEqualTo(new Target(null, "fe80::1", 7878));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a@b@c", "host:", "host:x", "host:0", "host:65536", "::1", "@host", "a b@h"})
  void whatIsNoTargetIsRefused(String text) {
    assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
