package org.obrol.core.fanout;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.obrol.core.event.Push;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Peer;

/**
 * One conversation's members on one lane, each live or behind, and the proof that nobody misses a
 * message or gets one twice. Confined to the lane.
 *
 * <p>{@code last} is the seq last fanned out here. Everybody comes in behind, with a cursor. Who is
 * behind pages the log from its cursor; a page ends at {@code last} while anybody here is live,
 * because the live ones get the rest by delivery. If nobody is live, a page that reaches the log's
 * end moves {@code last} there. Who stands at {@code last} is live, from the same task on: the next
 * delivery is its next message. This holds because the roster is in the directory before anything
 * is read, and because the log's reads find all that its tail was told.
 *
 * <p>At first {@code last} is only a bound: the mailbox may still bring what was meant for an
 * earlier roster of the conversation, and lack what came when there was none. From the first page
 * on that reaches the log's end it is {@code complete}.
 */
final class Roster {
  private final ConversationId conversation;
  private final LaneFanout fanout;
  private final List<View> views = new ArrayList<>(1);
  private final Set<Member> behind = new LinkedHashSet<>();
  private @Nullable GroupNews news;
  private long last;
  private long fannedOut;
  private boolean complete; // nobody here has missed anything up to last
  private int liveCount;
  private long lowStamp; // of the stays of two people all of whose connections here are in
  private long highStamp;

  Roster(ConversationId conversation, LaneFanout fanout) {
    this.conversation = conversation;
    this.fanout = fanout;
  }

  ConversationId conversation() {
    return conversation;
  }

  /** How many messages have been fanned out here. */
  long fannedOut() {
    return fannedOut;
  }

  boolean isEmpty() {
    return liveCount == 0 && behind.isEmpty();
  }

  /**
   * Brings a connection in, behind.
   *
   * @param as what its user calls the conversation
   * @param cursor the last seq it has
   */
  Member join(Subscriber subscriber, Address as, long cursor) {
    Member member = new Member(subscriber, this, view(as), cursor);
    behind.add(member);
    settle(member);
    return member;
  }

  private View view(Address as) {
    for (View view : views) {
      if (view.as.equals(as)) {
        return view;
      }
    }
    View view = new View(as);
    views.add(view);
    return view;
  }

  /** Takes a connection out. */
  void leave(Member member) {
    member.left = true;
    if (member.isLive()) {
      removeLive(member);
    } else {
      behind.remove(member);
    }
    fanout.removeIfEmpty(this);
  }

  /** Turns a live member behind, with all it was given so far; nothing for one who is behind. */
  void fallBehind(Member member) {
    if (member.isLive()) {
      removeLive(member);
      member.cursor = last;
      behind.add(member);
    }
  }

  private void removeLive(Member member) {
    member.view.removeLive(member);
    liveCount--;
  }

  /** Whether all connections here of two people, as of these stays, are known to be in. */
  boolean hasAllOf(long low, long high) {
    return lowStamp == low && highStamp == high;
  }

  /** Notes that they are: who leaves again leaves the directory too, in the same task. */
  void noteAllOf(long low, long high) {
    lowStamp = low;
    highStamp = high;
  }

  /** Takes what the log's tail told this lane, in order, possibly with things missing between. */
  void delivered(List<Message> batch) {
    int from = 0;
    while (from < batch.size()) {
      int to = from + 1;
      while (to < batch.size() && batch.get(to).seq() == batch.get(to - 1).seq() + 1) {
        to++;
      }
      deliveredRun(part(batch, from, to));
      from = to;
    }
    // Copied, because whoever stands at last now is no longer behind.
    for (Member member : behind.isEmpty() ? List.<Member>of() : List.copyOf(behind)) {
      settle(member);
    }
  }

  private void deliveredRun(List<Message> run) {
    int known = (int) Math.min(run.size(), Math.max(0, last + 1 - run.get(0).seq()));
    List<Message> fresh = part(run, known, run.size()); // what is not, came by a page
    if (fresh.isEmpty()) {
      return;
    }
    if (liveCount > 0) {
      if (fresh.get(0).seq() == last + 1) {
        for (View view : views) {
          List<Peer> peers = view.peers();
          if (!peers.isEmpty()) {
            fanout.lane().deliver(peers, pushes(view.as, fresh));
            if (conversation instanceof ConversationId.Direct) {
              view.given(conversation, fresh.get(fresh.size() - 1).seq());
            }
          }
        }
      } else {
        for (View view : views) {
          view.copyOfLive().forEach(this::fallBehind); // the log has what was not delivered
        }
      }
    }
    last = fresh.get(fresh.size() - 1).seq();
    fannedOut += fresh.size();
  }

  private static List<Message> part(List<Message> whole, int from, int to) {
    return to - from == whole.size() ? whole : whole.subList(from, to);
  }

  private static List<Push> pushes(Address as, List<Message> messages) {
    if (messages.size() == 1) { // the common case
      return List.of(new Push.Message(as, messages.get(0)));
    }
    List<Push> pushes = new ArrayList<>(messages.size());
    for (Message message : messages) {
      pushes.add(new Push.Message(as, message));
    }
    return pushes;
  }

  /** Makes a member that is behind live, if it has all; otherwise sees to its next page. */
  void settle(Member member) {
    if (needsPage(member)) {
      member.subscriber.enqueue(member);
    } else if (member.cursor == last) {
      makeLive(member);
    }
    // Else it is ahead of this lane, whose mailbox holds what it has: a delivery will settle it.
  }

  /** Whether the log must be asked what comes after a member's cursor. */
  boolean needsPage(Member member) {
    boolean hasAll = complete && member.cursor == last;
    return !member.left && !member.isLive() && !hasAll && (member.cursor < last || liveCount == 0);
  }

  private void makeLive(Member member) {
    if (member.subscriber.isFlowing()) {
      behind.remove(member);
      member.view.addLive(member);
      liveCount++;
    }
  }

  /**
   * Gives a member that is behind a page that was read after its cursor.
   *
   * @return whether that brought it on; if not, the log does not show what it told
   */
  boolean paged(Member member, MessageLog.Slice page) {
    long before = member.cursor;
    MessageLog.Head head = page.head();
    if (head.oldest() > member.cursor + 1) {
      long to = head.oldest() - 1;
      member.subscriber.push(
          List.of(
              new Push.Gap(member.view.as, head.epoch(), member.cursor + 1, to, head.oldest())));
      member.cursor = to;
    }
    List<Message> given = liveCount > 0 ? upTo(last, page.messages()) : page.messages();
    if (!given.isEmpty()) {
      member.subscriber.push(pushes(member.view.as, given));
      member.cursor = given.get(given.size() - 1).seq();
      member.subscriber.given(conversation, member.view.as, member.cursor);
    }
    if (liveCount == 0 && member.cursor >= head.last()) {
      last = Math.max(last, member.cursor);
      if (member.cursor == last) {
        complete = true;
        makeLive(member);
        return true;
      }
    }
    if (member.cursor == before && needsPage(member)) {
      return false;
    }
    settle(member);
    return true;
  }

  private static List<Message> upTo(long last, List<Message> messages) {
    int end = messages.size();
    while (end > 0 && messages.get(end - 1).seq() > last) {
      end--;
    }
    return messages.subList(0, end);
  }

  /** Tells all members, soon, that somebody came or left. */
  void announce(GroupMove move) {
    if (news == null) {
      news = new GroupNews(move.group());
      fanout.lane().schedule(Presence.TICK, this::tellNews);
    }
    news.add(move);
  }

  private void tellNews() {
    GroupNews told = Objects.requireNonNull(news);
    news = null;
    Push.GroupChange change = told.toPush();
    if (!change.joined().isEmpty() || !change.left().isEmpty()) {
      List<Peer> ready = new ArrayList<>();
      views.forEach(view -> ready.addAll(view.peers()));
      for (Member member : behind) {
        if (member.subscriber.isFlowing()) {
          ready.add(member.subscriber.peer());
        }
      }
      fanout.lane().deliver(ready, List.of(change));
    }
  }
}
