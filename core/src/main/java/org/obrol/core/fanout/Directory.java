package org.obrol.core.fanout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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
  /** What {@link #enter} did. */
  public enum Entry {
    /** Nothing: a rival was there. */
    REFUSED,
    /** It let in a user who was not in. */
    FIRST,
    /** It let in a user who was in already. */
    FURTHER
  }

  private final MessageLog log;
  private final int pageShareBytes;
  private final Map<AccountId, Stay<A>> stays = new ConcurrentHashMap<>();
  private final AtomicLong lastStamp = new AtomicLong(); // of stays and of places
  private final Map<ConversationId, List<LaneFanout>> lanes = new ConcurrentHashMap<>();
  private final Map<Lane, LaneFanout> fanouts = new ConcurrentHashMap<>();

  /** Makes an empty directory for the conversations of this log. */
  public Directory(MessageLog log) {
    this(log, PageQueue.SHARE_BYTES);
  }

  /** Makes one on whose lanes pages have such a share, see {@link PageQueue#SHARE_BYTES}. */
  Directory(MessageLog log, int pageShareBytes) {
    this.log = log;
    this.pageShareBytes = pageShareBytes;
  }

  /** The fan-out of a lane, made when first asked for. */
  public LaneFanout fanout(Lane lane) {
    return fanouts.computeIfAbsent(lane, made -> new LaneFanout(made, log, this, pageShareBytes));
  }

  /** Forgets a lane that will have no connections any more. */
  public void forget(Lane lane) {
    fanouts.remove(lane);
  }

  /**
   * Enters a connection. On its lane, before it reads anything about its conversations.
   *
   * @param rival who keeps it out, if such a one is there
   */
  public Entry enter(A attendee, Predicate<A> rival) {
    Stay<A> now =
        stays.compute(
            attendee.account(),
            (account, stay) -> {
              if (stay == null) {
                return stay(List.of(attendee), 1, lastStamp.incrementAndGet());
              }
              List<A> here = stay.attendees();
              return here.stream().anyMatch(rival)
                  ? stay
                  : stay(with(here, attendee), stay.reasons() + 1, stay.place());
            });
    if (!now.attendees().contains(attendee)) {
      return Entry.REFUSED;
    }
    return now.reasons() == 1 ? Entry.FIRST : Entry.FURTHER;
  }

  private Stay<A> stay(List<A> attendees, int reasons, long place) {
    List<LaneFanout> lanesOfThese =
        attendees.size() == 1
            ? attendees.get(0).fanout().alone() // most users, so all on a lane share one list
            : attendees.stream().map(Attendee::fanout).distinct().toList();
    return new Stay<>(attendees, lanesOfThese, lastStamp.incrementAndGet(), reasons, place);
  }

  /**
   * Takes a connection out. On its lane.
   *
   * @return whether its user is in no more
   */
  public boolean exit(A attendee) {
    return depart(
        attendee.account(),
        stay -> stay(without(stay.attendees(), attendee), stay.reasons() - 1, stay.place()));
  }

  /**
   * Counts one more reason for which a user is in.
   *
   * @return whether it is the only one
   */
  public boolean arrive(AccountId account) {
    Stay<A> now =
        stays.compute(
            account,
            (id, stay) ->
                stay == null
                    ? stay(List.of(), 1, lastStamp.incrementAndGet())
                    : stay.withReasons(stay.reasons() + 1));
    return now.reasons() == 1;
  }

  /**
   * Takes back what {@link #arrive} did.
   *
   * @return whether there is no reason left
   */
  public boolean depart(AccountId account) {
    return depart(account, stay -> stay.withReasons(stay.reasons() - 1));
  }

  @SuppressWarnings("NullAway") // null is what compute wants for "no entry"
  private boolean depart(AccountId account, UnaryOperator<Stay<A>> change) {
    Stay<A> now =
        stays.computeIfPresent(
            account, (id, stay) -> stay.reasons() == 1 ? null : change.apply(stay));
    return now == null;
  }

  /** The connections of a user, none if the user has none. */
  public List<A> of(AccountId account) {
    Stay<A> stay = stays.get(account);
    return stay == null ? List.of() : stay.attendees();
  }

  /** Where a user is now. */
  Stay<?> stayOf(AccountId account) {
    Stay<A> stay = stays.get(account);
    return stay == null ? Stay.NOBODY : stay;
  }

  /** Whether a user has a connection of a kind. */
  public boolean isIn(AccountId account, String kind) {
    return of(account).stream().anyMatch(one -> one.kind().equals(kind));
  }

  /** Whether a user is in. */
  public boolean isOnline(AccountId account) {
    return stays.containsKey(account);
  }

  /** All users who are in, in no order. */
  public Collection<AccountId> online() {
    return stays.keySet();
  }

  /** All users who are in, in the order of coming in. */
  public List<AccountId> onlineByArrival() {
    return List.copyOf(stays.entrySet()).stream()
        .map(entry -> Map.entry(entry.getValue().place(), entry.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  void enter(ConversationId conversation, LaneFanout lane) {
    lanes.compute(conversation, (id, here) -> here == null ? List.of(lane) : with(here, lane));
  }

  @SuppressWarnings("NullAway") // null is what compute wants for "no entry"
  void exit(ConversationId conversation, LaneFanout lane) {
    lanes.computeIfPresent(
        conversation,
        (id, here) -> {
          List<LaneFanout> rest = without(here, lane);
          return rest.isEmpty() ? null : rest;
        });
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

  /** Tells those who want to know that a user's last connection of a kind is gone. */
  public void announceLeft(String kind, Account user) {
    for (LaneFanout lane : fanouts.values()) {
      if (lane.leavings().isWatched(kind)) {
        lane.execute(() -> lane.leavings().add(kind, user));
      }
    }
  }

  @Override
  public void appended(List<Message> batch) {
    ConversationId conversation = batch.get(0).conversation();
    if (conversation instanceof ConversationId.Direct direct) {
      appended(direct, batch);
    } else {
      Delivery delivery = new Delivery(batch, 0, 0);
      for (LaneFanout lane : lanes(conversation)) {
        lane.post(delivery);
      }
    }
  }

  /** Found by the two people, not by who has subscribed: a conversation may have just begun. */
  private void appended(ConversationId.Direct direct, List<Message> batch) {
    Stay<?> low = stayOf(direct.low());
    Stay<?> high = stayOf(direct.high());
    Delivery delivery = new Delivery(batch, low.stamp(), high.stamp());
    for (LaneFanout lane : low.lanes()) {
      lane.post(delivery);
    }
    for (LaneFanout lane : high.lanes()) {
      if (!low.lanes().contains(lane)) {
        lane.post(delivery);
      }
    }
  }

  private List<LaneFanout> lanes(ConversationId conversation) {
    return lanes.getOrDefault(conversation, List.of());
  }

  private static <E> List<E> with(List<E> list, E element) {
    List<E> longer = new ArrayList<>(list.size() + 1);
    longer.addAll(list);
    longer.add(element);
    return List.copyOf(longer);
  }

  private static <E> List<E> without(List<E> list, E element) {
    return list.stream().filter(other -> other != element).toList();
  }
}
