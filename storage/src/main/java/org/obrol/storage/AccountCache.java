package org.obrol.storage;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.UserName;

/**
 * The accounts that were asked for last, by name and by id, so that a message needs no disk to find
 * whom it goes to. Never has one that is gone. Any thread; every method is short.
 *
 * <p>A read that began before an account went may end after it. So whoever reads takes the {@link
 * #moment} first, and what was read counts only if nothing has gone since.
 */
final class AccountCache {
  private final int most;
  private final Map<AccountId, Account> byId = new LinkedHashMap<>(16, 0.75f, true); // by last use
  private final Map<UserName, Account> byName = new HashMap<>();
  private long gone;

  /**
   * Makes one without accounts.
   *
   * @param most how many it may have
   */
  AccountCache(int most) {
    this.most = most;
  }

  synchronized Optional<Account> find(UserName name) {
    Account known = byName.get(name);
    return known == null ? Optional.empty() : find(known.id()); // which counts as a use
  }

  synchronized Optional<Account> find(AccountId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** How many have gone until now; taken before a read begins. */
  synchronized long moment() {
    return gone;
  }

  /** Takes what a read has found that began at a moment. */
  synchronized void found(Account account, long moment) {
    if (moment == gone) {
      put(account);
    }
  }

  /** Takes an account that was made. Called in the order of commits. */
  synchronized void made(Account account) {
    put(account);
  }

  /** Gives up an account that is gone. Called in the order of commits, before that is answered. */
  synchronized void remove(AccountId id) {
    gone++;
    Account known = byId.remove(id);
    if (known != null) {
      byName.remove(known.name());
    }
  }

  /** Forgets everything, because what is on disk may be something else. */
  synchronized void doubt() {
    gone++;
    byId.clear();
    byName.clear();
  }

  private void put(Account account) {
    byId.put(account.id(), account);
    byName.put(account.name(), account);
    if (byId.size() > most) {
      Iterator<Account> eldest = byId.values().iterator();
      byName.remove(eldest.next().name());
      eldest.remove();
    }
  }
}
