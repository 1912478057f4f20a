package org.obrol.loadtest.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What stands at which place of a conversation, for event loops that have members of the same one:
 * the first to see a message writes it down, the others compare. Also counts which loops have
 * brought it to all of theirs. A ring: of old messages nothing is known. Any thread.
 */
final class Agreement {
  /** What a look at a message shows. */
  enum Look {
    FIRST,
    SAME,
    DIFFERENT,
    FORGOTTEN
  }

  private static final int WORDS = 5;
  private static final int IDENTITY = 1;
  private static final int SENT_AT = 2;
  private static final int IMPRINT = 3;
  private static final int LOOPS = 4;
  private static final int LOOP_BITS = 12;
  private static final int MOST_LOOPS = (1 << LOOP_BITS) - 1;

  /**
   * For each slot: the seq, negative while the others are being written; identity, {@link
   * Feed#UNKNOWN} until somebody has seen the message; time of sending; imprint; seq and loops
   * left.
   */
  private final AtomicLongArray ring;

  private final int mask;
  private int loops;

  /**
   * Makes one.
   *
   * @param slots how many messages it remembers; a power of two
   */
  Agreement(int slots) {
    ring = new AtomicLongArray(slots * WORDS);
    mask = slots - 1;
  }

  /** One more loop has members that are waited for. Before the load begins. */
  void await() {
    loops++;
  }

  /** Is a message what others got? The first to ask tells what the others are compared with. */
  Look look(long seq, long identity, long sentAt, long imprint) {
    int slot = slot(seq);
    while (true) {
      Look place = open(seq, identity, sentAt, imprint);
      if (place != Look.SAME) {
        return place;
      }
      long seen = ring.get(slot + IDENTITY);
      long seenAt = ring.get(slot + SENT_AT);
      long seenImprint = ring.get(slot + IMPRINT);
      if (ring.get(slot) != seq) {
        continue; // what was read may already be of the message that took the place
      }
      if (seen != Feed.UNKNOWN) {
        boolean same = seen == identity && seenAt == sentAt && seenImprint == imprint;
        return same ? Look.SAME : Look.DIFFERENT;
      }
      if (ring.compareAndSet(slot, seq, -seq)) {
        boolean first = ring.get(slot + IDENTITY) == Feed.UNKNOWN; // or another was faster
        if (first) {
          write(slot, identity, sentAt, imprint);
        }
        ring.set(slot, seq);
        if (first) {
          return Look.FIRST;
        }
      }
    }
  }

  private void write(int slot, long identity, long sentAt, long imprint) {
    ring.set(slot + IMPRINT, imprint);
    ring.set(slot + SENT_AT, sentAt);
    ring.set(slot + IDENTITY, identity); // last: who reads it first has all
  }

  /**
   * Makes a place for a message if it is a new one.
   *
   * @return whether it is the first, the same or forgotten
   */
  private Look open(long seq, long identity, long sentAt, long imprint) {
    int slot = slot(seq);
    while (true) {
      long there = ring.get(slot);
      if (there == seq) {
        return Look.SAME;
      }
      if (Math.abs(there) > seq) {
        return Look.FORGOTTEN;
      }
      if (there < 0) {
        Thread.onSpinWait(); // written in a moment
      } else if (ring.compareAndSet(slot, there, -seq)) {
        write(slot, identity, sentAt, imprint);
        ring.set(slot + LOOPS, seq << LOOP_BITS | loops);
        ring.set(slot, seq);
        return Look.FIRST;
      }
    }
  }

  /**
   * A loop has brought a message to all of its members, or they will never have it.
   *
   * @return whether it was the last one
   */
  boolean done(long seq) {
    int loopsLeft = slot(seq) + LOOPS;
    while (open(seq, Feed.UNKNOWN, 0, 0) != Look.FORGOTTEN) {
      long left = ring.get(loopsLeft);
      if (left >>> LOOP_BITS == seq && ring.compareAndSet(loopsLeft, left, left - 1)) {
        return (left - 1 & MOST_LOOPS) == 0;
      }
    }
    return false;
  }

  /** Who wrote a message; {@link Feed#UNKNOWN} if nobody has seen it or it is forgotten. */
  long identity(long seq) {
    return word(seq, IDENTITY, Feed.UNKNOWN);
  }

  /** When a message of known identity was sent; 0 if it is forgotten. */
  long sentAt(long seq) {
    return word(seq, SENT_AT, 0);
  }

  private long word(long seq, int which, long otherwise) {
    long value = ring.get(slot(seq) + which);
    return ring.get(slot(seq)) == seq ? value : otherwise;
  }

  private int slot(long seq) {
    return ((int) seq & mask) * WORDS;
  }
}
