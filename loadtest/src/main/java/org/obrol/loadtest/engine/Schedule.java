package org.obrol.loadtest.engine;

import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * When the senders of an event loop are due that write at a rate: each at equal distances, one
 * after the other. Confined to the loop.
 */
final class Schedule {
  private static final long FINEST_NANOS = 20_000; // more timers than that would be all we do

  private final LoadLoop loop;
  private final Histogram lateness = Tally.histogram();
  private List<Sender> senders = List.of();
  private long start;
  private long turns;
  private long dueAt = Long.MAX_VALUE;
  private boolean recording;
  private @Nullable Future<?> timer;

  Schedule(LoadLoop loop) {
    this.loop = loop;
  }

  /** Begins. The senders' first messages are due at times of their own, from a time on. */
  void start(List<Sender> all, long at) {
    senders = List.copyOf(all);
    start = at;
    if (!senders.isEmpty()) {
      for (Sender sender : senders) {
        sender.pace().start(at + sender.pace().phase());
      }
      dueAt = nextDueAt();
      plan(System.nanoTime());
    }
  }

  void stop() {
    senders = List.of();
    dueAt = Long.MAX_VALUE;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** From now on it is noted how late the harness itself is. */
  void record() {
    recording = true;
  }

  /**
   * By how much writing was later than it was due, for the harness's own reasons; without the first
   * second of the load.
   */
  Histogram lateness() {
    return lateness;
  }

  private void plan(long now) {
    long delay = Math.max(dueAt - now, FINEST_NANOS);
    timer = loop.events().schedule(this::turn, delay, TimeUnit.NANOSECONDS);
  }

  private void turn() {
    long now = System.nanoTime();
    writeDue(now);
    if (!senders.isEmpty()) {
      plan(now);
    }
  }

  /** Writes what is due. */
  void writeDue(long now) {
    while (dueAt <= now) {
      if (recording && dueAt - start >= Bottleneck.COLD_NANOS) {
        lateness.recordValue(now - dueAt);
      }
      senders.get((int) (turns % senders.size())).write(now);
      turns++;
      dueAt = nextDueAt();
    }
  }

  private long nextDueAt() {
    Sender.Pace pace = senders.get((int) (turns % senders.size())).pace();
    return start + pace.phase() + turns / senders.size() * pace.interval();
  }
}
