package org.obrol.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after the other in the order in which they were handed over, whatever the executor
 * behind it. What a task throws is logged and ends nothing but that task. Safe for all threads.
 */
final class Serial implements Executor {
  private static final Logger LOG = System.getLogger(Serial.class.getName());

  private final Executor executor;
  private final String ifThrown;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /**
   * Makes one.
   *
   * @param ifThrown what to log with what a task throws
   */
  Serial(Executor executor, String ifThrown) {
    this.executor = executor;
    this.ifThrown = ifThrown;
  }

  /** Runs a task after all those before it; here and now if the executor has ended. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (size.getAndIncrement() == 0) {
      start();
    }
  }

  private void start() {
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException e) {
      // The program has shut its executor down but waits for its stages perhaps.
      drain();
    }
  }

  private void drain() {
    do {
      Runnable task = tasks.remove();
      try {
        task.run();
      } catch (Throwable e) { // an Error too: those behind it must have their turn
        LOG.log(Level.WARNING, ifThrown, e);
      }
    } while (size.decrementAndGet() > 0);
  }
}
