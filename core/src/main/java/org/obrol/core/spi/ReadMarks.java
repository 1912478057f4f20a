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

  /** What an account has taken, by conversation; nothing of one that is not there. */
  CompletionStage<Map<ConversationId, Taken>> taken(AccountId account);

  /**
   * Notes that an account has taken more of a conversation, if it still stands where the caller saw
   * it: of two who take the same at once, one does.
   *
   * @param seen what {@link #taken} said, {@link Taken#NOTHING} where it said nothing
   * @return whether it stood there
   */
  CompletionStage<Boolean> take(
      AccountId account, ConversationId conversation, Taken seen, Taken now);

  /** Forgets an account's mark of one conversation, so that it starts anew. */
  CompletionStage<Void> forget(AccountId account, ConversationId conversation);

  /** Forgets all marks of an account. */
  CompletionStage<Void> forget(AccountId account);

  /**
   * How far clients that nothing is pushed to have taken a conversation's messages. Independent of
   * the read mark: what was read elsewhere has still to be taken.
   *
   * @param upTo the seq up to which they have
   * @param any whether there ever was something for them
   */
  record Taken(long upTo, boolean any) {
    /** Before the first message. */
    public static final Taken NOTHING = new Taken(0, false);
  }
}
