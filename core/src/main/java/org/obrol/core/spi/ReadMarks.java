package org.obrol.core.spi;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;

/** How far each account has read in each conversation. Marks only go forward. Any thread. */
public interface ReadMarks {
  /** All marks of an account; a conversation that is not there was never read. */
  CompletionStage<Map<ConversationId, Long>> of(AccountId account);

  /** Moves a mark forward to {@code seq}, never back, and answers where it stands. */
  CompletionStage<Long> advance(AccountId account, ConversationId conversation, long seq);

  /** Moves a mark from {@code seq − 1} to {@code seq}; does nothing where it stands elsewhere. */
  CompletionStage<Void> step(AccountId account, ConversationId conversation, long seq);

  /** Forgets an account's mark of one conversation, so that it starts anew. */
  CompletionStage<Void> forget(AccountId account, ConversationId conversation);

  /** Forgets all marks of an account. */
  CompletionStage<Void> forget(AccountId account);
}
