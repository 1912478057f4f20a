package org.obrol.core.fanout;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.obrol.core.spi.Lane;

/**
 * Whose turn it is to read a page, of all connections of one lane that are behind. Their pages
 * share a bounded rate, so that they take only a part of the lane's time, and of the network's,
 * from those who keep up. Who waits while its conversation moves on by half a page is let in
 * besides: so it comes nearer even where the load never pauses. Confined to the lane.
 */
final class PageQueue {
  /** How long a share lasts. */
  static final Duration TICK = Duration.ofMillis(10);

  /** What pages may weigh in a tick: 100 MB/s, or 400,000 short messages a second. */
  static final int SHARE_BYTES = 1 << 20;

  /** One that waits. Once its roster has got to that seq, it has waited too long. */
  private record Waiting(Subscriber subscriber, Member member, long tooLongAt) {}

  private final Lane lane;
  private final int shareBytes;
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
   * @param pageLength how many messages its last page had
   */
  void await(Subscriber subscriber, Member member, int pageLength) {
    waiting.add(new Waiting(subscriber, member, member.roster.last() + 1 + pageLength / 2));
    start();
  }

  /** A page is on its way, or could not be read. */
  void done(long pageBytes) {
    inHand--;
    spentBytes += pageBytes;
    if (spentBytes > 0 && !ticking) {
      ticking = true;
      lane.schedule(TICK, this::tick);
    }
    start();
  }

  private void tick() {
    ticking = false;
    spentBytes = 0;
    start();
  }

  private void start() {
    if (starting) {
      return; // one that does not read after all may come back with another; the loop goes on
    }
    starting = true;
    try {
      for (Waiting next = waiting.peek(); next != null && mayRead(next); next = waiting.peek()) {
        waiting.remove();
        if (next.subscriber.read(next.member)) {
          inHand++;
        }
      }
    } finally {
      starting = false;
    }
  }

  private boolean mayRead(Waiting next) {
    return spentBytes + (long) inHand * Subscriber.PAGE_BYTES < shareBytes
        || next.member.roster.last() >= next.tooLongAt;
  }
}
