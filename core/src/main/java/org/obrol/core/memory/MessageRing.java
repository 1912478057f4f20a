package org.obrol.core.memory;

import java.util.ArrayList;
import java.util.List;
import org.obrol.core.model.Message;
import org.obrol.core.spi.MessageLog;

/**
 * The newest messages of one conversation, found by seq: what a {@link MessageLog} keeps at hand.
 * Grows as needed; not thread-safe.
 */
public final class MessageRing {
  private static final int FIRST_CAPACITY = 4; // most conversations are short

  private Message[] slots = new Message[FIRST_CAPACITY]; // a power of two; seq picks the slot
  private long oldest;
  private long last;

  /** Makes an empty ring, for a conversation that begins. */
  public MessageRing() {
    this(0);
  }

  /** Makes an empty ring that goes on after a message that is elsewhere. */
  public MessageRing(long last) {
    this.last = last;
    this.oldest = last + 1;
  }

  /** The first seq that is here; {@code last + 1} when none is. */
  public long oldest() {
    return oldest;
  }

  /** The seq of the newest message that ever was, here or before; 0 at first. */
  public long last() {
    return last;
  }

  /** How many messages are here. */
  public int size() {
    return (int) (last - oldest + 1);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return oldest > last;
  }

  /** Adds the message {@code last + 1}. */
  public void add(Message message) {
    assert message.seq() == last + 1;
    if (size() == slots.length) {
      grow();
    }
    last++;
    slots[slot(last)] = message;
  }

  private void grow() {
    Message[] before = slots;
    slots = new Message[2 * before.length];
    for (long seq = oldest; seq <= last; seq++) {
      slots[slot(seq)] = before[(int) seq & (before.length - 1)];
    }
  }

  /** The message of this seq, which must be here. */
  public Message get(long seq) {
    assert seq >= oldest && seq <= last;
    return slots[slot(seq)];
  }

  /** Takes out the oldest message, of which there must be one. */
  @SuppressWarnings("NullAway") // an empty slot holds null, and nobody looks into it
  public Message removeOldest() {
    Message removed = get(oldest);
    slots[slot(oldest)] = null;
    oldest++;
    return removed;
  }

  /**
   * A page: at most {@code limit} messages, no heavier together than {@code maxBytes}, but the
   * first of them however heavy.
   *
   * @param from the first one's seq, which must not be too old
   * @param maxBytes as the sum of {@link MessageLog#weight}
   */
  public List<Message> page(long from, int limit, int maxBytes) {
    long end = Math.min(last, from + limit - 1);
    List<Message> found = new ArrayList<>((int) Math.max(0, end - from + 1));
    long weight = 0;
    for (long seq = from; seq <= end; seq++) {
      Message message = get(seq);
      weight += MessageLog.weight(message);
      if (weight > maxBytes && seq > from) {
        break;
      }
      found.add(message);
    }
    return found;
  }

  private int slot(long seq) {
    return (int) seq & (slots.length - 1);
  }
}
