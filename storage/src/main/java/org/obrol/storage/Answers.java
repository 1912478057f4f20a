package org.obrol.storage;

import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The thread on which everybody who wrote is answered, in the order of writing, so that the writer
 * can go on with the next transaction meanwhile. Whoever hangs a continuation on a stage of the
 * store should take it elsewhere if it is long: those behind wait for it.
 */
final class Answers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Answers.class.getName());

  /** How many transactions the writer may be ahead. */
  private static final int MAX_AHEAD = 4;

  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(MAX_AHEAD);
  private final Thread thread;
  private boolean closed; // confined to the thread

  Answers() {
    thread = Threads.daemon(this::run, "obrol-store-answers");
    thread.start();
  }

  /** Runs a task after all that came before. Waits where too many do. */
  void execute(Runnable task) {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(task);
        break;
      } catch (InterruptedException ignored) {
        interrupted = true; // an answer is never dropped
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        queue.take().run();
      } catch (InterruptedException ignored) {
        // Only close() ends this thread.
      } catch (Throwable bug) { // an error too, or nobody would ever be answered again
        LOG.log(Level.ERROR, "an answer of the store failed", bug);
      }
    }
  }

  /** Lets all answers be given that are due, and ends the thread. */
  @Override
  public void close() {
    execute(() -> closed = true);
    Threads.join(thread);
  }
}
