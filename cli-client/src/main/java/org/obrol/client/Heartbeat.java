package org.obrol.client;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the other side is still there: after a silence it pings, and if nothing comes
 * in answer it gives up. Confined to its event loop.
 */
final class Heartbeat {
  private final EventLoop loop;
  private final Duration silence;
  private final Duration patience;
  private final Runnable ping;
  private final Runnable giveUp;

  private long heardAtNanos = System.nanoTime();
  private boolean pinged;
  private @Nullable Future<?> timer;

  /**
   * Makes one that does nothing before {@link #start}.
   *
   * @param silence after how long it pings
   * @param patience how long it then waits for anything at all
   */
  Heartbeat(EventLoop loop, Duration silence, Duration patience, Runnable ping, Runnable giveUp) {
    this.loop = loop;
    this.silence = silence;
    this.patience = patience;
    this.ping = ping;
    this.giveUp = giveUp;
  }

  void start() {
    heard();
    schedule(silence.toNanos());
  }

  /** Something came from the other side. */
  void heard() {
    heardAtNanos = System.nanoTime();
    pinged = false;
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void check() {
    long left = silence.toNanos() - (System.nanoTime() - heardAtNanos);
    if (pinged) {
      giveUp.run();
    } else if (left > 0) {
      schedule(left);
    } else {
      pinged = true;
      ping.run();
      schedule(patience.toNanos());
    }
  }

  private void schedule(long delayNanos) {
    timer = loop.schedule(this::check, delayNanos, TimeUnit.NANOSECONDS);
  }
}
