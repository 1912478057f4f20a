package org.obrol.core.service;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.obrol.core.event.Push;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Peer;

/** A lane on somebody else's executor: runs one task at a time there, whichever thread it is. */
final class SerialLane implements Lane {
  private static final System.Logger LOG = System.getLogger(SerialLane.class.getName());

  private static final int RETRY_MILLIS = 10;

  private static final int MAX_RETRY_MILLIS = 60_000;

  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile @Nullable Thread runner;

  SerialLane(Executor executor) {
    this.executor = executor;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RejectedExecutionException if the executor takes nothing now; the task is forgotten
   */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (size.getAndIncrement() == 0) {
      try {
        executor.execute(this::runTasks);
      } catch (RejectedExecutionException full) {
        tasks.remove(task);
        if (size.decrementAndGet() > 0) { // others have come meanwhile, and count on this one
          tryAgainSoon();
        }
        throw full;
      }
    }
  }

  private void tryAgainSoon() {
    CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, executor)
        .execute(this::runTasks);
  }

  private void runTasks() {
    do {
      runner = Thread.currentThread();
      runOne();
      runner = null; // before counting down: from then on another thread may begin
    } while (size.decrementAndGet() > 0);
  }

  private void runOne() {
    Runnable task = tasks.poll();
    if (task != null) {
      try {
        task.run();
      } catch (Throwable fault) { // an error too, or the lane would stand still
        LOG.log(Level.ERROR, "a task failed", fault);
      }
    }
  }

  @Override
  public void afterTurn(Runnable task) {
    execute(task);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    CompletableFuture<Void> timer =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
    CompletionStage<Void> due = timer;
    due.thenRun(() -> insist(task, RETRY_MILLIS));
    return () -> timer.cancel(false);
  }

  /**
   * What waits for its time has nobody who could try again: an executor that is full does later.
   */
  private void insist(Runnable task, int retryMillis) {
    try {
      execute(task);
    } catch (RejectedExecutionException full) {
      int longer = Math.min(2 * retryMillis, MAX_RETRY_MILLIS); // maybe it was shut down
      CompletableFuture.delayedExecutor(retryMillis, TimeUnit.MILLISECONDS)
          .execute(() -> insist(task, longer));
    }
  }

  @Override
  public boolean inLane() {
    return Thread.currentThread() == runner;
  }

  @Override
  public void deliver(List<? extends Peer> members, List<? extends Push> pushes) {
    for (Peer member : members) {
      pushes.forEach(member::push);
    }
  }
}
