package org.obrol.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;

import org.junit.jupiter.api.Test;
import org.obrol.core.command.Failure;
import org.obrol.core.model.UserName;

class CheckedAccountsTest {
  @Test
  void aRightPasswordDoesNotMakeOneTheGuestOfThatName() {
    Accounts accounts = Accounts.blocking(Runnable::run, (user, password) -> true);
    answer(accounts.admit(UserName.of("bob")));
    assertThat(refusal(accounts.authenticate(UserName.of("bob"), "bob's own password")))
        .isEqualTo(Failure.NAME_TAKEN);
  }
}
