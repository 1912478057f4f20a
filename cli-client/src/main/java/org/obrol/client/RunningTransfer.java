package org.obrol.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transfer as the client sees it. Confined to the client's event loop, but for {@link #transfer},
 * {@link #refuse} and {@link #hasEnded}.
 */
abstract class RunningTransfer<T> {
  private final Transfers transfers;
  private final Disk disk;
  private final Consumer<TransferProgress> listener;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final AtomicReference<@Nullable TransferProgress> untold = new AtomicReference<>();
  private volatile boolean ended; // written on the loop only

  RunningTransfer(Transfers transfers, Consumer<TransferProgress> listener) {
    this.transfers = transfers;
    this.disk = transfers.disk();
    this.listener = listener;
  }

  /** What the program has of it. */
  final Transfer<T> transfer() {
    return new Transfer<>(result, () -> transfers.cancel(this));
  }

  /** There is room for it now. */
  abstract void start();

  /** The program wants it no more. */
  abstract void cancel();

  /** The connection is lost, and the client will come back or close. */
  abstract void disconnected();

  /** Nobody is logged in any more. */
  abstract void loggedOut();

  /** It has ended, however: leaves the server and the disk as they should be. */
  abstract void release(@Nullable ChatException problem);

  /** Whether it has; asked by all threads. */
  final boolean hasEnded() {
    return ended;
  }

  final void succeed(T value) {
    if (end(null)) {
      disk.whenDone(() -> transfers.callbacks().run(() -> result.complete(value)));
    }
  }

  final void fail(ChatException problem) {
    if (end(problem)) {
      disk.whenDone(() -> refuse(problem)); // so that the same file may be begun with at once
    }
  }

  /** Fails it before it has begun. */
  final void refuse(ChatException problem) {
    transfers.callbacks().run(() -> result.completeExceptionally(problem));
  }

  private boolean end(@Nullable ChatException problem) {
    assert transfers.engine().loop().inEventLoop();
    if (ended) {
      return false;
    }
    ended = true;
    release(problem);
    transfers.ended(this);
    return true;
  }

  static ChatException cancelled() {
    return new ChatException(ChatException.CANCELLED, "cancelled", false);
  }

  static ChatException violation(String problem) {
    return new ChatException(ChatException.PROTOCOL_ERROR, problem, false);
  }

  final Disk disk() {
    return disk;
  }

  final Transfers transfers() {
    return transfers;
  }

  /** Tells how far it has come; a listener that is slower than the transfer is told the latest. */
  final void progress(String name, long bytes, long size) {
    if (untold.getAndSet(new TransferProgress(name, bytes, size)) == null) {
      transfers.callbacks().run(this::tellProgress);
    }
  }

  private void tellProgress() {
    TransferProgress latest = untold.getAndSet(null);
    if (latest != null) {
      listener.accept(latest);
    }
  }

  /** Asks, also over the next connection where this one is lost before the answer. */
  final void ask(Map<String, ?> fields, Consumer<Fields> done, Consumer<ChatException> failed) {
    Engine engine = transfers.engine();
    engine.submit(
        Request.of(
            "file",
            engine.nextLabel(),
            fields,
            Request.Kind.REPEATABLE,
            Request.Outcome.of(done, failed)));
  }

  /** Asks over this connection, without an answer where it is lost. */
  final void askHere(Map<String, ?> fields, Consumer<Fields> done, Consumer<ChatException> failed) {
    transfers.engine().own("file", fields, done, failed);
  }
}
