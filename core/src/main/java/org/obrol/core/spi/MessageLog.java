package org.obrol.core.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.obrol.core.event.Stored;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.Message;

/**
 * The heart: each conversation's messages, numbered 1, 2, 3 … without holes. What is pushed live,
 * what a slow reader catches up with and what history shows are all this log.
 *
 * <p>The log decides the order of a conversation, and settles a repeated key in the same place. Any
 * thread may call it. Stages may complete on any thread, and two of them in any order: whoever
 * needs the order of messages takes it from the {@link Tail}.
 */
public interface MessageLog {
  /**
   * Sets the one to tell of every message from now on. Called once, before the first append.
   *
   * @throws IllegalStateException when called again
   */
  void start(Tail tail);

  /**
   * Stores a message, tells the tail, then completes. A draft whose author has used its key in this
   * conversation before is not stored again: the answer is that of the first time, and comes when
   * the first is stored.
   */
  CompletionStage<Appended> append(ConversationId conversation, Draft draft);

  /**
   * Reads on from a place. Finds at least everything that the tail has been told of by now.
   *
   * @param after only messages with a larger seq
   * @param limit how many messages at most, positive
   * @param maxBytes how large a page may grow, as the sum of {@link #weight}; the first message is
   *     there however large it is
   */
  CompletionStage<Slice> read(ConversationId conversation, long after, int limit, int maxBytes);

  /** How each of these conversations stands; one that has never had a message stands at 0. */
  CompletionStage<Map<ConversationId, Head>> heads(Collection<? extends ConversationId> of);

  /** The direct conversations of this account that ever had a message, in no order. */
  CompletionStage<List<ConversationId.Direct>> directs(AccountId account);

  /**
   * What a message counts for in {@code maxBytes} and in bounds: its text in UTF-16, its file's
   * description, and itself.
   */
  static int weight(Message message) {
    return 128 + 2 * message.text().length() + (message.file() == null ? 0 : 256);
  }

  /**
   * What {@link #append} did.
   *
   * @param duplicate whether the message had been there before, under the same key
   */
  record Appended(Message message, Stored stored, boolean duplicate) {}

  /**
   * How a conversation stands.
   *
   * @param epoch see {@link org.obrol.core.model.Position}
   * @param last the seq of its last message, 0 if it never had one
   * @param oldest the seq of the first message that can still be read; {@code last + 1} if none
   */
  record Head(long epoch, long last, long oldest) {}

  /**
   * A piece of a conversation.
   *
   * @param head how the conversation stood when this was read
   * @param messages in order, without holes; the first is the first readable one that was asked for
   */
  record Slice(Head head, List<Message> messages) {
    public Slice {
      messages = List.copyOf(messages);
    }
  }
}
