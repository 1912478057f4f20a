package org.obrol.core.spi;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;

/**
 * What lets a client come back without a password. A token ends 30 days after its last use, or when
 * the account has 100 newer ones (docs/protocol.md, promise 6). Any thread may call it.
 */
public interface Tokens {
  /** Makes a token, of at least 128 random bits. */
  CompletionStage<String> issue(AccountId account);

  /** Whose token this is, which counts as a use; nothing if it never was or has ended. */
  CompletionStage<Optional<AccountId>> use(String token);

  /** Ends a token; does nothing where it has ended. */
  CompletionStage<Void> revoke(String token);

  /**
   * Ends an account's tokens.
   *
   * @param but the one that stays, or null
   */
  CompletionStage<Void> revokeAll(AccountId account, @Nullable String but);

  /** How many tokens of this account live. */
  CompletionStage<Integer> count(AccountId account);
}
