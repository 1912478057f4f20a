package org.obrol.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.ReadMarks;

/**
 * Marks that are moved in memory and written a moment later: a server that is killed may forget
 * where a mark went in its last second. What was taken is written before anybody is told, because
 * it is not shown again.
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

  private static final String PUT =
      "INSERT INTO mark (account, conversation, read_seq, taken, taken_any) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (account, conversation) DO UPDATE SET read_seq = excluded.read_seq,"
          + " taken = excluded.taken, taken_any = excluded.taken_any";

  private static final String DELETE = "DELETE FROM mark WHERE account = ? AND conversation = ?";

  /** Both marks of one conversation; the first is null where it was never read. */
  private record Mark(@Nullable Long read, Taken taken) {
    static final Mark NONE = new Mark(null, Taken.NOTHING);
  }

  /** The marks of one account. */
  private static final class AccountMarks {
    final Map<ConversationId, Mark> marks = new HashMap<>();
    final Set<ConversationId> changed = new HashSet<>();

    Mark get(ConversationId conversation) {
      return marks.getOrDefault(conversation, Mark.NONE);
    }

    void put(ConversationId conversation, Mark mark) {
      if (!mark.equals(get(conversation))) {
        marks.put(conversation, mark);
        changed.add(conversation);
      }
    }

    void forgetAll() {
      Set.copyOf(marks.keySet()).forEach(conversation -> put(conversation, Mark.NONE));
    }

    /** What was written needs no writing, unless it has changed again. */
    void written(ConversationId conversation, Mark mark) {
      if (get(conversation).equals(mark)) {
        changed.remove(conversation);
        marks.remove(conversation, Mark.NONE);
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
          known.put(conversation, new Mark(now, mark.taken));
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
                known.put(conversation, new Mark(seq, mark.taken));
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
    return with(account, known -> replace(known, conversation, seen, now))
        .thenCompose(
            done ->
                done && !seen.equals(now)
                    ? writeAtOnce(account, conversation, seen, now)
                    : completedStage(done));
  }

  private static boolean replace(
      AccountMarks known, ConversationId conversation, Taken seen, Taken now) {
    Mark mark = known.get(conversation);
    if (!mark.taken.equals(seen)) {
      return false;
    }
    known.put(conversation, new Mark(mark.read, now));
    return true;
  }

  private CompletionStage<Boolean> writeAtOnce(
      AccountId account, ConversationId conversation, Taken seen, Taken now) {
    return writer
        .write(
            transaction -> {
              write(transaction, account);
              return true;
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null) { // it was not shown, so it must be taken again
                change(
                    account,
                    known -> replace(known, conversation, /* seen= */ now, /* now= */ seen));
              }
            });
  }

  @Override
  public CompletionStage<Void> forget(AccountId account, ConversationId conversation) {
    return with(
            account,
            known -> {
              known.put(conversation, Mark.NONE);
              return true;
            })
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Void> forget(AccountId account) {
    return with(
            account,
            known -> {
              known.forgetAll();
              return true;
            })
        .thenAccept(done -> {});
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

  /** The same for marks that were in memory a moment ago. */
  private synchronized void change(AccountId account, Function<AccountMarks, Boolean> use) {
    AccountMarks known = known(account);
    if (known != null) {
      use(account, known, use);
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
          Taken taken = new Taken(row.getLong(5), row.getLong(6) != 0);
          found.marks.put(ConversationRows.read(row, 1), new Mark(none ? null : read, taken));
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
    Map<ConversationId, Mark> changed = changed(account);
    for (Map.Entry<ConversationId, Mark> entry : changed.entrySet()) {
      write(transaction.sql(), account, entry.getKey(), entry.getValue());
    }
    transaction.onCommit(() -> written(account, changed));
  }

  private synchronized Map<ConversationId, Mark> changed(AccountId account) {
    AccountMarks known = dirty.get(account);
    return known == null
        ? Map.of()
        : known.changed.stream().collect(Collectors.toMap(Function.identity(), known::get));
  }

  private static void write(Sql sql, AccountId account, ConversationId conversation, Mark mark)
      throws SQLException {
    long row = ConversationRows.findOrMake(sql, conversation);
    if (mark.equals(Mark.NONE)) {
      sql.update(DELETE, account.value(), row);
    } else {
      Taken taken = mark.taken;
      sql.update(PUT, account.value(), row, mark.read, taken.upTo(), taken.any() ? 1 : 0);
    }
  }

  private synchronized void written(AccountId account, Map<ConversationId, Mark> marks) {
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
