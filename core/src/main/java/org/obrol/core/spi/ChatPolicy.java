package org.obrol.core.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileName;
import org.obrol.core.model.UserName;

/**
 * May refuse. Each method completes to let pass, or completes with {@link Refused} to refuse; it
 * may take its time, and the connection's other commands keep their order meanwhile. Called on
 * lanes, so it must not block: whoever asks a database does it on an executor of their own. What it
 * throws refuses as well, as the fault that it is.
 */
public interface ChatPolicy {
  /** Lets everything pass. */
  ChatPolicy ALLOW_ALL = new ChatPolicy() {};

  /** The answer of one who lets pass at once. */
  CompletionStage<Void> ALLOWED = CompletableFuture.completedStage(null);

  /** The answer of one who refuses at once. */
  static CompletionStage<Void> denied(String reason) {
    return CompletableFuture.failedStage(new Refused(Failure.DENIED, reason));
  }

  /** May this name be registered? */
  default CompletionStage<Void> registration(UserName name, Peer peer) {
    return ALLOWED;
  }

  /** May this account, whose password or token was right, come in? */
  default CompletionStage<Void> login(Account account, Peer peer) {
    return ALLOWED;
  }

  /** May this account write this there? */
  default CompletionStage<Void> message(Account from, Address to, String text) {
    return ALLOWED;
  }

  /**
   * May this account send this file there?
   *
   * @param size in bytes, as announced; null where it is not known yet
   */
  default CompletionStage<Void> file(Account from, Address to, FileName name, @Nullable Long size) {
    return ALLOWED;
  }
}
