package org.obrol.client;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages, at most 10 s. */
public final class Await {
  private Await() {}

  /** The value of a stage. */
  public static <T> T value(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** The failure of a stage. */
  public static ChatException failure(CompletionStage<?> stage)
      throws InterruptedException, TimeoutException {
    try {
      Object value = stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
      throw new AssertionError("completed with " + value + " (expected: a failure)");
    } catch (ExecutionException e) {
      return (ChatException) e.getCause();
    }
  }
}
