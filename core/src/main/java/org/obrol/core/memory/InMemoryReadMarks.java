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
  /** Marks that move in place: most messages move one, and leave no garbage by it. */
  private final Map<AccountId, Map<ConversationId, AtomicLong>> marks = new ConcurrentHashMap<>();

  private final Map<AccountId, Map<ConversationId, Taken>> taken = new ConcurrentHashMap<>();

  private static final CompletionStage<Void> STEPPED = completedStage(null);

  /** Makes an empty store. */
  public InMemoryReadMarks() {}

  @Override
  public CompletionStage<Map<ConversationId, Long>> of(AccountId account) {
    Map<ConversationId, Long> found = new HashMap<>();
    marks
        .getOrDefault(account, Map.of())
        .forEach((conversation, mark) -> found.put(conversation, mark.get()));
    return completedStage(found);
  }

  @Override
  public CompletionStage<Long> advance(AccountId account, ConversationId conversation, long seq) {
    return completedStage(mark(account, conversation).accumulateAndGet(seq, Math::max));
  }

  @Override
  public CompletionStage<Void> step(AccountId account, ConversationId conversation, long seq) {
    AtomicLong mark = marksOf(account).get(conversation);
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

  private AtomicLong mark(AccountId account, ConversationId conversation) {
    return marksOf(account).computeIfAbsent(conversation, id -> new AtomicLong());
  }

  private Map<ConversationId, AtomicLong> marksOf(AccountId account) {
    Map<ConversationId, AtomicLong> known = marks.get(account); // mostly there: without a lock
    return known != null
        ? known
        : marks.computeIfAbsent(account, id -> new ConcurrentHashMap<>(1)); // mostly the lobby
  }

  @Override
  public CompletionStage<Void> forget(AccountId account, ConversationId conversation) {
    forget(marks.get(account), conversation);
    forget(taken.get(account), conversation);
    return completedStage(null);
  }

  private static void forget(@Nullable Map<ConversationId, ?> known, ConversationId conversation) {
    if (known != null) {
      known.remove(conversation);
    }
  }

  @Override
  public CompletionStage<Void> forget(AccountId account) {
    marks.remove(account);
    taken.remove(account);
    return completedStage(null);
  }
}
