package org.obrol.core.memory;

import java.util.ArrayList;
import java.util.List;
import org.obrol.core.model.Message;

/** The newest messages of one conversation, found by seq. Grows as needed; not thread-safe. */
final class Ring {
  private static final int FIRST_CAPACITY = 4; // most conversations are short

  private Message[] slots = new Message[FIRST_CAPACITY]; // a power of two; seq picks the slot
  private long oldest = 1;
  private long last;

  /** The first seq that is here; {@code last + 1} when none is. */
  long oldest() {
    return oldest;
  }

  /** The seq of the newest message that ever was here, 0 at first. */
  long last() {
    return last;
  }

  int size() {
    return (int) (last - oldest + 1);
  }

  boolean isEmpty() {
    return oldest > last;
  }

  /** Adds the message {@code last + 1}. */
  void add(Message message) {
    assert message.seq() == last + 1;
    if (size() == slots.length) {
      grow();
    }
    last++;
    slots[slot(last)] = message;
  }

  private void grow() {
    List<Message> kept = from(oldest, size());
    slots = new Message[2 * slots.length];
    for (Message message : kept) {
      slots[slot(message.seq())] = message;
    }
  }

  /** The message of this seq, which must be here. */
  Message get(long seq) {
    assert seq >= oldest && seq <= last;
    return slots[slot(seq)];
  }

  /** Takes out the oldest message, of which there must be one. */
  @SuppressWarnings("NullAway") // an empty slot holds null, and nobody looks into it
  Message removeOldest() {
    Message removed = get(oldest);
    slots[slot(oldest)] = null;
    oldest++;
    return removed;
  }

  /** At most {@code limit} messages, the first of them {@code from}, which must not be too old. */
  List<Message> from(long from, long limit) {
    long end = Math.min(last, from + limit - 1);
    List<Message> found = new ArrayList<>((int) Math.max(0, end - from + 1));
    for (long seq = from; seq <= end; seq++) {
      found.add(get(seq));
    }
    return found;
  }

  private int slot(long seq) {
    return (int) seq & (slots.length - 1);
  }
}
