package org.obrol.core.fanout;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.obrol.core.spi.Lane;

/**
 * Whose turn it is to read a page, of all connections of one lane that are behind. Their pages
 * share a bounded rate, so that they take only a part of the lane's time, and of the network's,
 * from those who keep up. Who may need one page only goes before those who need many. Who waits
 * while its conversation moves on by half a page is let in besides: so it comes nearer even where
 * the load never pauses. Confined to the lane.
 */
final class PageQueue {
  /** How long a share lasts. */
  static final Duration TICK = Duration.ofMillis(10);

  /** What pages may weigh in a tick: 100 MB/s, or 400,000 short messages a second. */
  static final int SHARE_BYTES = 1 << 20;

  /** One that waits. Once its roster has fanned out so many messages, it has waited too long. */
  private record Waiting(Subscriber subscriber, Member member, long tooLongAt) {
    boolean tooLong() {
      return member.roster.fannedOut() >= tooLongAt;
    }
  }

  private final Lane lane;
  private final int shareBytes;
  private final Queue<Waiting> brief = new ArrayDeque<>(0); // may need one page only
  private final Queue<Waiting> waiting = new ArrayDeque<>(0);
  private int inHand; // from being asked for to being on their way; each may be a full one
  private long spentBytes; // in this tick
  private boolean ticking;
  private boolean starting;

  PageQueue(Lane lane, int shareBytes) {
    this.lane = lane;
    this.shareBytes = shareBytes;
  }

  /**
   * Has {@link Subscriber#read} called when it is its turn, maybe at once.
   *
   * @param pageLength how many messages its page is expected to have
   * @param isBrief whether it may need one page only
   */
  void await(Subscriber subscriber, Member member, int pageLength, boolean isBrief) {
    assert lane.inLane();
    long tooLongAt = member.roster.fannedOut() + 1 + pageLength / 2;
    (isBrief ? brief : waiting).add(new Waiting(subscriber, member, tooLongAt));
    start();
  }

  /** A page is on its way, or could not be read. */
  void done(long pageBytes) {
    assert lane.inLane();
    inHand--;
    spentBytes += pageBytes;
    start();
  }

  private void start() {
    if (starting) {
      return; // one that does not read after all may come back with another; the loop goes on
    }
    starting = true;
    try {
      while (hasShare()) {
        Waiting next = brief.isEmpty() ? waiting.poll() : brief.poll();
        if (next == null) {
          break;
        }
        read(next);
      }
    } finally {
      starting = false;
    }
    if (!ticking && (spentBytes > 0 || !waiting.isEmpty() || !brief.isEmpty())) {
      ticking = true;
      lane.schedule(TICK, this::tick);
    }
  }

  private boolean hasShare() {
    return spentBytes + (long) inHand * Subscriber.PAGE_BYTES < shareBytes;
  }

  private void read(Waiting next) {
    if (next.subscriber.read(next.member)) {
      inHand++;
    }
  }

  private void tick() {
    ticking = false;
    spentBytes = 0;
    starting = true;
    try {
      readTooLong(brief);
      readTooLong(waiting);
    } finally {
      starting = false;
    }
    start();
  }

  /** Those that have waited too long read, the others stay in their order. */
  private void readTooLong(Queue<Waiting> queue) {
    for (int left = queue.size(); left > 0; left--) {
      Waiting next = queue.remove();
      if (next.tooLong()) {
        read(next);
      } else {
        queue.add(next);
      }
    }
  }
}
