package org.obrol.core.fanout;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Whose turn it is to read a page, of all connections of one lane that are behind. Only a few pages
 * are in hand at a time, from being asked for to being on their way, so that those who keep up do
 * not have to wait until each of those who do not has got one. Who waits while its conversation
 * moves on by half a page is let in besides: so it comes nearer even where the load never pauses.
 * Confined to the lane.
 */
final class PageQueue {
  /** How many pages are in hand: together 1 MB, about a millisecond's work. */
  static final int AT_ONCE = 16;

  /** One that waits. Once its roster has got to that seq, it has waited too long. */
  private record Waiting(Subscriber subscriber, Member member, long tooLongAt) {}

  private final int atOnce;
  private final Queue<Waiting> waiting = new ArrayDeque<>(0);
  private int inHand;
  private boolean starting;

  PageQueue(int atOnce) {
    this.atOnce = atOnce;
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
  void done() {
    inHand--;
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
    return inHand < atOnce || next.member.roster.last() >= next.tooLongAt;
  }
}
