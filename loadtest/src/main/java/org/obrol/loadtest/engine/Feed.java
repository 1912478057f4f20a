package org.obrol.loadtest.engine;

import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.engine.Agreement.Look;

/**
 * A conversation as one event loop sees it: what stood at which place, how many members here still
 * wait for it. A ring: of old messages nothing is known. Confined to the loop.
 */
final class Feed {
  /** What it answers about an identity that nobody here knows. */
  static final long UNKNOWN = -1;

  private static final int WORDS = 5;
  private static final int IDENTITY = 1;
  private static final int SENT_AT = 2;
  private static final int IMPRINT = 3;
  private static final int WAITING = 4;

  private final int number;
  private final int slots;
  private final @Nullable Agreement agreement;
  private final @Nullable Transcript transcript;
  private long @Nullable [] ring;
  private int members;
  private long head;
  private long acknowledged;

  /**
   * Makes one.
   *
   * @param number the conversation's
   * @param slots how many messages it remembers; a power of two
   * @param agreement with other loops; null if this is the only one
   * @param transcript null if too few members share their frames
   */
  Feed(int number, int slots, @Nullable Agreement agreement, @Nullable Transcript transcript) {
    this.number = number;
    this.slots = slots;
    this.agreement = agreement;
    this.transcript = transcript;
  }

  int number() {
    return number;
  }

  @Nullable Transcript transcript() {
    return transcript;
  }

  /** The highest seq that was seen here, pushed or acknowledged. */
  long head() {
    return Math.max(head, acknowledged);
  }

  /** One more member is waited for. Before the load begins. */
  void join() {
    if (members == 0 && agreement != null) {
      agreement.await();
    }
    members++;
  }

  void acknowledged(long seq) {
    acknowledged = Math.max(acknowledged, seq);
  }

  /** Whether a message can be looked up. */
  boolean knows(long seq) {
    return ring != null && ring[slot(seq)] == seq;
  }

  /** Who wrote a message that is known; {@link #UNKNOWN} if all that came was not to be read. */
  long identity(long seq) {
    return ring == null ? UNKNOWN : ring[slot(seq) + IDENTITY];
  }

  long sentAt(long seq) {
    return ring == null ? 0 : ring[slot(seq) + SENT_AT];
  }

  /**
   * A member has received a message: is it what others got?
   *
   * @param imprint of what the server gave it, see {@link FrameScanner#imprint}
   */
  Look look(long seq, long identity, long sentAt, long imprint) {
    if (!open(seq)) {
      return Look.FORGOTTEN;
    }
    long[] all = ring();
    int slot = slot(seq);
    if (all[slot + IDENTITY] != UNKNOWN) {
      boolean same =
          all[slot + IDENTITY] == identity
              && all[slot + SENT_AT] == sentAt
              && all[slot + IMPRINT] == imprint;
      return same ? Look.SAME : Look.DIFFERENT;
    }
    Look elsewhere =
        agreement == null ? Look.FIRST : agreement.look(seq, identity, sentAt, imprint);
    if (elsewhere == Look.DIFFERENT) {
      return elsewhere;
    }
    all[slot + IDENTITY] = identity;
    all[slot + SENT_AT] = sentAt;
    all[slot + IMPRINT] = imprint;
    return elsewhere == Look.FORGOTTEN ? elsewhere : Look.FIRST; // the first one here
  }

  /** A member that is waited for has a message, or will never have it. */
  void reached(long seq, Completions completions) {
    if (!open(seq)) {
      return;
    }
    long[] all = ring();
    int slot = slot(seq);
    if (--all[slot + WAITING] == 0 && (agreement == null || agreement.done(seq))) {
      if (all[slot + IDENTITY] != UNKNOWN) {
        completions.complete(this, all[slot + IDENTITY], all[slot + SENT_AT]);
      } else if (agreement != null) {
        completeFromElsewhere(agreement, seq, completions);
      }
    }
  }

  /** Nobody here has a message, but who has it elsewhere may have written down whose it is. */
  private void completeFromElsewhere(Agreement others, long seq, Completions completions) {
    long identity = others.identity(seq);
    long sentAt = others.sentAt(seq);
    if (identity != UNKNOWN && others.identity(seq) == identity) { // both of the same message
      completions.complete(this, identity, sentAt);
    }
  }

  /** A member that is waited for will not have the messages from one seq to another. */
  void pass(long from, long to, Completions completions) {
    long last = Math.min(to, head() + slots); // a wrong number must not keep us busy for ever
    for (long seq = Math.max(from, head() - slots); seq <= last; seq++) {
      reached(seq, completions);
    }
  }

  /** Makes a place for a message if it is a new one; false if it is too old to be remembered. */
  private boolean open(long seq) {
    long[] all = ring();
    int slot = slot(seq);
    if (all[slot] < seq) {
      all[slot] = seq;
      all[slot + IDENTITY] = UNKNOWN;
      all[slot + SENT_AT] = 0;
      all[slot + WAITING] = members;
      head = Math.max(head, seq);
    }
    return all[slot] == seq;
  }

  private long[] ring() {
    if (ring == null) {
      ring = new long[slots * WORDS]; // most conversations of a large run are silent
    }
    return ring;
  }

  private int slot(long seq) {
    return ((int) seq & slots - 1) * WORDS;
  }
}
