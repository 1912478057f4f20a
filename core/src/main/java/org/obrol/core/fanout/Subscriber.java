package org.obrol.core.fanout;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.event.Push;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Peer;

/**
 * What one connection gets by fan-out: the conversations it is in, and its pages of those in which
 * it is behind, one page at a time so that catching up takes no more room than one page. Confined
 * to its lane.
 */
public final class Subscriber {
  /** How many messages a page has at most. */
  static final int PAGE_MESSAGES = 256;

  /** How large a page grows, in {@link MessageLog#weight}: as much as one buffer on its way out. */
  static final int PAGE_BYTES = 64 << 10;

  /** How long to wait before a page that could not be read is tried again. */
  static final Duration RETRY = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(Subscriber.class.getName());

  /** Is told how far a direct conversation has been given to the connection. */
  public interface Receipts {
    /** Everything up to here was pushed. On the lane. */
    void given(ConversationId.Direct conversation, Address as, long seq);
  }

  private final Peer peer;
  private final LaneFanout fanout;
  private final @Nullable Receipts receipts;
  private Map<ConversationId, Member> members = Map.of(); // changed by put and remove only
  private @Nullable Queue<Member> waiting; // for their pages; made when first needed
  private int pageLength; // of the last page in a row of them, in messages; 0 before the first
  private boolean reading; // a page, or waiting for its turn to do so
  private boolean paused;
  private boolean lagging;

  /**
   * Makes one that is in no conversation.
   *
   * @param receipts is told of what was given, or null
   */
  public Subscriber(Peer peer, LaneFanout fanout, @Nullable Receipts receipts) {
    this.peer = peer;
    this.fanout = fanout;
    this.receipts = receipts;
  }

  Peer peer() {
    return peer;
  }

  void push(List<Push> pushes) {
    fanout.lane().deliver(List.of(peer), pushes);
  }

  boolean wantsReceipts() {
    return receipts != null;
  }

  void given(ConversationId conversation, Address as, long seq) {
    if (receipts != null && conversation instanceof ConversationId.Direct direct) {
      receipts.given(direct, as, seq);
    }
  }

  /** Whether it is in a conversation, live or behind. */
  public boolean isIn(ConversationId conversation) {
    assert fanout.lane().inLane();
    return members.containsKey(conversation);
  }

  /**
   * Gets all messages of a conversation from now on, one after the other, without a hole that it is
   * not told of. Does nothing where it is in already.
   *
   * @param as what its user calls the conversation
   * @param cursor the seq after which to begin
   */
  public void join(ConversationId conversation, Address as, long cursor) {
    if (!isIn(conversation)) {
      put(conversation, fanout.enter(conversation).join(this, as, cursor));
    }
  }

  /** Gets nothing more of a conversation. Does nothing where it is not in. */
  public void leave(ConversationId conversation) {
    assert fanout.lane().inLane();
    Member member = members.get(conversation);
    if (member != null) {
      remove(conversation);
      member.roster.leave(member);
    }
  }

  /** Most are in the lobby only: a table is made for the second conversation. */
  private void put(ConversationId conversation, Member member) {
    if (members.isEmpty()) {
      members = Map.of(conversation, member);
      return;
    }
    if (members.size() == 1) {
      members = new HashMap<>(members);
    }
    members.put(conversation, member);
  }

  private void remove(ConversationId conversation) {
    if (members.size() > 1) {
      members.remove(conversation);
    } else {
      members = Map.of();
    }
  }

  /** Gets nothing more of anything. */
  public void leaveAll() {
    assert fanout.lane().inLane();
    fanout.presence().unwatch(this);
    members.values().forEach(member -> member.roster.leave(member));
    members = Map.of();
    waiting = null;
    lagging = false;
  }

  /** Whether pushes may go out. */
  boolean isFlowing() {
    return !paused;
  }

  /**
   * The connection does not keep up: it is told so once, and falls behind everywhere. Not to be
   * called from within a delivery.
   */
  public void pause() {
    assert fanout.lane().inLane();
    paused = true;
    if (!lagging && !members.isEmpty()) {
      lagging = true;
      push(List.of(new Push.Lag()));
    }
    members.values().forEach(member -> member.roster.fallBehind(member));
  }

  /** The connection has room again: it catches up. */
  public void resume() {
    assert fanout.lane().inLane();
    paused = false;
    members.values().forEach(Subscriber::settle);
    readNext();
  }

  void enqueue(Member member) {
    if (!member.queued) {
      member.queued = true;
      if (waiting == null) {
        waiting = new ArrayDeque<>(1);
      }
      waiting.add(member);
    }
    readNext();
  }

  private void readNext() {
    while (!reading && !paused) {
      Member member = waiting == null ? null : waiting.poll();
      if (member == null) {
        lagging = false;
        pageLength = 0;
        return;
      }
      member.queued = false;
      if (member.roster.needsPage(member)) {
        awaitPage(member);
      } else {
        settle(member);
      }
    }
  }

  /** Who neither lags nor has just had a page may be missing no more than a message or two. */
  private void awaitPage(Member member) {
    reading = true;
    boolean isFirst = pageLength == 0;
    fanout.pages().await(this, member, isFirst ? PAGE_MESSAGES : pageLength, isFirst && !lagging);
  }

  private static void settle(Member member) {
    if (!member.left && !member.isLive()) {
      member.roster.settle(member);
    }
  }

  /** It is this connection's turn; says whether it reads a page. */
  boolean read(Member member) {
    if (paused || !member.roster.needsPage(member)) { // any more
      reading = false;
      settle(member);
      readNext();
      return false;
    }
    long after = member.cursor;
    ask(member, after)
        .whenComplete(
            (page, fault) -> fanout.execute(() -> finishRead(member, after, page, fault)));
    return true;
  }

  private CompletionStage<MessageLog.Slice> ask(Member member, long after) {
    try {
      return fanout.log().read(member.roster.conversation(), after, PAGE_MESSAGES, PAGE_BYTES);
    } catch (RuntimeException fault) {
      return CompletableFuture.failedStage(fault);
    }
  }

  private void finishRead(
      Member member, long after, MessageLog.@Nullable Slice page, @Nullable Throwable fault) {
    long bytes = page == null ? 0 : page.messages().stream().mapToLong(MessageLog::weight).sum();
    try {
      take(member, after, page, fault);
    } finally {
      // The next page waits until this one is on its way, so that a full connection stops it.
      fanout.lane().afterTurn(() -> nextTurn(bytes));
    }
  }

  private void take(
      Member member, long after, MessageLog.@Nullable Slice page, @Nullable Throwable fault) {
    if (member.left || member.isLive()) {
      return;
    }
    if (page == null) {
      LOG.log(Level.WARNING, () -> "cannot read " + member.roster.conversation(), fault);
      retry(member);
    } else if (member.cursor != after) {
      member.roster.settle(member); // it went live and fell behind again meanwhile
    } else {
      pageLength = Math.max(1, page.messages().size());
      if (!member.roster.paged(member, page)) {
        retry(member);
      }
    }
  }

  private void nextTurn(long pageBytes) {
    reading = false;
    fanout.pages().done(pageBytes);
    readNext();
  }

  private void retry(Member member) {
    fanout.lane().schedule(RETRY, () -> settle(member));
  }
}
