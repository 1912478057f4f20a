package org.obrol.core.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.obrol.core.event.Push;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Peer;

/** A lane whose tasks run when the test says so, and whose time is the test's. */
public final class ManualLane implements Lane {
  private record Timer(long dueNanos, long order, Runnable task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(dueNanos, other.dueNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private long nowNanos;
  private long timersMade;
  private boolean inLane;

  /** Runs the next task; says whether there was one. */
  public boolean runOne() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    run(task);
    return true;
  }

  /** Runs tasks until there are none. */
  public void runAll() {
    while (runOne()) {}
  }

  /** Does something as if it were a task of this lane. */
  public void run(Runnable task) {
    boolean outer = inLane;
    inLane = true;
    try {
      task.run();
    } finally {
      inLane = outer;
    }
  }

  /** Lets time pass; what is due becomes a task. */
  public void advance(Duration time) {
    nowNanos += time.toNanos();
    while (!timers.isEmpty() && timers.peek().dueNanos <= nowNanos) {
      tasks.add(timers.poll().task);
    }
  }

  /** The time by which timers go. */
  public long nanoTime() {
    return nowNanos;
  }

  /** How many timers wait for their time. */
  public int timers() {
    return timers.size();
  }

  /** Whether nothing waits, neither for its turn nor for its time. */
  public boolean isIdle() {
    return tasks.isEmpty() && timers.isEmpty();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(nowNanos + delay.toNanos(), timersMade++, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public void afterTurn(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inLane() {
    return inLane;
  }

  @Override
  public void deliver(List<? extends Peer> members, List<? extends Push> pushes) {
    for (Peer member : List.copyOf(members)) {
      pushes.forEach(member::push);
    }
  }
}
