package org.obrol.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The one way out to the program: calls of the listener and completions of stages, one after the
 * other in the order in which they were handed over, whatever the executor. A program's exception
 * ends nothing but its own call.
 */
final class Callbacks {
  private static final Logger LOG = System.getLogger(Callbacks.class.getName());

  private final ChatListener listener;
  private final Executor executor;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  Callbacks(ChatListener listener, Executor executor) {
    this.listener = listener;
    this.executor = executor;
  }

  /** Tells the listener something. */
  void tell(Consumer<ChatListener> event) {
    run(() -> event.accept(listener));
  }

  /** Runs a task after all those before it. */
  void run(Runnable task) {
    tasks.add(task);
    if (size.getAndIncrement() == 0) {
      start();
    }
  }

  private void start() {
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException e) {
      // The program has shut its executor down but waits for its stages perhaps.
      drain();
    }
  }

  private void drain() {
    do {
      Runnable task = tasks.remove();
      try {
        task.run();
      } catch (Throwable e) { // an Error too: those behind it must have their turn
        LOG.log(Level.WARNING, "a listener of the chat client failed", e);
      }
    } while (size.decrementAndGet() > 0);
  }
}
