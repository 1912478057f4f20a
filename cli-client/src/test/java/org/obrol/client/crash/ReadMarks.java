package org.obrol.client.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a user's read marks may have fallen back: not behind what was answered two seconds before
 * a kill, since a mark is written within one. Any thread.
 */
final class ReadMarks {
  private static final long SAFE_NANOS = Duration.ofSeconds(2).toNanos();

  private record Move(String conversation, long seq, long askedNanos, long answeredNanos) {}

  private final List<Move> moves = new ArrayList<>();
  private final Map<String, Long> floor = new HashMap<>();
  private long deadNanos = System.nanoTime();
  private int checked;

  /** A mark is known to be at least there. */
  synchronized void stands(String conversation, long seq, long askedNanos) {
    moves.add(new Move(conversation, seq, askedNanos, System.nanoTime()));
  }

  /** The server will be killed now. */
  synchronized void killed() {
    long now = System.nanoTime();
    for (Move move : moves) {
      boolean ofThisProcess = move.askedNanos > deadNanos; // an answer may come late
      if (ofThisProcess && now - move.answeredNanos >= SAFE_NANOS) {
        floor.merge(move.conversation, move.seq, Math::max);
      }
    }
  }

  /** It is dead; what is asked from now on the next one answers. */
  synchronized void dead() {
    moves.clear();
    deadNanos = System.nanoTime();
  }

  /** The least that a mark must be. */
  synchronized long floor(String conversation) {
    long least = floor.getOrDefault(conversation, 0L);
    checked += least > 0 ? 1 : 0;
    return least;
  }

  /** How many floors above 0 were asked for. */
  synchronized int checked() {
    return checked;
  }
}
