package org.obrol.core.memory;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.ReadMarks;

/** Read marks in memory. */
public final class InMemoryReadMarks implements ReadMarks {
  private final Map<AccountId, Map<ConversationId, Long>> marks = new ConcurrentHashMap<>();
  private final Map<AccountId, Map<ConversationId, Taken>> taken = new ConcurrentHashMap<>();

  /** Makes an empty store. */
  public InMemoryReadMarks() {}

  @Override
  public CompletionStage<Map<ConversationId, Long>> of(AccountId account) {
    return completedStage(Map.copyOf(marks.getOrDefault(account, Map.of())));
  }

  @Override
  public CompletionStage<Long> advance(AccountId account, ConversationId conversation, long seq) {
    return completedStage(marksOf(account).merge(conversation, seq, Math::max));
  }

  @Override
  public CompletionStage<Void> step(AccountId account, ConversationId conversation, long seq) {
    marksOf(account)
        .compute(
            conversation,
            (id, mark) -> (mark == null ? 0 : mark) == seq - 1 ? Long.valueOf(seq) : mark);
    return completedStage(null);
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

  private Map<ConversationId, Long> marksOf(AccountId account) {
    Map<ConversationId, Long> known = marks.get(account); // mostly there, and read without a lock
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
