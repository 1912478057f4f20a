package org.obrol.storage;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The thread of what is done now and then, for nobody in particular. Its tasks must not block. */
final class Keeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Keeper.class.getName());

  private final ScheduledThreadPoolExecutor executor;

  Keeper() {
    executor =
        new ScheduledThreadPoolExecutor(1, task -> Threads.daemon(task, "obrol-store-keeper"));
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Does something now and again and again. */
  @SuppressWarnings("FutureReturnValueIgnored") // what a task throws is logged
  void every(Duration period, Runnable task) {
    executor.scheduleWithFixedDelay(() -> run(task), 0, period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does something once; not at all after {@link #close}. */
  void soon(Runnable task) {
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException closed) {
      // There is nobody left to do it for.
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable bug) { // an error too, or it would never be done again
      LOG.log(Level.ERROR, "a chore of the store failed", bug);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
