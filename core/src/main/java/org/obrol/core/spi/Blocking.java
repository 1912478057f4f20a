package org.obrol.core.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.obrol.core.command.Failure;

/** Takes work that blocks or is slow off the caller's thread. */
public final class Blocking {
  private Blocking() {}

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
