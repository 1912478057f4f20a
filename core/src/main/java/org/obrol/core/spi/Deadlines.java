package org.obrol.core.spi;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one lane that wait for a time that mostly never comes, such as the one that ends a
 * connection on which nobody logs in. However many wait, the lane has one timer for them: they are
 * kept in slots of {@link #GRAIN} each, and a slot is swept when its time has come. So a task runs
 * up to a slot late, and never early.
 *
 * <p>For implementors of {@link Lane#deadline}.
 */
public final class Deadlines {
  /** How long a slot is, and so by how much a task may be late. */
  public static final Duration GRAIN = Duration.ofMillis(100);

  private static final System.Logger LOG = System.getLogger(Deadlines.class.getName());

  private static final long GRAIN_NANOS = GRAIN.toNanos();
  private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE / 2); // must not overflow

  private static final class Deadline implements Lane.Scheduled {
    private volatile @Nullable Runnable task; // null: has run, or was cancelled

    Deadline(Runnable task) {
      this.task = task;
    }

    @Override
    public void cancel() {
      task = null; // lets go of what it holds; its place goes with its slot
    }

    void run() {
      Runnable due = task;
      if (due != null) {
        task = null;
        try {
          due.run();
        } catch (Throwable fault) { // an error too: the others of the slot are due as well
          LOG.log(Level.ERROR, "a deadline's task failed", fault);
        }
      }
    }
  }

  private final Lane lane;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final NavigableMap<Long, List<Deadline>> slots = new TreeMap<>(); // by their ends
  private Lane.Scheduled timer = () -> {};
  private long timedSlot = Long.MAX_VALUE; // the one the timer waits for

  /**
   * Makes an empty one.
   *
   * @param lane where the tasks run, and whose {@link Lane#schedule} is the one timer
   * @param nanoTime the time by which that timer goes, such as {@link System#nanoTime}; any thread
   */
  public Deadlines(Lane lane, LongSupplier nanoTime) {
    this.lane = lane;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /** Runs a task on the lane after a delay, see {@link Lane#deadline}. Any thread. */
  public Lane.Scheduled after(Duration delay, Runnable task) {
    Deadline deadline = new Deadline(task);
    long dueNanos = now() + Math.max(0, (delay.compareTo(NEVER) < 0 ? delay : NEVER).toNanos());
    long slot = Math.floorDiv(dueNanos - 1, GRAIN_NANOS) + 1; // the first that ends after it
    if (lane.inLane()) {
      add(slot, deadline);
    } else {
      lane.execute(() -> add(slot, deadline));
    }
    return deadline;
  }

  private long now() {
    return nanoTime.getAsLong() - startNanos;
  }

  private void add(long slot, Deadline deadline) {
    slots.computeIfAbsent(slot, made -> new ArrayList<>(1)).add(deadline);
    if (slot < timedSlot) {
      setTimer(slot);
    }
  }

  private void setTimer(long slot) {
    timer.cancel();
    timedSlot = slot;
    long left = Math.max(0, slot * GRAIN_NANOS - now());
    timer = lane.schedule(Duration.ofNanos(left), this::sweep);
  }

  private void sweep() {
    timedSlot = Long.MAX_VALUE;
    var due = slots.headMap(Math.floorDiv(now(), GRAIN_NANOS), true);
    List<List<Deadline>> swept = List.copyOf(due.values());
    due.clear();
    if (!slots.isEmpty()) { // before the tasks, which may add more
      setTimer(slots.firstKey());
    }
    swept.forEach(slot -> slot.forEach(Deadline::run));
  }
}
