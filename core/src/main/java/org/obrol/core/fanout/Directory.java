package org.obrol.core.fanout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Tail;

/**
 * Who is in, and which lanes get a conversation's messages: the one structure that lanes share. Any
 * thread may call it; its lists are never changed, only replaced.
 *
 * @param <A> what stands for a connection
 */
public final class Directory<A extends Attendee> implements Tail {
  private final MessageLog log;
  private final Map<AccountId, List<A>> attendees = new ConcurrentHashMap<>();
  private final Map<ConversationId, List<LaneFanout>> lanes = new ConcurrentHashMap<>();
  private final Map<Lane, LaneFanout> fanouts = new ConcurrentHashMap<>();

  /** Makes an empty directory for the conversations of this log. */
  public Directory(MessageLog log) {
    this.log = log;
  }

  /** The fan-out of a lane, made when first asked for. */
  public LaneFanout fanout(Lane lane) {
    return fanouts.computeIfAbsent(lane, made -> new LaneFanout(made, log, this));
  }

  /** Forgets a lane that will have no connections any more. */
  public void forget(Lane lane) {
    fanouts.remove(lane);
  }

  /**
   * Enters a connection. On its lane, before it reads anything about its conversations.
   *
   * @return whether it is its user's first
   */
  public boolean enter(A attendee) {
    List<A> now =
        attendees.compute(
            attendee.account(),
            (account, here) -> here == null ? List.of(attendee) : with(here, attendee));
    return now.size() == 1;
  }

  /**
   * Takes a connection out. On its lane.
   *
   * @return whether it was its user's last
   */
  public boolean exit(A attendee) {
    List<A> now =
        attendees.computeIfPresent(attendee.account(), (account, here) -> without(here, attendee));
    return now == null;
  }

  /** The connections of a user, none if the user is not in. */
  public List<A> of(AccountId account) {
    return attendees.getOrDefault(account, List.of());
  }

  /** Whether a user has a connection. */
  public boolean isOnline(AccountId account) {
    return attendees.containsKey(account);
  }

  /** All users who are in. */
  public Collection<AccountId> online() {
    return attendees.keySet();
  }

  void enter(ConversationId conversation, LaneFanout lane) {
    lanes.compute(conversation, (id, here) -> here == null ? List.of(lane) : with(here, lane));
  }

  void exit(ConversationId conversation, LaneFanout lane) {
    lanes.computeIfPresent(conversation, (id, here) -> without(here, lane));
  }

  /** Tells a group's live members of one who came or left, soon. */
  public void announce(ConversationId.Group group, GroupMove move) {
    for (LaneFanout lane : lanes(group)) {
      lane.execute(() -> lane.announce(group, move));
    }
  }

  /** Tells those who want to know that a user's first connection came or last one went. */
  public void announce(Account account) {
    for (LaneFanout lane : fanouts.values()) {
      if (lane.presence().isWatched()) { // after the directory was changed, or a watcher missed it
        lane.execute(() -> lane.presence().touch(account));
      }
    }
  }

  @Override
  public void appended(List<Message> batch) {
    for (LaneFanout lane : lanes(batch.get(0).conversation())) {
      lane.post(batch);
    }
  }

  private List<LaneFanout> lanes(ConversationId conversation) {
    if (!(conversation instanceof ConversationId.Direct direct)) {
      return lanes.getOrDefault(conversation, List.of());
    }
    // Found by the two people, not by who has subscribed: a conversation may have just begun.
    List<LaneFanout> found = new ArrayList<>(2);
    addLanes(direct.low(), found);
    addLanes(direct.high(), found);
    return found;
  }

  private void addLanes(AccountId account, List<LaneFanout> found) {
    for (A attendee : of(account)) {
      if (!found.contains(attendee.fanout())) {
        found.add(attendee.fanout());
      }
    }
  }

  private static <E> List<E> with(List<E> list, E element) {
    List<E> longer = new ArrayList<>(list.size() + 1);
    longer.addAll(list);
    longer.add(element);
    return List.copyOf(longer);
  }

  /** The list without one element, or null, which takes the entry out of the map, when empty. */
  @SuppressWarnings("NullAway") // null is what compute wants for "no entry"
  private static <E> List<E> without(List<E> list, E element) {
    List<E> shorter = list.stream().filter(other -> other != element).toList();
    return shorter.isEmpty() ? null : shorter;
  }
}
