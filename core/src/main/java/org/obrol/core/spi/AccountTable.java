package org.obrol.core.spi;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.UserName;

/**
 * Names and ids in memory, for {@link Accounts} that have no store of their own. Any thread may
 * call it.
 */
public final class AccountTable {
  private final AtomicLong lastId = new AtomicLong(AccountId.SYSTEM.value());
  private final Map<UserName, Account> byName = new ConcurrentHashMap<>();
  private final NavigableMap<UserName, Account> inOrder = new ConcurrentSkipListMap<>(); // to list
  private final Map<AccountId, Account> byId = new ConcurrentHashMap<>();

  /** Makes a table without accounts. */
  public AccountTable() {}

  /**
   * Makes an account.
   *
   * @throws Refused with {@link Failure#NAME_TAKEN} when the name is in use
   */
  public Account add(UserName name, String displayName, boolean guest) {
    Account account =
        new Account(new AccountId(lastId.incrementAndGet()), name, displayName, guest);
    byId.put(account.id(), account); // before its name, so that whoever finds the name finds the id
    if (byName.putIfAbsent(name, account) != null) {
      byId.remove(account.id());
      throw taken(name);
    }
    inOrder.put(name, account);
    return account;
  }

  /** The same as a stage, which completes with what {@link #add} throws. */
  public CompletionStage<Account> adding(UserName name, String displayName, boolean guest) {
    try {
      return CompletableFuture.completedStage(add(name, displayName, guest));
    } catch (Refused taken) {
      return CompletableFuture.failedStage(taken);
    }
  }

  /** Takes out a guest's account; does nothing for others. */
  public void removeGuest(AccountId id) {
    Account account = byId.get(id);
    if (account != null && account.guest()) {
      inOrder.remove(account.name(), account); // before the name can be given to another one
      byName.remove(account.name(), account);
      byId.remove(id);
    }
  }

  /** Who has this name. */
  public Optional<Account> find(UserName name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The accounts with these ids, without those that are gone. */
  public Map<AccountId, Account> find(Collection<AccountId> ids) {
    if (ids.size() == 1) { // whoever comes in is looked for
      Account account = byId.get(ids.iterator().next());
      return account == null ? Map.of() : Map.of(account.id(), account);
    }
    Map<AccountId, Account> found = new HashMap<>(2 * ids.size());
    for (AccountId id : ids) {
      Account account = byId.get(id);
      if (account != null) {
        found.put(id, account);
      }
    }
    return found;
  }

  /** A page of accounts by name; see {@link Accounts#list}. */
  public List<Account> list(@Nullable UserName after, int limit) {
    Map<UserName, Account> rest = after == null ? inOrder : inOrder.tailMap(after, false);
    return rest.values().stream().limit(limit).toList();
  }

  /** All guests. */
  public List<Account> guests() {
    return byId.values().stream().filter(Account::guest).toList();
  }

  /** The refusal of a name that is in use. */
  public static Refused taken(UserName name) {
    return new Refused(Failure.NAME_TAKEN, "the name " + name + " is taken");
  }
}
