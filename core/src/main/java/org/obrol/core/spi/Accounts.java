package org.obrol.core.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.UserName;

/**
 * Who there is, and whether somebody is who they say. Any thread may call it.
 *
 * <p>Where a password has to be hashed that happens elsewhere, on a bounded pool; a full pool
 * refuses with {@link org.obrol.core.command.Failure#BUSY}.
 */
public interface Accounts {
  /**
   * Makes an account. Refuses with {@code NAME_TAKEN} a name in use, also by a guest.
   *
   * @param password null for an account that nobody can log in to by password, such as a bot's
   */
  CompletionStage<Account> create(UserName name, String displayName, @Nullable String password);

  /**
   * Makes a guest's account, which lasts until {@link #dismiss}. Refuses with {@code NAME_TAKEN} a
   * name in use.
   */
  CompletionStage<Account> admit(UserName guest);

  /** Ends a guest's account and frees its name. Does nothing for others. */
  CompletionStage<Void> dismiss(AccountId guest);

  /** Checks a password. Takes as long for a user that there is not as for a wrong password. */
  CompletionStage<Authentication> authenticate(UserName name, String password);

  /** Changes a password. Refuses with {@code BAD_CREDENTIALS} when the old one is wrong. */
  CompletionStage<Void> changePassword(AccountId account, String oldPassword, String newPassword);

  /** Finds who has a name now. */
  CompletionStage<Optional<Account>> find(UserName name);

  /** Finds accounts by id; those that are gone are left out. */
  CompletionStage<Map<AccountId, Account>> find(Collection<AccountId> ids);

  /**
   * All accounts in the order of their names.
   *
   * @param after only those behind this name, or null for the first
   * @param limit how many at most
   */
  CompletionStage<List<Account>> list(@Nullable UserName after, int limit);

  /** All guests, in no order; also those whom an earlier process has let in. */
  CompletionStage<List<Account>> guests();

  /** What came of checking a password. */
  sealed interface Authentication {
    /** It is right. */
    record Ok(Account account) implements Authentication {}

    /** There is no such user. */
    record NoSuchUser() implements Authentication {}

    /** It is wrong. */
    record WrongPassword() implements Authentication {}
  }

  /**
   * Accounts whose passwords somebody else knows, for embedders who have users already. An account
   * appears here, in memory, with its first right password; nobody can register or change a
   * password through the chat.
   *
   * @param executor where the check runs; may block
   * @param check whether this is the user's password; says no for a user that there is not
   */
  static Accounts blocking(Executor executor, BiPredicate<UserName, String> check) {
    return new CheckedAccounts(executor, check);
  }
}
