package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.scenario.Load;

/** A member that writes. Confined to its event loop. */
final class Sender {
  private static final int MAX_BATCH = 512;

  private final Member member;
  private final Pace pace;
  private final List<Outbound> outbounds;
  private final int[] shares;
  private long random;
  private boolean touched;

  /**
   * Makes one.
   *
   * @param shares of how many messages each conversation gets how many
   * @param seed of which message goes where
   */
  Sender(Member member, Pace pace, List<Outbound> outbounds, int[] shares, long seed) {
    this.member = member;
    this.pace = pace;
    this.outbounds = outbounds;
    this.shares = shares;
    this.random = seed;
  }

  Member member() {
    return member;
  }

  Pace pace() {
    return pace;
  }

  Outbound outbound(int index) {
    return outbounds.get(index);
  }

  /** Marks it as one that may have to write; false if it was marked. */
  boolean touch() {
    boolean first = !touched;
    touched = true;
    return first;
  }

  /** Writes what is to be written now, in one buffer. */
  void write(long now) {
    touched = false;
    Link link = member.link();
    if (link == null || !link.takes()) {
      return; // comes back here when it does
    }
    int messages = (int) Math.min(pace.due(now), MAX_BATCH);
    if (messages <= 0) {
      return;
    }
    ByteBuf out = link.buffer(messages * outbounds.get(0).commandBytes());
    for (int i = 0; i < messages; i++) {
      int index = choose();
      long sentAt = pace.next(now);
      Pending pending = link.pending();
      pending.add(index, outbounds.get(index).write(out, pending.nextLabel(), sentAt), sentAt);
    }
    link.write(out);
    member.loop().tally().sent(messages);
    if (messages == MAX_BATCH) {
      member.loop().touch(this);
    }
  }

  /**
   * Writes again what an earlier connection has left without a reply; for messages with keys.
   *
   * @param unanswered becomes empty
   */
  void resend(Pending unanswered, Link link) {
    while (!unanswered.isEmpty()) {
      if (unanswered.command() >= 0) {
        Outbound outbound = outbounds.get(unanswered.command());
        ByteBuf out = link.buffer(outbound.commandBytes());
        Pending pending = link.pending();
        outbound.write(out, pending.nextLabel(), unanswered.number(), unanswered.time());
        pending.add(unanswered.command(), unanswered.number(), unanswered.time());
        link.write(out);
      }
      unanswered.removeOldest();
    }
  }

  /** Gives up what a connection has left without a reply: it may be stored or not. */
  void giveUp(Pending unanswered) {
    while (!unanswered.isEmpty()) {
      if (unanswered.command() >= 0) {
        outbounds.get(unanswered.command()).unanswered(unanswered.number());
        pace.landed();
      }
      unanswered.removeOldest();
    }
  }

  /** What is written to a conversation; null if nothing is. */
  @Nullable Outbound to(Feed feed) {
    for (Outbound outbound : outbounds) {
      if (outbound.track().feed().number() == feed.number()) {
        return outbound;
      }
    }
    return null;
  }

  /** Whether what was not answered may be written again. */
  boolean hasKeys() {
    return outbounds.get(0).hasKeys();
  }

  private int choose() {
    if (shares.length == 1) {
      return 0;
    }
    random = random * 6364136223846793005L + 1442695040888963407L; // Knuth's MMIX
    int all = 0;
    for (int share : shares) {
      all += share;
    }
    int left = (int) Math.floorMod(random >>> 33, (long) all);
    int index = 0;
    while (left >= shares[index]) {
      left -= shares[index];
      index++;
    }
    return index;
  }

  /** When the next message is due. */
  static final class Pace {
    private final boolean closed;
    private final boolean untilDelivered;
    private final long interval;
    private final long phase;
    private long window;
    private long nextAt = Long.MAX_VALUE;

    private Pace(boolean closed, boolean untilDelivered, long window, long interval, long phase) {
      this.closed = closed;
      this.untilDelivered = untilDelivered;
      this.window = window;
      this.interval = interval;
      this.phase = phase;
    }

    /**
     * The pace of one of several senders.
     *
     * @param which of them
     * @param seen whether anybody waits for what it writes
     */
    static Pace of(Load load, int which, int senders, boolean seen) {
      if (load instanceof Load.Closed closed) {
        boolean delivered = closed.until() == Load.Until.DELIVERED && seen;
        return new Pace(true, delivered, closed.window(), 0, 0);
      }
      double perSecond = ((Load.Open) load).messagesPerSecond() / senders;
      long interval = Math.max(1, (long) (1e9 / perSecond));
      return new Pace(false, false, 0, interval, interval * which / senders);
    }

    /** Begins; an open loop with its first message at a time. */
    void start(long firstAt) {
      nextAt = firstAt;
    }

    /** No more is due. */
    void stop() {
      nextAt = Long.MAX_VALUE;
    }

    boolean isClosed() {
      return closed;
    }

    /** When the next message of an open loop is due. */
    long nextAt() {
      return nextAt;
    }

    long interval() {
      return interval;
    }

    /** How much later than others the first message of an open loop is due. */
    long phase() {
      return phase;
    }

    /** Whether a message's flight ends when its last receiver has it; else with the reply. */
    boolean untilDelivered() {
      return untilDelivered;
    }

    /** A message's flight has ended. */
    void landed() {
      window++;
    }

    private long due(long now) {
      if (nextAt > now) {
        return 0;
      }
      return closed ? window : (now - nextAt) / interval + 1;
    }

    /** Takes one message; answers when it was due. */
    private long next(long now) {
      if (closed) {
        window--;
        return now;
      }
      long at = nextAt;
      nextAt += interval;
      return at;
    }
  }
}
