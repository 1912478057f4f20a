package org.obrol.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.obrol.core.model.Message;
import org.obrol.core.spi.MessageLog;

/**
 * Bounds how much the newest messages of all conversations take together: the oldest go, which are
 * the oldest of their conversations as well. Confined to the thread of the {@link Answers}.
 */
final class RecentMessages {
  private record Place(ConversationState state, long seq, int weight) {}

  private final long maxBytes;
  private final Deque<Place> oldestFirst = new ArrayDeque<>();
  private long bytes;

  /**
   * Counts from nothing.
   *
   * @param maxBytes as the sum of {@link MessageLog#weight}
   */
  RecentMessages(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** These were added to a conversation. */
  void add(ConversationState state, List<Message> messages) {
    for (Message message : messages) {
      int weight = MessageLog.weight(message);
      oldestFirst.add(new Place(state, message.seq(), weight));
      bytes += weight;
    }
    while (bytes > maxBytes) {
      Place oldest = oldestFirst.remove();
      bytes -= oldest.weight;
      oldest.state.forgetUpTo(oldest.seq);
    }
  }
}
