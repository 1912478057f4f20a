package org.obrol.core.service;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.obrol.core.spi.Lane;

/**
 * Goes on with a stage on a lane, as the asynchronous methods of stages do, but at once where the
 * stage is done and the caller is on the lane: what a port has in memory then takes neither a task
 * nor anything to wait with.
 */
final class OnLane {
  private OnLane() {}

  static <T, R> CompletionStage<R> compose(
      CompletionStage<T> stage, Lane lane, Function<T, CompletionStage<R>> next) {
    return isReady(stage, lane) ? stage.thenCompose(next) : stage.thenComposeAsync(next, lane);
  }

  static <T, R> CompletionStage<R> apply(CompletionStage<T> stage, Lane lane, Function<T, R> next) {
    return isReady(stage, lane) ? stage.thenApply(next) : stage.thenApplyAsync(next, lane);
  }

  static <T> CompletionStage<T> whenComplete(
      CompletionStage<T> stage,
      Lane lane,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> next) {
    return isReady(stage, lane) ? stage.whenComplete(next) : stage.whenCompleteAsync(next, lane);
  }

  private static boolean isReady(CompletionStage<?> stage, Lane lane) {
    return lane.inLane() && stage.toCompletableFuture().isDone();
  }
}
