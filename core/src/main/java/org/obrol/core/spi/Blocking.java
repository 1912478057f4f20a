package org.obrol.core.spi;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.obrol.core.command.Failure;

/** Takes work that blocks or is slow off the caller's thread. */
public final class Blocking {
  /** How many passwords may wait to be hashed before whoever asks is told that it is busy. */
  private static final int MAX_WAITING = 64;

  private static final long IDLE_SECONDS = 5;

  private Blocking() {}

  /**
   * A few daemon threads to hash passwords on: half the processors, so that a crowd that logs in
   * leaves the others for the chat. Throws when 64 wait. Has no threads while nobody needs them;
   * the caller shuts it down.
   */
  public static ExecutorService newPasswordThreads() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    ThreadPoolExecutor pool =
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
    return pool;
  }

  /**
   * Runs work on an executor and completes with what came of it. An executor that is full, by
   * throwing {@link RejectedExecutionException}, makes the answer {@link Failure#BUSY}.
   */
  public static <T> CompletionStage<T> call(Executor executor, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(
          () -> {
            try {
              result.complete(work.get());
            } catch (Throwable fault) {
              result.completeExceptionally(fault);
            }
          });
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedStage(
          new Refused(Failure.BUSY, "the server has too many passwords to check, try again later"));
    }
    return result;
  }
}
