package org.obrol.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;

/**
 * Which direct conversations an account has. Kept for those who asked lately, because some clients
 * ask every second. What is not final is guarded by the monitor.
 */
final class Directs {
  private static final int MAX_ACCOUNTS = 10_000;

  private static final String HAS_MESSAGES =
      " (c.trimmed > 0 OR EXISTS (SELECT 1 FROM message m WHERE m.conversation = c.id))";

  private static final String FIND =
      "SELECT c.low, c.high FROM conversation c WHERE c.kind = 'direct' AND c.low = ? AND"
          + HAS_MESSAGES
          + " UNION SELECT c.low, c.high FROM conversation c"
          + " WHERE c.kind = 'direct' AND c.high = ? AND"
          + HAS_MESSAGES;

  private final Readers readers;
  private final Map<AccountId, Set<ConversationId.Direct>> known = new Lru<>(MAX_ACCOUNTS);
  private long births;

  Directs(Readers readers) {
    this.readers = readers;
  }

  /** Any thread. */
  CompletionStage<List<ConversationId.Direct>> of(AccountId account) {
    List<ConversationId.Direct> found = known(account);
    return found != null ? completedStage(found) : readers.read(sql -> read(sql, account));
  }

  private synchronized @Nullable List<ConversationId.Direct> known(AccountId account) {
    Set<ConversationId.Direct> found = known.get(account);
    return found == null ? null : List.copyOf(found);
  }

  private List<ConversationId.Direct> read(Sql sql, AccountId account) throws SQLException {
    long before = births();
    sql.commit(); // what is read now is no older than that
    Set<ConversationId.Direct> found =
        new HashSet<>(
            sql.all(
                FIND,
                row ->
                    ConversationId.direct(
                        new AccountId(row.getLong(1)), new AccountId(row.getLong(2))),
                account.value(),
                account.value()));
    List<ConversationId.Direct> answer = List.copyOf(found); // before it is anybody else's
    remember(account, found, before);
    return answer;
  }

  private synchronized long births() {
    return births;
  }

  /** Kept only if nothing was born while it was read: that might be missing. */
  private synchronized void remember(
      AccountId account, Set<ConversationId.Direct> found, long before) {
    if (births == before) {
      known.put(account, found);
    }
  }

  /** A conversation has its first message. */
  synchronized void born(ConversationId.Direct direct) {
    births++;
    for (AccountId side : List.of(direct.low(), direct.high())) {
      Set<ConversationId.Direct> found = known.get(side);
      if (found != null) {
        found.add(direct);
      }
    }
  }
}
