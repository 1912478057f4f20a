package org.obrol.client;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The one way out to the program: calls of the listener and completions of stages, one after the
 * other in the order in which they were handed over, whatever the executor. A program's exception
 * ends nothing but its own call.
 */
final class Callbacks {
  private final ChatListener listener;
  private final Serial serial;

  Callbacks(ChatListener listener, Executor executor) {
    this.listener = listener;
    this.serial = new Serial(executor, "a listener of the chat client failed");
  }

  /** Tells the listener something. */
  void tell(Consumer<ChatListener> event) {
    run(() -> event.accept(listener));
  }

  /** Runs a task after all those before it. */
  void run(Runnable task) {
    serial.execute(task);
  }
}
