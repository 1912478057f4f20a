package org.obrol.core.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.MessageLog;

/**
 * One lane's part of the fan-out: its mailbox and the rosters of the conversations that have
 * members here. Confined to the lane; only {@link #post} and {@link #lane} may be called elsewhere.
 */
public final class LaneFanout {
  private final Lane lane;
  private final MessageLog log;
  private final Directory<?> directory;
  private final Map<ConversationId, Roster> rosters = new HashMap<>();
  private final Queue<Delivery> mailbox = new ConcurrentLinkedQueue<>();
  private final Runnable drain = this::drain;
  private final List<LaneFanout> alone = List.of(this);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Presence presence;
  private final Leavings leavings;
  private final PageQueue pages;

  LaneFanout(Lane lane, MessageLog log, Directory<?> directory, int pageShareBytes) {
    this.lane = lane;
    this.log = log;
    this.directory = directory;
    this.presence = new Presence(lane, directory);
    this.leavings = new Leavings(lane, directory);
    this.pages = new PageQueue(lane, pageShareBytes);
  }

  /** The lane. Any thread. */
  public Lane lane() {
    return lane;
  }

  /** A list of nothing but this. Any thread. */
  List<LaneFanout> alone() {
    return alone;
  }

  /** Who on this lane is told of comings and goings. */
  public Presence presence() {
    return presence;
  }

  /** Who on this lane is told of those who leave. */
  public Leavings leavings() {
    return leavings;
  }

  MessageLog log() {
    return log;
  }

  PageQueue pages() {
    return pages;
  }

  /**
   * Runs a task on the lane, later where it takes nothing now, if the lane still runs. Any thread.
   */
  void execute(Runnable task) {
    try {
      lane.execute(task);
    } catch (RejectedExecutionException full) {
      try {
        lane.schedule(Duration.ZERO, task);
      } catch (RejectedExecutionException closed) {
        // Its connections are gone, so there is nobody left to tell.
      }
    }
  }

  /** Hands over messages of one conversation for this lane's members. Any thread. */
  void post(Delivery delivery) {
    mailbox.add(delivery);
    if (scheduled.compareAndSet(false, true)) {
      try {
        lane.execute(drain);
      } catch (RejectedExecutionException closed) {
        mailbox.clear(); // of a lane that has ended; one that was full pages the hole next time
        scheduled.set(false);
      }
    }
  }

  /**
   * Delivers now what was written in direct conversations and is next in the mailbox: the message,
   * and most of what its delivery needs, is in the caches still. What many get waits for the turn's
   * end and for more of its kind. On the lane, not from within a delivery.
   */
  public void deliverDirects() {
    assert lane.inLane();
    for (Delivery next = mailbox.peek(); next != null; next = mailbox.peek()) {
      if (!(next.conversation() instanceof ConversationId.Direct direct)) {
        return; // what is behind it waits too, so that all stays in order
      }
      mailbox.remove();
      deliver(direct, next);
    }
  }

  private void drain() {
    scheduled.set(false); // before polling, so that a later post schedules again
    Map<ConversationId, List<Message>> turn = Map.of(); // one that can grow when it is needed
    Delivery next = mailbox.poll(); // nothing where an earlier drain took it
    while (next != null) {
      Delivery after = mailbox.poll();
      if (next.conversation() instanceof ConversationId.Direct direct) {
        deliver(direct, next);
      } else if (after == null && turn.isEmpty()) {
        deliver(next.conversation(), next.batch()); // the common case when it is quiet
      } else {
        // Everything that waits goes out in this turn: one delivery for each conversation.
        turn = turn.isEmpty() ? new LinkedHashMap<>() : turn;
        turn.computeIfAbsent(next.conversation(), id -> new ArrayList<>()).addAll(next.batch());
      }
      next = after;
    }
    turn.forEach(this::deliver);
  }

  private void deliver(ConversationId conversation, List<Message> batch) {
    Roster roster = rosters.get(conversation);
    if (roster != null) {
      roster.delivered(batch);
    }
  }

  /** Delivers at once: of two people there is nothing to be gained by waiting for more. */
  private void deliver(ConversationId.Direct direct, Delivery delivery) {
    Roster roster = rosters.get(direct);
    if (roster == null || !roster.hasAllOf(delivery.lowStamp(), delivery.highStamp())) {
      Stay<?> low = directory.stayOf(direct.low());
      Stay<?> high = directory.stayOf(direct.high());
      boolean hasLow = discover(direct, low);
      boolean hasHigh = discover(direct, high);
      roster = rosters.get(direct); // somebody may have joined
      if (hasLow && hasHigh && roster != null) {
        roster.noteAllOf(low.stamp(), high.stamp());
      }
    }
    if (roster != null) {
      roster.delivered(delivery.batch());
    }
  }

  /** Tells the connections here that are not in; says whether there were none. */
  private boolean discover(ConversationId.Direct direct, Stay<?> stay) {
    boolean hasAll = true;
    for (Attendee attendee : stay.attendees()) {
      if (attendee.fanout() == this && !attendee.subscriber().isIn(direct)) {
        hasAll = false;
        attendee.discovered(direct);
      }
    }
    return hasAll;
  }

  /** Tells the members who are here of one who came or left. On the lane. */
  void announce(ConversationId.Group group, GroupMove move) {
    Roster roster = rosters.get(group);
    if (roster != null) {
      roster.announce(move);
    }
  }

  Roster enter(ConversationId conversation) {
    assert lane.inLane();
    Roster roster = rosters.get(conversation);
    if (roster == null) {
      roster = new Roster(conversation, this);
      rosters.put(conversation, roster);
      if (!(conversation instanceof ConversationId.Direct)) { // those are found by their people
        directory.enter(conversation, this);
      }
    }
    return roster;
  }

  void removeIfEmpty(Roster roster) {
    if (roster.isEmpty()) {
      rosters.remove(roster.conversation());
      directory.exit(roster.conversation(), this);
    }
  }
}
