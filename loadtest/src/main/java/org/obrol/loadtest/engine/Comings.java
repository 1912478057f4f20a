package org.obrol.loadtest.engine;

import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets members of one event loop go and come back at a rate: break off without a word and resume,
 * or, where strangers are wanted too, say goodbye and come as somebody else. Confined to the loop.
 */
final class Comings {
  private final LoadLoop loop;
  private final List<Member> candidates;
  private final long intervalNanos;
  private final boolean strangers;
  private final Random random;
  private long nextAt;
  private @Nullable Future<?> timer;

  /**
   * Makes it.
   *
   * @param perSecond how many go each second
   * @param strangers whether half of them come back as somebody else
   */
  Comings(LoadLoop loop, List<Member> candidates, double perSecond, boolean strangers, long seed) {
    this.loop = loop;
    this.candidates = List.copyOf(candidates);
    this.intervalNanos = Math.max(1, (long) (TimeUnit.SECONDS.toNanos(1) / perSecond));
    this.strangers = strangers;
    this.random = new Random(seed);
  }

  void start() {
    nextAt = System.nanoTime() + intervalNanos;
    plan();
  }

  /** Lets nobody go any more; who is away still comes back. */
  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void plan() {
    long delay = Math.max(0, nextAt - System.nanoTime());
    timer = loop.events().schedule(this::turn, delay, TimeUnit.NANOSECONDS);
  }

  private void turn() {
    long now = System.nanoTime();
    while (nextAt <= now) {
      nextAt += intervalNanos;
      go(candidates.get(random.nextInt(candidates.size())), now);
    }
    plan();
  }

  private void go(Member member, long now) {
    Link link = member.link();
    if (link == null || !link.isIn()) {
      return; // is away already
    }
    if (strangers && random.nextBoolean()) {
      member.renew();
      link.quit(now);
    } else {
      link.breakOff(random.nextBoolean());
    }
  }
}
