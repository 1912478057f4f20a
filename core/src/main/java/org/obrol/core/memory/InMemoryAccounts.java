package org.obrol.core.memory;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.AccountTable;
import org.obrol.core.spi.Accounts;
import org.obrol.core.spi.Blocking;
import org.obrol.core.spi.PasswordCheck;
import org.obrol.core.spi.PasswordHash;
import org.obrol.core.spi.Refused;

/** Accounts with hashed passwords in memory. */
public final class InMemoryAccounts implements Accounts {
  private final AccountTable table = new AccountTable();
  private final Map<AccountId, String> hashes = new ConcurrentHashMap<>();
  private final PasswordHash hash;
  private final Executor hashing;
  private final PasswordCheck check;

  /**
   * Makes accounts.
   *
   * @param hash how passwords are kept
   * @param hashing where they are hashed; should be bounded, and throw when it is full
   */
  public InMemoryAccounts(PasswordHash hash, Executor hashing) {
    this.hash = hash;
    this.check = new PasswordCheck(hash);
    this.hashing = hashing;
  }

  @Override
  public CompletionStage<Account> create(
      UserName name, String displayName, @Nullable String password) {
    if (table.find(name).isPresent()) {
      return failedStage(AccountTable.taken(name)); // spares the hash
    }
    if (password == null) {
      return table.adding(name, displayName, false);
    }
    return Blocking.call(
        hashing,
        () -> {
          String hashed = hash.hash(password);
          Account account = table.add(name, displayName, false);
          hashes.put(account.id(), hashed);
          return account;
        });
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
        hashing,
        () -> {
          Optional<Account> account = table.find(name);
          String stored = account.map(found -> hashes.get(found.id())).orElse(null);
          boolean right = check.isRight(password, stored);
          if (account.isEmpty()) {
            return new Authentication.NoSuchUser();
          }
          return right ? new Authentication.Ok(account.get()) : new Authentication.WrongPassword();
        });
  }

  @Override
  public CompletionStage<Void> changePassword(
      AccountId account, String oldPassword, String newPassword) {
    return Blocking.call(
        hashing,
        () -> {
          String stored = hashes.get(account);
          if (!check.isRight(oldPassword, stored)
              || stored == null
              || !hashes.replace(account, stored, hash.hash(newPassword))) {
            throw new Refused(Failure.BAD_CREDENTIALS, "the old password is wrong");
          }
          return null;
        });
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
