package org.obrol.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffers of one lane that wait to be written, and how much memory they take. A buffer that
 * many connections share counts once, until the last of them has written it. Confined to the lane.
 *
 * <p>Nobody tells when a buffer has been written. So this holds a reference of its own to each, and
 * at the end of a turn lets go of those that nobody else holds any more: whenever what it holds has
 * doubled, which costs each buffer a constant number of looks, and when it is asked to, because a
 * slow connection has written what it had or nothing has happened for long. What is counted is
 * therefore hardly more than twice what waits, and never less. Only at the end of a turn: before
 * it, what is about to be written is held by nobody else yet.
 */
final class LaneMemory {
  /** Up to here nothing is looked at; as much as stays in a core's cache. */
  private static final long UNSWEPT_BYTES = 256 << 10;

  private final OutboundBudget budget;
  private final List<ByteBuf> held = new ArrayList<>();
  private long bytes; // of all that is held
  private long reported; // to the budget
  private long sweepAt = UNSWEPT_BYTES;
  private boolean sweepAtTurnEnd;

  LaneMemory(OutboundBudget budget) {
    this.budget = budget;
  }

  /**
   * Takes over the caller's reference to a buffer whose duplicates, or itself, will be written. It
   * must not grow any more: it is counted as it is.
   */
  void hold(ByteBuf buffer) {
    held.add(buffer);
    bytes += buffer.capacity();
    if (bytes - reported >= UNSWEPT_BYTES) {
      report();
    }
  }

  /** Has the next turn end with a look at all that is held. */
  void sweepAtTurnEnd() {
    sweepAtTurnEnd = true;
  }

  /** Whether so much is held that it matters. */
  boolean isMuch() {
    return bytes >= UNSWEPT_BYTES;
  }

  /** The turn is over: lets go of what has been written, if it is time to look. */
  void turnEnded() {
    if (bytes >= sweepAt || sweepAtTurnEnd) {
      sweep();
    }
    if (bytes != reported) {
      report();
    }
  }

  /** Lets go of everything that has been written. Nothing may be about to be written. */
  void sweep() {
    sweepAtTurnEnd = false;
    int kept = 0;
    for (int i = 0; i < held.size(); i++) {
      ByteBuf buffer = held.get(i);
      if (buffer.refCnt() > 1) {
        held.set(kept++, buffer);
      } else {
        bytes -= buffer.capacity();
        buffer.release();
      }
    }
    held.subList(kept, held.size()).clear();
    sweepAt = Math.max(UNSWEPT_BYTES, 2 * bytes);
    report();
  }

  private void report() {
    assert bytes >= 0;
    budget.use(bytes - reported);
    reported = bytes;
  }
}
