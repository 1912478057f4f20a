package org.obrol.core.spi;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.UserName;

/** Accounts whose passwords somebody else knows; see {@link Accounts#blocking}. */
final class CheckedAccounts implements Accounts {
  private final AccountTable table = new AccountTable();
  private final Executor executor;
  private final BiPredicate<UserName, String> check;

  CheckedAccounts(Executor executor, BiPredicate<UserName, String> check) {
    this.executor = executor;
    this.check = check;
  }

  @Override
  public CompletionStage<Account> create(
      UserName name, String displayName, @Nullable String password) {
    if (password != null) {
      return failedStage(
          new Refused(Failure.DENIED, "accounts are not made here, but by the application"));
    }
    return table.adding(name, displayName, false);
  }

  @Override
  public CompletionStage<Account> admit(UserName guest) {
    return table.adding(guest, guest.shown(), true);
  }

  @Override
  public CompletionStage<Void> dismiss(AccountId guest) {
    table.removeGuest(guest);
    return completedStage(null);
  }

  @Override
  public CompletionStage<Authentication> authenticate(UserName name, String password) {
    return Blocking.call(
        executor,
        () -> {
          if (!check.test(name, password)) {
            return new Authentication.WrongPassword();
          }
          return new Authentication.Ok(seen(name));
        });
  }

  private Account seen(UserName name) {
    Optional<Account> known = table.find(name);
    if (known.isPresent()) {
      if (known.get().guest()) {
        throw AccountTable.taken(name); // a guest has it for now, and is not this user
      }
      return known.get();
    }
    try {
      return table.add(name, name.shown(), false);
    } catch (Refused raced) {
      return table.find(name).orElseThrow(() -> raced);
    }
  }

  @Override
  public CompletionStage<Void> changePassword(
      AccountId account, String oldPassword, String newPassword) {
    return failedStage(
        new Refused(Failure.DENIED, "passwords are not changed here, but by the application"));
  }

  @Override
  public CompletionStage<Optional<Account>> find(UserName name) {
    return completedStage(table.find(name));
  }

  @Override
  public CompletionStage<Map<AccountId, Account>> find(Collection<AccountId> ids) {
    return completedStage(table.find(ids));
  }

  @Override
  public CompletionStage<List<Account>> list(@Nullable UserName after, int limit) {
    return completedStage(table.list(after, limit));
  }

  @Override
  public CompletionStage<List<Account>> guests() {
    return completedStage(table.guests());
  }
}
