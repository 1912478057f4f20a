package org.obrol.client;

import java.util.concurrent.CompletionStage;

/**
 * A file on its way. Safe for all threads.
 *
 * @param <T> what comes of it
 */
public final class Transfer<T> {
  private final CompletionStage<T> result;
  private final Runnable cancel;

  Transfer(CompletionStage<T> result, Runnable cancel) {
    this.result = result;
    this.cancel = cancel;
  }

  /**
   * Completes when the file is there, or with a {@link ChatException} when it will not come; where
   * and when stages complete is the same as for {@link ChatClient}'s own.
   */
  public CompletionStage<T> result() {
    return result;
  }

  /**
   * Ends the transfer and takes away what has come so far; its result fails with {@link
   * ChatException#CANCELLED}. Does nothing where it has ended already, or is so near its end that
   * it cannot be told any more whether it will be there.
   */
  public void cancel() {
    cancel.run();
  }
}
