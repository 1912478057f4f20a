package org.obrol.client;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;
import org.obrol.core.model.Position;

/**
 * One conversation on its way to the listener: what comes twice is dropped, and a hole is filled
 * from the history before anything behind it is handed on. Confined to the client's event loop.
 */
final class Stream {
  /** How many events wait for a hole to be filled; those above it are paged as well. */
  static final int MAX_HELD = 1_000;

  private static final long UNKNOWN = 0;

  private final Address conversation;
  private final Streams streams;

  private long epoch;
  private long last; // what the listener has
  private boolean fresh; // nothing has come since the login: a gap may be about what is before

  private long due = UNKNOWN; // the next seq that this connection should push
  private long highest; // the largest seq that was pushed or lost, held or not
  private long fillBefore = UNKNOWN; // the end of the hole that is being filled
  private boolean askedForEpoch;
  private final Deque<Runnable> held = new ArrayDeque<>();

  private Stream(Address conversation, Streams streams, long epoch, long last, boolean fresh) {
    this.conversation = conversation;
    this.streams = streams;
    this.epoch = epoch;
    this.last = last;
    this.fresh = fresh;
  }

  /** One that starts where the server says. */
  static Stream startingAt(Conversation state, Streams streams) {
    Stream stream =
        new Stream(state.conversation(), streams, state.epoch(), state.next() - 1, true);
    stream.due = state.next();
    return stream;
  }

  /** One of which the listener has everything up to a position. */
  static Stream after(Address conversation, Position position, Streams streams) {
    return new Stream(conversation, streams, position.epoch(), position.seq(), false);
  }

  /** One that nobody has announced: a direct conversation that has just begun, or a late push. */
  static Stream unannounced(ChatMessage first, Streams streams) {
    long last = first.conversation() instanceof Address.User ? 0 : first.seq() - 1;
    return new Stream(first.conversation(), streams, UNKNOWN, last, false);
  }

  Address conversation() {
    return conversation;
  }

  boolean knowsItsEpoch() {
    return epoch != UNKNOWN;
  }

  /** Whether it waits for this page; an answer may come too late. */
  boolean waitsFor(long after, long before) {
    return last == after && fillBefore == before;
  }

  boolean isOf(long otherEpoch) {
    return epoch == otherEpoch;
  }

  /** What the listener has, or null while it is not known of which log. */
  @Nullable Position position() {
    return knowsItsEpoch() ? new Position(epoch, last) : null;
  }

  /** The server will go on at {@code state.next()} on a new connection. */
  void resumed(Conversation state) {
    due = state.next();
    boolean otherLog = (knowsItsEpoch() && epoch != state.epoch()) || state.head() < last;
    epoch = state.epoch();
    if (otherLog) {
      last = 0; // a gap follows and says what is lost
      highest = 0;
    } else if (state.next() > last + 1) {
      fill(state.next());
    }
  }

  /** The connection is gone, and with it what was asked and what was held. */
  void disconnected() {
    due = UNKNOWN;
    highest = last;
    fillBefore = UNKNOWN;
    askedForEpoch = false;
    held.clear();
  }

  /** The server pushed a message. */
  void message(ChatMessage message) {
    if (message.seq() == 1 && due > 1) {
      // A connection never pushes a seq again: somebody else has this name now.
      epoch = UNKNOWN;
      last = 0;
      disconnected();
    }
    due = message.seq() + 1;
    highest = Math.max(highest, message.seq());
    offer(() -> take(message));
    if (!knowsItsEpoch() && fillBefore == UNKNOWN && !askedForEpoch) {
      askedForEpoch = true;
      streams.learnEpoch(this, last);
    }
  }

  /** The server pushed a gap. */
  void gap(Gap gap) {
    due = Math.max(due, gap.to() + 1);
    highest = Math.max(highest, gap.to());
    offer(() -> take(gap));
  }

  /** A page of the hole that is being filled. */
  void filled(HistoryPage page) {
    long before = last;
    if (knowsItsEpoch() && epoch != page.epoch()) {
      epoch = page.epoch();
      last = 0;
    } else {
      epoch = page.epoch();
      page.messages().forEach(message -> takeFromPage(message, page.oldest()));
      if (page.more() && last > before && last + 1 < fillBefore) {
        streams.page(this, last, fillBefore);
        return;
      }
    }
    closeHole(page.oldest());
  }

  /** The hole cannot be filled. */
  void notFilled() {
    closeHole(0);
  }

  /** The server told which log this is. */
  void learned(long itsEpoch) {
    if (!knowsItsEpoch()) {
      epoch = itsEpoch;
    }
  }

  private void offer(Runnable event) {
    if (fillBefore == UNKNOWN) {
      event.run();
    } else if (held.size() < MAX_HELD) {
      held.add(event);
    } // else it is not above `highest`, and will be paged
  }

  private void take(ChatMessage message) {
    if (message.seq() > last + 1) {
      held.addFirst(() -> take(message));
      fill(message.seq());
    } else if (message.seq() == last + 1) {
      handOn(message);
    } // else the listener has it
  }

  private void take(Gap gap) {
    if (knowsItsEpoch() && epoch != gap.epoch()) {
      last = 0;
    }
    epoch = gap.epoch();
    if (fresh && gap.from() <= last + 1) {
      fresh = false;
      last = Math.max(last, gap.to());
      streams.handOn(gap);
    } else if (gap.from() > last + 1) {
      held.addFirst(() -> take(gap));
      fill(gap.from());
    } else if (gap.to() > last) {
      lose(gap.to(), gap.oldest());
    } // else the listener has what it is about
  }

  private void takeFromPage(ChatMessage message, long oldest) {
    if (message.seq() <= last || message.seq() >= fillBefore) {
      return;
    }
    if (message.seq() > last + 1) {
      lose(message.seq() - 1, oldest);
    }
    handOn(message);
  }

  private void handOn(ChatMessage message) {
    fresh = false;
    last = message.seq();
    streams.handOn(message);
  }

  private void lose(long to, long oldest) {
    Gap lost = new Gap(conversation, epoch, last + 1, to, oldest);
    last = to;
    streams.handOn(lost);
  }

  private void fill(long before) {
    fillBefore = before;
    streams.page(this, last, before);
  }

  private void closeHole(long oldest) {
    if (last < fillBefore - 1) {
      lose(fillBefore - 1, oldest);
    }
    fillBefore = UNKNOWN;
    while (fillBefore == UNKNOWN && !held.isEmpty()) {
      held.remove().run();
    }
    if (fillBefore == UNKNOWN && highest > last) {
      fill(highest + 1); // what there was no room to hold
    }
  }
}
