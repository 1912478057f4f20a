package org.obrol.loadtest.bare;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The lobby or a group. Gives messages their numbers, in one merged buffer for all loops, so that
 * everybody gets the same bytes in the same order. Its lock is held for a few hundred nanoseconds
 * and hardly ever wanted by two.
 */
final class Conversation implements Route.Destination {
  private static final int FIRST_BUFFER_BYTES = 1024;
  private static final int MAX_BUFFER_BYTES = 64 << 10;

  private final String name;
  private final long epoch;
  private final Turn[] turns;
  private final Roster[] rosters; // by loop, each confined to it
  private long head;
  private @Nullable ByteBuf merged; // ours until it is sent

  Conversation(String name, long epoch, Turn[] turns) {
    this.name = name;
    this.epoch = epoch;
    this.turns = turns;
    this.rosters = new Roster[turns.length];
    for (int i = 0; i < turns.length; i++) {
      rosters[i] = new Roster();
    }
  }

  String name() {
    return name;
  }

  long epoch() {
    return epoch;
  }

  /**
   * Adds the message whose text was just scanned to what leaves when the turn ends.
   *
   * @return its seq
   */
  @Override
  public synchronized long say(Connection sender, Route route) {
    Turn turn = sender.turn();
    if (merged == null) {
      merged = turn.alloc().directBuffer(FIRST_BUFFER_BYTES);
      turn.opened(this);
    }
    head++;
    turn.frames().message(merged, route.messageHead(), head, turn.scanner());
    if (merged.readableBytes() >= MAX_BUFFER_BYTES) {
      send();
    }
    return head;
  }

  /** Hands what was merged to all loops. */
  synchronized void send() {
    ByteBuf frames = merged;
    merged = null;
    if (frames == null) {
      return; // was full, or another turn was faster
    }
    for (int i = 0; i < turns.length; i++) {
      Turn turn = turns[i];
      Roster roster = rosters[i];
      ByteBuf shared = frames.retain(); // released when it is delivered
      turn.post(() -> turn.deliver(roster, shared));
    }
    frames.release();
  }

  /**
   * Lets a connection in, in its loop.
   *
   * @return the seq of the last message that it does not get
   */
  synchronized long join(Connection connection) {
    send(); // what was numbered before goes to those before
    Turn turn = connection.turn();
    turn.post(() -> connection.sit(rosters[turn.number()]));
    turn.schedule();
    return head;
  }
}
