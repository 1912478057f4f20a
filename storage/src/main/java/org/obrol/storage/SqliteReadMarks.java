package org.obrol.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.ReadMarks;

/**
 * Read marks are moved in memory and written a moment later: a server that is killed may forget
 * where a mark went in its last second. What was taken is decided by the table, before anybody is
 * told, because it is not shown again; memory has a copy of it.
 *
 * <p>All marks in memory are guarded by the monitor, which nobody holds while the disk is asked.
 */
final class SqliteReadMarks implements ReadMarks, Rider {
  /** How many accounts' marks are kept in memory, beside those that have to be written. */
  private static final int MAX_ACCOUNTS = 20_000;

  private static final String OF_ACCOUNT =
      "SELECT "
          + ConversationRows.COLUMNS
          + ", k.read_seq, k.taken, k.taken_any FROM mark k"
          + " JOIN conversation c ON c.id = k.conversation WHERE k.account = ?";

  private static final String PUT_READ =
      "INSERT INTO mark (account, conversation, read_seq, taken, taken_any) VALUES (?, ?, ?, 0, 0)"
          + " ON CONFLICT (account, conversation) DO UPDATE SET read_seq = excluded.read_seq";

  private static final String TAKE_FIRST =
      "INSERT INTO mark (account, conversation, taken, taken_any) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (account, conversation) DO UPDATE SET taken = excluded.taken,"
          + " taken_any = excluded.taken_any WHERE mark.taken = 0 AND mark.taken_any = 0";

  private static final String TAKE =
      "UPDATE mark SET taken = ?, taken_any = ?"
          + " WHERE account = ? AND conversation = ? AND taken = ? AND taken_any = ?";

  private static final String TAKEN =
      "SELECT taken, taken_any FROM mark WHERE account = ? AND conversation = ?";

  private static final String DELETE = "DELETE FROM mark WHERE account = ? AND conversation = ?";
  private static final String DELETE_ALL = "DELETE FROM mark WHERE account = ?";

  /** Both marks of one conversation; the first is null where it was never read. */
  private record Mark(@Nullable Long read, Taken taken) {
    static final Mark NONE = new Mark(null, Taken.NOTHING);
  }

  /** The marks of one account, and whose read marks have to be written. */
  private static final class AccountMarks {
    final Map<ConversationId, Mark> marks = new HashMap<>();
    final Set<ConversationId> changed = new HashSet<>();

    Mark get(ConversationId conversation) {
      return marks.getOrDefault(conversation, Mark.NONE);
    }

    void read(ConversationId conversation, long seq) {
      Mark mark = get(conversation);
      if (mark.read == null || mark.read != seq) {
        marks.put(conversation, new Mark(seq, mark.taken));
        changed.add(conversation);
      }
    }

    void took(ConversationId conversation, Taken taken) {
      marks.put(conversation, new Mark(get(conversation).read, taken));
    }

    void forget(ConversationId conversation) {
      marks.remove(conversation);
      changed.remove(conversation);
    }

    /** What was written needs no writing, unless it has changed again. */
    void written(ConversationId conversation, long seq) {
      Long read = get(conversation).read;
      if (read == null || read == seq) {
        changed.remove(conversation);
      }
    }
  }

  private final Writer writer;
  private final Readers readers;
  private final Lru<AccountId, AccountMarks> cache = new Lru<>(MAX_ACCOUNTS);
  private final Map<AccountId, AccountMarks> dirty = new ConcurrentHashMap<>();
  private long writes; // how often something was written

  SqliteReadMarks(Engine engine) {
    this.writer = engine.writer();
    this.readers = engine.readers();
  }

  // ---- the port

  @Override
  public CompletionStage<Map<ConversationId, Long>> of(AccountId account) {
    return with(account, known -> collect(known, mark -> Optional.ofNullable(mark.read)));
  }

  @Override
  public CompletionStage<Long> advance(AccountId account, ConversationId conversation, long seq) {
    return with(
        account,
        known -> {
          Mark mark = known.get(conversation);
          long now = mark.read == null ? seq : Math.max(mark.read, seq);
          known.read(conversation, now);
          return now;
        });
  }

  @Override
  public CompletionStage<Void> step(AccountId account, ConversationId conversation, long seq) {
    return with(
            account,
            known -> {
              Mark mark = known.get(conversation);
              if ((mark.read == null ? 0 : mark.read) == seq - 1) {
                known.read(conversation, seq);
              }
              return true;
            })
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Map<ConversationId, Taken>> taken(AccountId account) {
    return with(
        account,
        known ->
            collect(
                known, mark -> Optional.of(mark.taken).filter(it -> !it.equals(Taken.NOTHING))));
  }

  private static <T> Map<ConversationId, T> collect(
      AccountMarks known, Function<Mark, Optional<T>> what) {
    Map<ConversationId, T> found = new HashMap<>();
    known.marks.forEach(
        (conversation, mark) ->
            what.apply(mark).ifPresent(value -> found.put(conversation, value)));
    return Map.copyOf(found);
  }

  @Override
  public CompletionStage<Boolean> take(
      AccountId account, ConversationId conversation, Taken seen, Taken now) {
    return with(account, known -> known.get(conversation).taken.equals(seen))
        .thenCompose(
            likely ->
                likely && !seen.equals(now)
                    ? writer.write(tx -> take(tx, account, conversation, seen, now))
                    : completedStage(likely));
  }

  private boolean take(
      Transaction transaction,
      AccountId account,
      ConversationId conversation,
      Taken seen,
      Taken now)
      throws SQLException {
    Sql sql = transaction.sql();
    long row = ConversationRows.findOrMake(sql, conversation);
    int any = now.any() ? 1 : 0;
    boolean mine =
        (seen.equals(Taken.NOTHING)
                ? sql.update(TAKE_FIRST, account.value(), row, now.upTo(), any)
                : sql.update(
                    TAKE, now.upTo(), any, account.value(), row, seen.upTo(), seen.any() ? 1 : 0))
            > 0;
    Taken stands = // also where it is not what memory thought
        sql.first(TAKEN, found -> taken(found, 1), account.value(), row).orElse(Taken.NOTHING);
    transaction.onCommit(() -> change(account, known -> known.took(conversation, stands)));
    return mine;
  }

  private static Taken taken(ResultSet row, int first) throws SQLException {
    return new Taken(row.getLong(first), row.getLong(first + 1) != 0);
  }

  @Override
  public CompletionStage<Void> forget(AccountId account, ConversationId conversation) {
    return forget(
        account,
        known -> known.forget(conversation),
        sql -> {
          long row = ConversationRows.find(sql, conversation);
          return sql.update(DELETE, account.value(), row);
        });
  }

  @Override
  public CompletionStage<Void> forget(AccountId account) {
    return forget(
        account,
        known -> Set.copyOf(known.marks.keySet()).forEach(known::forget),
        sql -> sql.update(DELETE_ALL, account.value()));
  }

  /** In memory at once, so that what is marked anew from here on is written behind the deletion. */
  private CompletionStage<Void> forget(
      AccountId account, Consumer<AccountMarks> inMemory, Readers.Reading<Integer> onDisk) {
    return with(
            account,
            known -> {
              inMemory.accept(known);
              dirty.put(account, known); // nobody may read it anew before it is deleted
              return true;
            })
        .thenCompose(
            done ->
                writer.write(
                    transaction -> {
                      transaction.onCommit(() -> written(account, Map.of()));
                      return onDisk.run(transaction.sql());
                    }))
        .thenAccept(count -> {});
  }

  // ---- in memory

  private <T> CompletionStage<T> with(AccountId account, Function<AccountMarks, T> use) {
    synchronized (this) {
      AccountMarks known = known(account);
      if (known != null) {
        return completedStage(use(account, known, use));
      }
    }
    return readers.read(sql -> loadAndUse(sql, account, use));
  }

  private @Nullable AccountMarks known(AccountId account) {
    AccountMarks known = cache.get(account);
    return known != null ? known : dirty.get(account);
  }

  private <T> T use(AccountId account, AccountMarks known, Function<AccountMarks, T> use) {
    T result = use.apply(known);
    if (!known.changed.isEmpty()) {
      boolean first = dirty.isEmpty();
      dirty.put(account, known);
      if (first) {
        writer.wake();
      }
    }
    return result;
  }

  /** The same for marks that may be in memory. */
  private synchronized void change(AccountId account, Consumer<AccountMarks> use) {
    writes++;
    AccountMarks known = known(account);
    if (known != null) {
      use.accept(known);
    }
  }

  private <T> T loadAndUse(Sql sql, AccountId account, Function<AccountMarks, T> use)
      throws SQLException {
    while (true) {
      long before = writes();
      sql.commit(); // what is read now is no older than that
      AccountMarks read = read(sql, account);
      synchronized (this) {
        AccountMarks known = known(account);
        if (known == null && writes == before) {
          cache.put(account, read);
          known = read;
        }
        if (known != null) {
          return use(account, known, use);
        }
      }
      // Something was written meanwhile, and might have been of this account.
    }
  }

  private synchronized long writes() {
    return writes;
  }

  private static AccountMarks read(Sql sql, AccountId account) throws SQLException {
    AccountMarks found = new AccountMarks();
    sql.each(
        OF_ACCOUNT,
        row -> {
          long read = row.getLong(4);
          boolean none = row.wasNull();
          Mark mark = new Mark(none ? null : read, taken(row, 5));
          found.marks.put(ConversationRows.read(row, 1), mark);
        },
        account.value());
    return found;
  }

  // ---- on disk

  @Override
  public boolean isDirty() {
    return !dirty.isEmpty();
  }

  @Override
  public void ride(Transaction transaction) throws SQLException {
    for (AccountId account : Set.copyOf(dirty.keySet())) {
      write(transaction, account);
    }
  }

  private void write(Transaction transaction, AccountId account) throws SQLException {
    Map<ConversationId, Long> changed = changed(account);
    for (Map.Entry<ConversationId, Long> entry : changed.entrySet()) {
      long row = ConversationRows.findOrMake(transaction.sql(), entry.getKey());
      transaction.sql().update(PUT_READ, account.value(), row, entry.getValue());
    }
    transaction.onCommit(() -> written(account, changed));
  }

  private synchronized Map<ConversationId, Long> changed(AccountId account) {
    Map<ConversationId, Long> changed = new HashMap<>();
    AccountMarks known = dirty.get(account);
    if (known != null) {
      for (ConversationId conversation : known.changed) {
        changed.put(conversation, Objects.requireNonNull(known.get(conversation).read));
      }
    }
    return changed;
  }

  private synchronized void written(AccountId account, Map<ConversationId, Long> marks) {
    writes++;
    AccountMarks known = dirty.get(account);
    if (known != null) {
      marks.forEach(known::written);
      if (known.changed.isEmpty()) {
        dirty.remove(account);
      }
    }
  }
}
