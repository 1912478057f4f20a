package org.obrol.client;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All files on their way over a client's connections. Confined to the client's event loop, but for
 * {@link #launch}, {@link #cancel} and {@link #awaitEnd}.
 */
final class Transfers {
  /** How many downloads a server makes at a time over one connection. */
  private static final int MAX_DOWNLOADS = 4;

  private static final int MAX_UPLOADS = 4;

  /**
   * How many chunks of all uploads may be unanswered: enough for a fast line, and few enough for
   * the commands behind them, which wait for that much on a slow one.
   */
  private static final int MAX_CHUNKS = 8;

  private static final int DISK_THREADS = 2;

  private final Engine engine;
  private final Callbacks callbacks;
  private final Executor executor;
  private final @Nullable ThreadPoolExecutor ownExecutor;
  private final Set<RunningTransfer<?>> running = new LinkedHashSet<>();
  private final Deque<RunningTransfer<?>> waiting = new ArrayDeque<>();
  private @Nullable ChatException closed;

  /**
   * Makes one without transfers.
   *
   * @param executor where the disk is used; null for threads of its own
   */
  Transfers(Engine engine, @Nullable Executor executor, Callbacks callbacks) {
    this.engine = engine;
    this.callbacks = callbacks;
    if (executor != null) {
      this.ownExecutor = null;
      this.executor = executor;
    } else {
      this.ownExecutor = threads();
      this.executor = ownExecutor;
    }
  }

  /** Threads that are there only while there is something to do. */
  private static ThreadPoolExecutor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            DISK_THREADS,
            DISK_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("obrol-files", true));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  Engine engine() {
    return engine;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  /** A disk for one transfer. */
  Disk disk() {
    return new Disk(engine.loop(), executor);
  }

  /** Begins a transfer, as soon as there is room for it. On any thread. */
  void launch(RunningTransfer<?> transfer) {
    try {
      engine.loop().execute(() -> add(transfer));
    } catch (RejectedExecutionException e) {
      transfer.refuse(new ChatException(ChatException.CLOSED, "the client is closed", false));
    }
  }

  /** The program wants it no more. On any thread. */
  void cancel(RunningTransfer<?> transfer) {
    try {
      engine.loop().execute(transfer::cancel);
    } catch (RejectedExecutionException e) {
      // The client is closed, and has failed it.
    }
  }

  private void add(RunningTransfer<?> transfer) {
    if (closed != null) {
      transfer.refuse(closed);
      return;
    }
    waiting.add(transfer);
    startWaiting();
  }

  private void startWaiting() {
    if (closed != null) {
      return;
    }
    for (Iterator<RunningTransfer<?>> each = waiting.iterator(); each.hasNext(); ) {
      RunningTransfer<?> next = each.next();
      if (hasRoomFor(next)) {
        each.remove();
        running.add(next);
        next.start();
      }
    }
  }

  private boolean hasRoomFor(RunningTransfer<?> next) {
    return next instanceof Download download
        ? downloads().size() < MAX_DOWNLOADS && download(download.file()) == null
        : uploads() < MAX_UPLOADS;
  }

  private List<Download> downloads() {
    return running.stream().filter(Download.class::isInstance).map(Download.class::cast).toList();
  }

  private int uploads() {
    return running.size() - downloads().size();
  }

  /** Over one connection a file comes once at a time. */
  private @Nullable Download download(String file) {
    for (Download download : downloads()) {
      if (download.file().equals(file)) {
        return download;
      }
    }
    return null;
  }

  /** For an upload: how many chunks of it may be unanswered. */
  int window() {
    return Math.max(1, MAX_CHUNKS / Math.max(1, uploads()));
  }

  /** For a transfer: it has ended, and others may have its place. */
  void ended(RunningTransfer<?> transfer) {
    running.remove(transfer);
    waiting.remove(transfer);
    try {
      // Not at once: who ends may be one of those that are being looked at.
      engine.loop().execute(this::startWaiting);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and so nothing begins any more.
    }
  }

  /** The server pushed a piece of a file. */
  void chunk(Fields fields) {
    Download download = download(fields.text("file"));
    if (download != null) { // else it was cancelled
      download.chunk(fields);
    }
  }

  /** The server cannot go on with a file. */
  void stopped(Fields fields) {
    Download download = download(fields.text("file"));
    if (download != null) {
      download.stopped(fields);
    }
  }

  /** The connection is gone; requests of the kind {@code INTERNAL} get no answer. */
  void disconnected() {
    List.copyOf(running).forEach(RunningTransfer::disconnected);
  }

  /** Nobody is logged in, and nobody gets any more of any file. */
  void loggedOut() {
    List.copyOf(running).forEach(RunningTransfer::loggedOut);
  }

  /** The client ends. */
  void close(ChatException problem) {
    closed = problem;
    List<RunningTransfer<?>> all = new ArrayList<>(running);
    all.addAll(waiting);
    all.forEach(transfer -> transfer.fail(problem));
    if (ownExecutor != null) {
      ownExecutor.shutdown(); // what was handed over is still run
    }
  }

  /** Waits until the disk is left alone, after {@link #close}. Not on the event loop. */
  void awaitEnd(Duration timeout) throws InterruptedException {
    if (ownExecutor != null) {
      var unused = ownExecutor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
