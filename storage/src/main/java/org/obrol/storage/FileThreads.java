package org.obrol.storage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.spi.Refused;

/**
 * The few threads that read and write files. How much may wait for them is bounded; whoever asks
 * for more is told that the server is busy. Any thread may ask.
 */
final class FileThreads implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FileThreads.class.getName());
  private static final int THREADS = 2;

  /** How much may wait and run: 16 MiB, if all of it are pieces of uploads. */
  static final int MAX_WAITING = 512;

  /** What is done; it may block on the disk. */
  @FunctionalInterface
  interface Task<T> {
    T run() throws IOException;
  }

  /** Those who come one after the other, in the order in which they asked. */
  static final class Turn {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(); // guarded by this
    private boolean taken; // guarded by this
  }

  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final ExecutorService pool;
  private volatile boolean closed;
  private volatile boolean failing;

  FileThreads() {
    AtomicInteger count = new AtomicInteger();
    pool =
        Executors.newFixedThreadPool(
            THREADS, task -> Threads.daemon(task, "obrol-files-" + count.incrementAndGet()));
  }

  /** Does something, and completes on one of the threads. An {@link IOException} is a refusal. */
  <T extends @Nullable Object> CompletionStage<T> run(Task<T> task) {
    return run(new Turn(), task);
  }

  /** The same behind all that had this turn before. */
  <T extends @Nullable Object> CompletionStage<T> run(Turn turn, Task<T> task) {
    if (!room.tryAcquire()) {
      return CompletableFuture.failedStage(
          new Refused(Failure.BUSY, "the disk cannot follow, try again later"));
    }
    if (closed) { // asked after room was taken, so that close() waits for whoever it did not stop
      room.release();
      return CompletableFuture.failedStage(new Refused(Failure.UNAVAILABLE, "the store is closed"));
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean first;
    synchronized (turn) {
      turn.waiting.add(() -> run(task, answer));
      first = !turn.taken;
      turn.taken = true;
    }
    if (first) {
      pool.execute(() -> next(turn));
    }
    return answer;
  }

  /** Runs one task of a turn, and goes to the end of the line with the others. */
  private void next(Turn turn) {
    Runnable task;
    synchronized (turn) {
      task = turn.waiting.remove();
    }
    boolean more;
    try {
      task.run();
    } finally {
      synchronized (turn) {
        more = !turn.waiting.isEmpty();
        turn.taken = more;
      }
      if (more) {
        pool.execute(() -> next(turn)); // what waits has room, so the pool is still open
      }
    }
  }

  private <T extends @Nullable Object> void run(Task<T> task, CompletableFuture<T> answer) {
    T result;
    try {
      result = task.run();
    } catch (IOException failure) {
      failed(failure);
      room.release();
      answer.completeExceptionally(
          new Refused(Failure.UNAVAILABLE, "the file cannot be stored or read, try again later"));
      return;
    } catch (Throwable refusalOrBug) {
      room.release();
      answer.completeExceptionally(refusalOrBug);
      return;
    }
    failing = false;
    room.release(); // before the answer, whose receiver may ask for the next
    answer.complete(result);
  }

  private void failed(IOException failure) {
    if (!failing) { // once, and not for every piece
      LOG.log(Level.ERROR, "a file cannot be stored or read", failure);
    }
    failing = true;
  }

  /** Does all that waits, and ends the threads; later work is refused. Idempotent. */
  @Override
  public void close() {
    closed = true;
    room.acquireUninterruptibly(MAX_WAITING);
    room.release(MAX_WAITING);
    pool.shutdown();
  }
}
