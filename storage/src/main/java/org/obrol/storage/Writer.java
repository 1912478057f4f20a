package org.obrol.storage;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.spi.Refused;

/**
 * The one thread that writes. Whatever waits while a transaction is committed goes into the next
 * one, so that a sync to the disk serves all who wait for it (group commit). Stages complete on the
 * thread of the {@link Answers}, in the order in which they were asked for.
 *
 * <p>A transaction that fails is rolled back, all who took part are refused as {@code UNAVAILABLE},
 * and the next one is tried as if nothing had been: so a full disk costs no more than the messages
 * that it had no room for. Any thread may ask.
 */
final class Writer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Writer.class.getName());

  /** How much may wait before whoever asks is told that the server is busy. */
  static final int MAX_WAITING = 65_536;

  /** At most 64 MiB of the heap, and an eighth of a small one. */
  static final long MAX_WAITING_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  /** How often at most a failure is logged, however many there are. */
  private static final long LOG_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How much one transaction holds, so that nobody waits for ever for the others of it. */
  private static final int MAX_AT_ONCE = 8_192;

  private static final int MAX_BYTES_AT_ONCE = 8 << 20;

  /** How often what rides along is written. */
  private static final long RIDE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Opens the connection, anew where the last one has failed. */
  interface Opener {
    Sql open() throws SQLException;
  }

  private final Opener opener;
  private final Answers answers;
  private final List<Rider> riders = new ArrayList<>();
  private final List<Runnable> doubts = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Pending<?>> waiting = new ArrayDeque<>(); // guarded by lock
  private long waitingBytes; // of what was not answered yet; guarded by lock
  private boolean idle; // guarded by lock
  private volatile boolean closed; // written under lock
  private final Thread thread;
  private @Nullable Sql sql; // from here on confined to the thread
  private final List<Work<?>> chores = new ArrayList<>(); // what a failure left to be done first
  private long nextRide = System.nanoTime();
  private final AtomicLong commits = new AtomicLong();
  private boolean failing;
  private long loggedAt = System.nanoTime() - LOG_NANOS;
  private long unlogged; // failures since
  private boolean lastRide; // what could not be written then never will be

  /**
   * Makes a writer, which begins with {@link #start}.
   *
   * @param opener how to get a connection
   * @param answers where to answer; stays the caller's
   */
  Writer(Opener opener, Answers answers) {
    this.opener = opener;
    this.answers = answers;
    this.thread = Threads.daemon(this::run, "obrol-store-writer");
  }

  /** Adds what rides along. Called before {@link #start}. */
  void carry(Rider rider) {
    riders.add(rider);
  }

  /**
   * Adds what is to be done, on the writer's thread, when a commit has failed: it may have happened
   * all the same, so what memory knows may be wrong. Called before {@link #start}.
   */
  void onDoubt(Runnable action) {
    doubts.add(action);
  }

  void start() {
    thread.start();
  }

  /** Does something in the next transaction, and completes when it is safe. */
  <T extends @Nullable Object> CompletionStage<T> write(Work<T> work) {
    return write(work, 0);
  }

  /**
   * The same.
   *
   * @param bytes how much of {@link #MAX_WAITING_BYTES} it takes while it waits
   */
  <T extends @Nullable Object> CompletionStage<T> write(Work<T> work, int bytes) {
    Pending<T> entry = new Pending<>(work, bytes);
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.failedStage(
            new Refused(Failure.UNAVAILABLE, "the store is closed"));
      }
      if (waiting.size() >= MAX_WAITING || waitingBytes + bytes > MAX_WAITING_BYTES) {
        return CompletableFuture.failedStage(
            new Refused(Failure.BUSY, "the disk cannot follow, try again later"));
      }
      waiting.add(entry);
      waitingBytes += bytes;
      if (idle) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    return entry.answer;
  }

  /** Something that rides along has become dirty. */
  void wake() {
    lock.lock();
    try {
      if (idle) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many transactions were committed. Any thread. */
  long commits() {
    return commits.get();
  }

  /** Does something first of all in the next transaction. Confined to the writer's thread. */
  void settle(Work<?> chore) {
    chores.add(chore);
  }

  private void run() {
    boolean open = true;
    while (open) {
      List<Pending<?>> batch = new ArrayList<>();
      try {
        open = await(batch);
        if (open) {
          write(batch);
        }
      } catch (Throwable bug) { // an error too, or nothing would ever be written again
        LOG.log(Level.ERROR, "the writer of the store failed", bug);
        refuse(batch); // those who were answered stay so
      }
    }
    closeConnection();
  }

  /** Waits for work; false when the writer was closed and all is done. */
  private boolean await(List<Pending<?>> batch) {
    lock.lock();
    try {
      while (waiting.isEmpty() && !isRideDue()) {
        if (closed) {
          return false;
        }
        idle = true;
        sleep();
        idle = false;
      }
      long bytes = 0;
      while (!waiting.isEmpty() && batch.size() < MAX_AT_ONCE && bytes < MAX_BYTES_AT_ONCE) {
        Pending<?> entry = waiting.remove();
        bytes += entry.bytes;
        batch.add(entry);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDirty() {
    return !chores.isEmpty() || riders.stream().anyMatch(Rider::isDirty);
  }

  private boolean isRideDue() {
    return (nextRide - System.nanoTime() <= 0 || (closed && !lastRide)) && isDirty();
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void sleep() {
    try {
      if (isDirty()) {
        changed.awaitNanos(nextRide - System.nanoTime());
      } else {
        changed.await();
      }
    } catch (InterruptedException ignored) {
      // Only close() ends this thread.
    }
  }

  /** What a failure has left to be done comes first, in a transaction of its own. */
  private void write(List<Pending<?>> entries) {
    List<Work<?>> due = List.copyOf(chores);
    boolean settled =
        due.isEmpty() || commit(List.of(), transaction -> settleAll(transaction, due));
    if (!settled) {
      refuse(entries);
    } else if (!entries.isEmpty() || isRideDue()) {
      commit(entries, transaction -> runAll(transaction, entries));
    }
  }

  private boolean settleAll(Transaction transaction, List<Work<?>> due) throws SQLException {
    transaction.onSafe(() -> chores.removeAll(due));
    for (Work<?> chore : due) {
      chore.run(transaction);
    }
    return true;
  }

  private boolean runAll(Transaction transaction, List<Pending<?>> entries) throws SQLException {
    for (Pending<?> entry : entries) {
      entry.run(transaction);
    }
    if (isRideDue()) {
      lastRide = closed;
      nextRide = System.nanoTime() + RIDE_NANOS;
      for (Rider rider : riders) {
        rider.ride(transaction);
      }
    }
    return true;
  }

  /** Does something and makes it safe; says whether it is. Whoever waits for it is answered. */
  private boolean commit(List<Pending<?>> entries, Work<Boolean> work) {
    Transaction transaction = null;
    boolean doubtful = false;
    try {
      transaction = new Transaction(connection());
      work.run(transaction);
      doubtful = true;
      transaction.sql().commit();
    } catch (Throwable failure) { // an error too, or those who wait would wait for ever
      rollBack(transaction);
      if (doubtful) {
        doubts.forEach(Runnable::run);
      }
      failed(failure);
      refuse(entries);
      return false;
    }
    commits.incrementAndGet();
    transaction.safe().forEach(Runnable::run);
    if (failing && !entries.isEmpty()) {
      failing = false;
      LOG.log(unlogged == 0 ? Level.INFO : Level.DEBUG, "the store can be written again");
    }
    List<Runnable> committed = transaction.committed();
    answer(
        entries,
        () -> {
          committed.forEach(Writer::runLogged);
          entries.forEach(Pending::complete);
        });
    return true;
  }

  /** One that fails must not keep the others from being done. */
  private static void runLogged(Runnable action) {
    try {
      action.run();
    } catch (Throwable bug) {
      LOG.log(Level.ERROR, "something failed that was to be done after a commit", bug);
    }
  }

  private void answer(List<Pending<?>> entries, Runnable answer) {
    answers.execute(
        () -> {
          giveRoom(entries);
          answer.run();
        });
  }

  private void giveRoom(List<Pending<?>> entries) {
    long bytes = entries.stream().mapToLong(entry -> entry.bytes).sum();
    lock.lock();
    try {
      waitingBytes -= bytes;
    } finally {
      lock.unlock();
    }
  }

  private void refuse(List<Pending<?>> entries) {
    Refused refusal =
        new Refused(Failure.UNAVAILABLE, "the store cannot be written, try again later");
    answer(entries, () -> entries.forEach(entry -> entry.refuse(refusal)));
  }

  private Sql connection() throws SQLException {
    if (sql == null) {
      sql = opener.open();
    }
    return sql;
  }

  private void rollBack(@Nullable Transaction transaction) {
    if (transaction == null) {
      return;
    }
    try {
      transaction.sql().rollback();
    } catch (SQLException broken) {
      LOG.log(Level.DEBUG, "a transaction of the store did not roll back", broken);
    }
    closeConnection(); // it may be in any state; the next transaction gets another
    transaction.rolledBack().forEach(Writer::runLogged);
  }

  private void failed(Throwable failure) {
    long now = System.nanoTime();
    if (now - loggedAt >= LOG_NANOS) { // and not for every message
      loggedAt = now;
      String since = unlogged == 0 ? "" : " (and " + unlogged + " failures before this one)";
      unlogged = 0;
      LOG.log(Level.ERROR, "the store cannot be written, messages are refused" + since, failure);
    } else {
      unlogged++;
    }
    failing = true;
    lastRide = closed;
    nextRide = System.nanoTime() + RIDE_NANOS;
  }

  private void closeConnection() {
    if (sql != null) {
      try {
        sql.close();
      } catch (SQLException | RuntimeException broken) {
        LOG.log(Level.WARNING, "the store's connection did not close", broken);
      }
      sql = null;
    }
  }

  /** Writes all that waits, and ends the thread; later work is refused. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    Threads.join(thread);
  }
}
