package org.obrol.storage;

import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.spi.Refused;

/**
 * A few threads that read, each over a connection that cannot write. What was answered by the
 * {@link Writer} is seen by every later read. Any thread may ask.
 */
final class Readers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Readers.class.getName());
  private static final int THREADS = 2;

  /** How many may wait before whoever asks is told that the server is busy. */
  private static final int MAX_WAITING = 8_192;

  /** What is read, all of it as of one moment. */
  @FunctionalInterface
  interface Reading<T> {
    T run(Sql sql) throws SQLException;
  }

  private final Writer.Opener opener;
  private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final ConcurrentLinkedQueue<Sql> idle = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final ThreadPoolExecutor pool;

  Readers(Writer.Opener opener) {
    this.opener = opener;
    AtomicInteger count = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            waiting,
            task -> Threads.daemon(task, "obrol-store-reader-" + count.incrementAndGet()));
  }

  /** Reads, and completes on a reader's thread. */
  <T extends @Nullable Object> CompletionStage<T> read(Reading<T> reading) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      pool.execute(() -> run(reading, answer));
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedStage(
          pool.isShutdown()
              ? new Refused(Failure.UNAVAILABLE, "the store is closed")
              : new Refused(Failure.BUSY, "the disk cannot follow, try again later"));
    }
    return answer;
  }

  private <T extends @Nullable Object> void run(Reading<T> reading, CompletableFuture<T> answer) {
    T result;
    try {
      result = read(connection(), reading);
    } catch (Refused refusal) {
      answer.completeExceptionally(refusal);
      return;
    } catch (SQLException failure) {
      if (!failing.getAndSet(true)) { // once, and not for every read
        LOG.log(System.Logger.Level.ERROR, "the store cannot be read", failure);
      }
      answer.completeExceptionally(
          new Refused(Failure.UNAVAILABLE, "the store cannot be read, try again later"));
      return;
    } catch (Throwable bug) {
      answer.completeExceptionally(bug);
      return;
    }
    if (failing.get() && failing.getAndSet(false)) {
      LOG.log(System.Logger.Level.INFO, "the store can be read again");
    }
    answer.complete(result);
  }

  private Sql connection() throws SQLException {
    Sql known = idle.poll();
    return known == null ? opener.open() : known;
  }

  /** A connection on which something failed is not used again. */
  private <T extends @Nullable Object> T read(Sql sql, Reading<T> reading) throws SQLException {
    boolean good = false;
    try {
      T result;
      try {
        result = reading.run(sql);
      } catch (Refused refusal) {
        sql.commit();
        good = true;
        throw refusal;
      }
      sql.commit(); // ends the moment as of which it was read
      good = true;
      return result;
    } finally {
      if (good) {
        idle.add(sql);
      } else {
        close(sql);
      }
    }
  }

  private static void close(Sql sql) {
    try {
      sql.close();
    } catch (SQLException broken) {
      LOG.log(System.Logger.Level.WARNING, "a connection of the store did not close", broken);
    }
  }

  /** Lets all that waits be read, and ends the threads. */
  @Override
  public void close() {
    pool.shutdown();
    Threads.join(pool);
    for (Sql sql = idle.poll(); sql != null; sql = idle.poll()) {
      close(sql);
    }
  }
}
