package org.obrol.core.fanout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.obrol.core.model.AccountId;
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
  private final Queue<List<Message>> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Presence presence;
  private final Leavings leavings;

  LaneFanout(Lane lane, MessageLog log, Directory<?> directory) {
    this.lane = lane;
    this.log = log;
    this.directory = directory;
    this.presence = new Presence(lane, directory);
    this.leavings = new Leavings(lane, directory);
  }

  /** The lane. Any thread. */
  public Lane lane() {
    return lane;
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

  /** Runs a task on the lane, if the lane still runs. Any thread. */
  void execute(Runnable task) {
    try {
      lane.execute(task);
    } catch (RejectedExecutionException closed) {
      // Its connections are gone, so there is nobody left to tell.
    }
  }

  /** Hands over messages of one conversation for this lane's members. Any thread. */
  void post(List<Message> batch) {
    mailbox.add(batch);
    if (scheduled.compareAndSet(false, true)) {
      try {
        lane.execute(this::drain);
      } catch (RejectedExecutionException closed) {
        mailbox.clear(); // of a lane that has ended; one that was full pages the hole next time
        scheduled.set(false);
      }
    }
  }

  private void drain() {
    scheduled.set(false); // before polling, so that a later post schedules again
    List<Message> first = mailbox.poll();
    if (first == null) {
      return; // an earlier drain took it
    }
    List<Message> second = mailbox.poll();
    if (second == null) {
      deliver(first.get(0).conversation(), first); // the common case when it is quiet
      return;
    }
    // Everything that waits goes out in this turn: one delivery for each conversation.
    Map<ConversationId, List<Message>> turn = new LinkedHashMap<>();
    collect(first, turn);
    for (List<Message> next = second; next != null; next = mailbox.poll()) {
      collect(next, turn);
    }
    turn.forEach(this::deliver);
  }

  private static void collect(List<Message> batch, Map<ConversationId, List<Message>> turn) {
    turn.computeIfAbsent(batch.get(0).conversation(), id -> new ArrayList<>()).addAll(batch);
  }

  private void deliver(ConversationId conversation, List<Message> batch) {
    if (conversation instanceof ConversationId.Direct direct) {
      discover(direct, direct.low());
      if (!direct.low().equals(direct.high())) {
        discover(direct, direct.high());
      }
    }
    Roster roster = rosters.get(conversation);
    if (roster != null) {
      roster.delivered(batch);
    }
  }

  private void discover(ConversationId.Direct direct, AccountId account) {
    for (Attendee attendee : directory.of(account)) {
      if (attendee.fanout() == this && !attendee.subscriber().isIn(direct)) {
        attendee.discovered(direct);
      }
    }
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
