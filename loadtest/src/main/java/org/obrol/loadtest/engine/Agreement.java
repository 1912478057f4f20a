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

  private static final int WORDS = 3;
  private static final int CONTENT = 1;
  private static final int LOOPS = 2;
  private static final int LOOP_BITS = 12;
  private static final int MOST_LOOPS = (1 << LOOP_BITS) - 1;

  /**
   * For each slot: the seq, negative while it is being written; the content; seq and loops left.
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

  Look look(long seq, long identity, long sentAt) {
    long content = identity * 0x9E3779B97F4A7C15L ^ sentAt;
    int slot = slot(seq);
    while (true) {
      long there = ring.get(slot);
      if (there == seq) {
        long written = ring.get(slot + CONTENT);
        if (ring.get(slot) != seq) {
          return Look.FORGOTTEN; // what was read may already be of the message that took the place
        }
        return written == content ? Look.SAME : Look.DIFFERENT;
      }
      if (Math.abs(there) > seq) {
        return Look.FORGOTTEN;
      }
      if (there < 0) {
        Thread.onSpinWait(); // written in a moment
      } else if (ring.compareAndSet(slot, there, -seq)) {
        ring.set(slot + CONTENT, content);
        ring.set(slot + LOOPS, seq << LOOP_BITS | loops);
        ring.set(slot, seq);
        return Look.FIRST;
      }
    }
  }

  /**
   * A loop has brought a message to all of its members.
   *
   * @return whether it was the last one
   */
  boolean done(long seq) {
    int loopsLeft = slot(seq) + LOOPS;
    while (true) {
      long left = ring.get(loopsLeft);
      if (left >>> LOOP_BITS != seq) {
        return false;
      }
      if (ring.compareAndSet(loopsLeft, left, left - 1)) {
        return (left - 1 & MOST_LOOPS) == 0;
      }
    }
  }

  private int slot(long seq) {
    return ((int) seq & mask) * WORDS;
  }
}
