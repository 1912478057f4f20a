package org.obrol.loadtest.engine;

import org.jspecify.annotations.Nullable;

/** How far one receiver is in one conversation. Confined to the receiver's event loop. */
final class Track {
  private final Member member;
  private final int address;
  private final Feed feed;
  private final boolean awaited;
  private final Sequence order = new Sequence(1);
  private @Nullable Outbound outbound;
  private long epoch;
  private long gone;
  private long repeat; // the next seq that comes a second time because we asked for it

  /**
   * Makes one that starts at the first message.
   *
   * @param address how the receiver calls the conversation, see {@link Wording}
   * @param awaited whether a message is only through when it is here
   */
  Track(Member member, int address, Feed feed, boolean awaited) {
    this.member = member;
    this.address = address;
    this.feed = feed;
    this.awaited = awaited;
    if (awaited) {
      feed.join();
    }
  }

  Member member() {
    return member;
  }

  int address() {
    return address;
  }

  Feed feed() {
    return feed;
  }

  boolean awaited() {
    return awaited;
  }

  /** Which seqs have come. */
  Sequence order() {
    return order;
  }

  /** What the receiver itself writes here; null if nothing. */
  @Nullable Outbound outbound() {
    return outbound;
  }

  void outbound(Outbound itsOwn) {
    outbound = itsOwn;
  }

  /** Of the log; 0 if it is not known. */
  long epoch() {
    return epoch;
  }

  /** The receiver is in, for the first time: pushes begin at a seq. */
  void begin(long itsEpoch, long next) {
    epoch = itsEpoch;
    order.restart(next);
  }

  /** The receiver is in again: pushes begin at a seq. Up to what it has they are repetitions. */
  void resume(long itsEpoch, long next) {
    epoch = itsEpoch;
    repeat = next;
  }

  /** Whether this is a message that we have and that had to come again. */
  boolean repeats(long seq) {
    if (seq == repeat && seq < order.next()) {
      repeat++;
      return true;
    }
    return false;
  }

  /** So many messages will not come here, whatever the reason. */
  void gone(long messages) {
    gone += messages;
  }

  /** How many messages were behind the expected seq and are known not to come. */
  long gone() {
    return gone;
  }

  /** What the conversation is called, for people. */
  String name() {
    return member.wording().address(address);
  }

  /** Goes on behind messages that are gone, as the server has said. */
  void skip(long from, long to) {
    if (repeat >= from && repeat <= to) {
      repeat = to + 1;
    }
    if (to >= order.next()) {
      gone += to + 1 - order.next();
      order.restart(to + 1);
    }
  }
}
