package org.obrol.storage;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that hash passwords: half the processors, so that a crowd that logs in leaves the
 * others for the chat. They go when nobody has needed them for a minute. Any thread may ask.
 */
final class HashingPool implements Executor, AutoCloseable {
  /** How many may wait before whoever asks is told that the server is busy. */
  private static final int MAX_WAITING = 64;

  private static final long IDLE_SECONDS = 60;

  private final ThreadPoolExecutor pool;

  HashingPool() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "obrol-password");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task on one of the threads.
   *
   * @throws RejectedExecutionException if too many wait, or after {@link #close}
   */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Lets all that waits be hashed, and ends the threads. Idempotent. */
  @Override
  public void close() {
    pool.shutdown();
    Threads.join(pool);
  }
}
