package org.obrol.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** A few threads that do the same thing at the same time, round after round. */
public final class Crowd implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final int size;
  private final ExecutorService threads;

  /** Starts as many threads. */
  public Crowd(int size) {
    this.size = size;
    this.threads = Executors.newFixedThreadPool(size);
  }

  /** Lets every thread do its part, all beginning together, and collects what they bring. */
  public <T> List<T> all(IntFunction<T> part) {
    CyclicBarrier start = new CyclicBarrier(size);
    List<Future<T>> parts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      parts.add(threads.submit(begun(start, i, part)));
    }
    List<T> brought = new ArrayList<>();
    try {
      for (Future<T> one : parts) {
        brought.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
    } catch (ExecutionException | TimeoutException fault) {
      throw new AssertionError("one of the crowd failed", fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
    return brought;
  }

  private static <T> Callable<T> begun(CyclicBarrier start, int index, IntFunction<T> part) {
    return () -> {
      try {
        start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (BrokenBarrierException broken) {
        throw new AssertionError("another of the crowd failed", broken);
      }
      return part.apply(index);
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
