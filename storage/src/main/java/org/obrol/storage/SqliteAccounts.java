package org.obrol.storage;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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

/**
 * Accounts on disk. Those who are written to are in memory as well. Any thread may call it; a
 * password is hashed on the executor for that, and nowhere else.
 */
final class SqliteAccounts implements Accounts {
  private static final System.Logger LOG = System.getLogger(SqliteAccounts.class.getName());

  /** How many accounts are found without the disk: some 20 MB of them. */
  private static final int MAX_CACHED = 50_000;

  /** How many ids one statement asks for. */
  private static final int IDS_AT_ONCE = 64;

  private static final String SELECT =
      "SELECT id, name, display_name, guest, password FROM account ";
  private static final String BY_NAME = SELECT + "WHERE folded = ?";
  private static final String BY_ID = SELECT + "WHERE id = ?";
  private static final String BY_IDS =
      SELECT + "WHERE id IN (" + String.join(", ", Collections.nCopies(IDS_AT_ONCE, "?")) + ")";
  private static final String PAGE = SELECT + "WHERE folded > ? ORDER BY folded LIMIT ?";
  private static final String GUESTS = SELECT + "WHERE guest = 1";
  private static final String INSERT =
      "INSERT INTO account (id, folded, name, display_name, guest, password, created_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folded) DO NOTHING";

  private static final String DISMISS = "DELETE FROM account WHERE id = ? AND guest = 1";
  private static final String RENEW =
      "UPDATE account SET password = ? WHERE id = ? AND password = ?";

  /** An account and the hash of its password, if it has one. */
  private record Row(Account account, @Nullable String hash) {
    static Row read(ResultSet row) throws SQLException {
      return new Row(
          new Account(
              new AccountId(row.getLong(1)),
              UserName.of(row.getString(2)),
              row.getString(3),
              row.getInt(4) != 0),
          row.getString(5));
    }
  }

  private final Writer writer;
  private final Readers readers;
  private final PasswordHash hash;
  private final Executor hashing;
  private final InstantSource clock;
  private final AccountCache cache = new AccountCache(MAX_CACHED);
  private final PasswordCheck check;

  /**
   * Makes accounts of what is in the database.
   *
   * @param hash how passwords are kept
   * @param hashing where they are hashed; throws when it is full
   */
  SqliteAccounts(
      Writer writer, Readers readers, PasswordHash hash, Executor hashing, InstantSource clock) {
    this.writer = writer;
    this.readers = readers;
    this.hash = hash;
    this.check = new PasswordCheck(hash);
    this.hashing = hashing;
    this.clock = clock;
    writer.onDoubt(cache::doubt);
  }

  @Override
  public CompletionStage<Account> create(
      UserName name, String displayName, @Nullable String password) {
    if (password == null) {
      return insert(name, displayName, false, null);
    }
    return find(name)
        .thenCompose(
            known ->
                known.isPresent()
                    ? failedStage(AccountTable.taken(name)) // spares the hash
                    : Blocking.call(hashing, () -> hash.hash(password)))
        .thenCompose(hashed -> insert(name, displayName, false, hashed));
  }

  @Override
  public CompletionStage<Account> admit(UserName guest) {
    return insert(guest, guest.shown(), true, null);
  }

  private CompletionStage<Account> insert(
      UserName name, String displayName, boolean guest, @Nullable String hashed) {
    return writer.write(
        transaction -> {
          Sql sql = transaction.sql();
          if (sql.first(BY_NAME, Row::read, name.folded()).isPresent()) {
            throw AccountTable.taken(name);
          }
          AccountId id = new AccountId(sql.nextId("account"));
          int made =
              sql.update(
                  INSERT,
                  id.value(),
                  name.folded(),
                  name.shown(),
                  displayName,
                  guest ? 1 : 0,
                  hashed,
                  clock.millis());
          if (made == 0) { // by another process, where the database may have several
            throw AccountTable.taken(name);
          }
          Account account = new Account(id, name, displayName, guest);
          transaction.onCommit(() -> cache.made(account));
          return account;
        });
  }

  @Override
  public CompletionStage<Void> dismiss(AccountId guest) {
    return writer
        .write(
            transaction -> {
              int ended = transaction.sql().update(DISMISS, guest.value());
              if (ended > 0) {
                transaction.onCommit(() -> forget(guest));
              }
              return ended;
            })
        .thenAccept(ended -> {});
  }

  /** Gives up what memory knows of an account that is gone. Only on commit of its removal. */
  void forget(AccountId id) {
    cache.remove(id);
  }

  @Override
  public CompletionStage<Authentication> authenticate(UserName name, String password) {
    return read(BY_NAME, name.folded())
        .thenCompose(row -> Blocking.call(hashing, () -> check(row, password)));
  }

  private Authentication check(Optional<Row> row, String password) {
    String stored = row.map(Row::hash).orElse(null);
    boolean right = check.isRight(password, stored);
    if (row.isEmpty()) {
      return new Authentication.NoSuchUser();
    }
    Account account = row.get().account();
    if (!right || stored == null) {
      return new Authentication.WrongPassword();
    }
    if (hash.isOutdated(stored)) {
      renew(account.id(), stored, password);
    }
    return new Authentication.Ok(account);
  }

  /** Hashes a password anew, a little later, so that the login that showed it need not wait. */
  private void renew(AccountId account, String stored, String password) {
    try {
      hashing.execute(
          () ->
              replace(account, stored, hash.hash(password))
                  .exceptionally(
                      fault -> {
                        LOG.log(Level.WARNING, "a password was not hashed anew", fault);
                        return false;
                      }));
    } catch (RejectedExecutionException full) {
      LOG.log(Level.DEBUG, "too busy to hash a password anew, the next login tries again");
    }
  }

  /** Changes a hash, unless it is another by now; says whether it did. */
  private CompletionStage<Boolean> replace(AccountId account, String stored, String hashed) {
    return writer.write(
        transaction -> transaction.sql().update(RENEW, hashed, account.value(), stored) == 1);
  }

  @Override
  public CompletionStage<Void> changePassword(
      AccountId account, String oldPassword, String newPassword) {
    return read(BY_ID, account.value())
        .thenCompose(
            row -> {
              String stored = row.map(Row::hash).orElse(null);
              return Blocking.call(hashing, () -> renewed(stored, oldPassword, newPassword))
                  .thenCompose(hashed -> replace(account, String.valueOf(stored), hashed));
            })
        .thenCompose(
            done ->
                done
                    ? completedStage(null)
                    // Changed or hashed anew meanwhile: is the old password still the old one?
                    : changePassword(account, oldPassword, newPassword));
  }

  private String renewed(@Nullable String stored, String oldPassword, String newPassword) {
    if (!check.isRight(oldPassword, stored)) {
      throw new Refused(Failure.BAD_CREDENTIALS, "the old password is wrong");
    }
    return hash.hash(newPassword);
  }

  @Override
  public CompletionStage<Optional<Account>> find(UserName name) {
    Optional<Account> known = cache.find(name);
    return known.isPresent()
        ? completedStage(known)
        : read(BY_NAME, name.folded()).thenApply(row -> row.map(Row::account));
  }

  private CompletionStage<Optional<Row>> read(String query, Object key) {
    long moment = cache.moment();
    return readers
        .read(sql -> sql.first(query, Row::read, key))
        .thenApply(
            row -> {
              row.ifPresent(found -> cache.found(found.account(), moment));
              return row;
            });
  }

  @Override
  public CompletionStage<Map<AccountId, Account>> find(Collection<AccountId> ids) {
    Map<AccountId, Account> found = new HashMap<>();
    Set<AccountId> missing = new LinkedHashSet<>();
    long moment = cache.moment();
    for (AccountId id : ids) {
      Optional<Account> known = cache.find(id);
      if (known.isPresent()) {
        found.put(id, known.get());
      } else if (!id.equals(AccountId.SYSTEM)) {
        missing.add(id);
      }
    }
    if (missing.isEmpty()) {
      return completedStage(found);
    }
    return readers
        .read(sql -> read(sql, List.copyOf(missing)))
        .thenApply(
            rows -> {
              for (Account account : rows) {
                cache.found(account, moment);
                found.put(account.id(), account);
              }
              return found;
            });
  }

  private static List<Account> read(Sql sql, List<AccountId> ids) throws SQLException {
    List<Account> found = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
      Object[] asked = new Object[ids.size() == 1 ? 1 : IDS_AT_ONCE];
      for (int i = 0; i < asked.length; i++) { // the last one again, where there are not as many
        asked[i] = ids.get(Math.min(from + i, ids.size() - 1)).value();
      }
      String query = asked.length == 1 ? BY_ID : BY_IDS;
      found.addAll(sql.all(query, row -> Row.read(row).account(), asked));
    }
    return found;
  }

  @Override
  public CompletionStage<List<Account>> list(@Nullable UserName after, int limit) {
    String from = after == null ? "" : after.folded(); // no name is empty
    return readers.read(sql -> sql.all(PAGE, row -> Row.read(row).account(), from, limit));
  }

  @Override
  public CompletionStage<List<Account>> guests() {
    return readers.read(sql -> sql.all(GUESTS, row -> Row.read(row).account()));
  }
}
