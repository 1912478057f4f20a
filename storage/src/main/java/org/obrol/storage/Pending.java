package org.obrol.storage;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.obrol.core.spi.Refused;

/** What somebody has asked the {@link Writer} for, and who waits for the answer. */
final class Pending<T> {
  final int bytes;
  final CompletableFuture<T> answer = new CompletableFuture<>();
  private final Work<T> work;
  private @Nullable T result;
  private @Nullable Refused refusal;

  /**
   * Not begun.
   *
   * @param bytes how much it takes while it waits
   */
  Pending(Work<T> work, int bytes) {
    this.work = work;
    this.bytes = bytes;
  }

  /** Does it, on the writer's thread. A refusal is its own affair, and not the transaction's. */
  void run(Transaction transaction) throws SQLException {
    try {
      result = work.run(transaction);
    } catch (Refused refused) {
      refusal = refused;
    }
  }

  /** It is safe. */
  @SuppressWarnings("NullAway") // null is a result where the work says so
  void complete() {
    if (refusal != null) {
      answer.completeExceptionally(refusal);
    } else {
      answer.complete(result);
    }
  }

  /** It is not, or nobody knows. */
  void refuse(Refused why) {
    answer.completeExceptionally(why);
  }
}
