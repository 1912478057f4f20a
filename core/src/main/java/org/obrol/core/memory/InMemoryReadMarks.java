package org.obrol.core.memory;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.ReadMarks;

/** Read marks in memory. */
public final class InMemoryReadMarks implements ReadMarks {
  /**
   * Marks that move in place: most messages move one, and leave no garbage by it. Who has only one,
   * mostly in the lobby, has the least map for it.
   */
  private final Map<AccountId, Map<ConversationId, AtomicLong>> marks = new ConcurrentHashMap<>();

  private final Map<AccountId, Map<ConversationId, Taken>> taken = new ConcurrentHashMap<>();

  private static final CompletionStage<Void> STEPPED = completedStage(null);

  /** Makes an empty store. */
  public InMemoryReadMarks() {}

  @Override
  public CompletionStage<Map<ConversationId, Long>> of(AccountId account) {
    Map<ConversationId, AtomicLong> known = marks.get(account);
    if (known == null) {
      return completedStage(Map.of());
    }
    Map<ConversationId, Long> found = new HashMap<>();
    known.forEach((conversation, mark) -> found.put(conversation, mark.get()));
    return completedStage(found);
  }

  @Override
  public CompletionStage<Long> advance(AccountId account, ConversationId conversation, long seq) {
    AtomicLong known = known(account, conversation);
    AtomicLong mark = known == null ? mark(account, conversation) : known;
    return completedStage(mark.accumulateAndGet(seq, Math::max));
  }

  @Override
  public CompletionStage<Void> step(AccountId account, ConversationId conversation, long seq) {
    AtomicLong mark = known(account, conversation);
    if (mark == null && seq == 1) {
      mark = mark(account, conversation);
    }
    if (mark != null) {
      mark.compareAndSet(seq - 1, seq);
    }
    return STEPPED;
  }

  @Override
  public CompletionStage<Map<ConversationId, Taken>> taken(AccountId account) {
    return completedStage(Map.copyOf(taken.getOrDefault(account, Map.of())));
  }

  @Override
  public CompletionStage<Boolean> take(
      AccountId account, ConversationId conversation, Taken seen, Taken now) {
    Map<ConversationId, Taken> all =
        taken.computeIfAbsent(account, id -> new ConcurrentHashMap<>());
    Taken before = all.putIfAbsent(conversation, Taken.NOTHING);
    return completedStage(
        (before == null ? Taken.NOTHING : before).equals(seen)
            && all.replace(conversation, seen, now));
  }

  private @Nullable AtomicLong known(AccountId account, ConversationId conversation) {
    Map<ConversationId, AtomicLong> all = marks.get(account); // without a lock
    return all == null ? null : all.get(conversation);
  }

  private AtomicLong mark(AccountId account, ConversationId conversation) {
    AtomicLong fresh = new AtomicLong();
    Map<ConversationId, AtomicLong> all =
        marks.merge(account, Map.of(conversation, fresh), InMemoryReadMarks::withOne);
    AtomicLong mark = all.get(conversation);
    return mark == null ? fresh : mark; // forgotten again meanwhile
  }

  private static Map<ConversationId, AtomicLong> withOne(
      Map<ConversationId, AtomicLong> known, Map<ConversationId, AtomicLong> fresh) {
    if (known.keySet().containsAll(fresh.keySet())) {
      return known;
    }
    Map<ConversationId, AtomicLong> all =
        known.size() == 1 ? new ConcurrentHashMap<>(known) : known;
    all.putAll(fresh);
    return all;
  }

  @Override
  public CompletionStage<Void> forget(AccountId account, ConversationId conversation) {
    marks.computeIfPresent(account, (id, known) -> without(known, conversation));
    Map<ConversationId, Taken> known = taken.get(account);
    if (known != null) {
      known.remove(conversation);
    }
    return completedStage(null);
  }

  @SuppressWarnings("NullAway") // null is what compute wants for "no entry"
  private static Map<ConversationId, AtomicLong> without(
      Map<ConversationId, AtomicLong> known, ConversationId conversation) {
    if (known.size() == 1) {
      return known.containsKey(conversation) ? null : known;
    }
    known.remove(conversation);
    return known.size() == 1 ? Map.copyOf(known) : known;
  }

  @Override
  public CompletionStage<Void> forget(AccountId account) {
    marks.remove(account);
    taken.remove(account);
    return completedStage(null);
  }
}
