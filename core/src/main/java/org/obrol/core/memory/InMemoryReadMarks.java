package org.obrol.core.memory;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.ReadMarks;

/** Read marks in memory. */
public final class InMemoryReadMarks implements ReadMarks {
  private final Map<AccountId, Map<ConversationId, Long>> marks = new ConcurrentHashMap<>();

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

  private Map<ConversationId, Long> marksOf(AccountId account) {
    Map<ConversationId, Long> known = marks.get(account); // mostly there, and read without a lock
    return known != null ? known : marks.computeIfAbsent(account, id -> new ConcurrentHashMap<>());
  }

  @Override
  public CompletionStage<Void> forget(AccountId account, ConversationId conversation) {
    Map<ConversationId, Long> known = marks.get(account);
    if (known != null) {
      known.remove(conversation);
    }
    return completedStage(null);
  }

  @Override
  public CompletionStage<Void> forget(AccountId account) {
    marks.remove(account);
    return completedStage(null);
  }
}
