package org.obrol.core.memory;

import org.obrol.core.contract.AccountsContract;
import org.obrol.core.spi.Accounts;

class InMemoryAccountsTest extends AccountsContract {
  @Override
  protected Accounts newAccounts() {
    return new InMemoryAccounts(new Pbkdf2(1), Runnable::run);
  }
}
