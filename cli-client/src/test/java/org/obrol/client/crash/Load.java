package org.obrol.client.crash;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.obrol.client.ChatClient;
import org.obrol.client.ChatListener;

/**
 * What all who make load share: where the server is, what they may do, what they have been told.
 */
final class Load {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final int port;
  final Ledger ledger;

  /** How many messages may still be begun. */
  final Semaphore messages = new Semaphore(0);

  /** How many other things may still be begun. */
  final Semaphore errands = new Semaphore(0);

  private final CountDownLatch over = new CountDownLatch(1);

  Load(int port, Ledger ledger) {
    this.port = port;
    this.ledger = ledger;
  }

  /** Waits for one of these; false if there was none in a moment. */
  static boolean take(Semaphore some) throws InterruptedException {
    return some.tryAcquire(20, TimeUnit.MILLISECONDS);
  }

  void end() {
    over.countDown();
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  /** Waits a moment, or less where all is over. */
  boolean isOverSoon() throws InterruptedException {
    return over.await(20, TimeUnit.MILLISECONDS);
  }

  /** A thread whose failures are not lost. */
  Thread thread(String name, Work work) {
    return new Thread(
        () -> {
          try {
            work.run();
          } catch (Exception | AssertionError failure) {
            ledger.fail(name + ": " + failure);
          }
        },
        name);
  }

  /** What a thread does. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  ChatClient client(ChatListener listener) {
    return ChatClient.builder()
        .host("127.0.0.1")
        .port(port)
        .backoff(Duration.ofMillis(5), Duration.ofMillis(100))
        .listener(listener)
        .build();
  }

  /** The value of a stage, which may have to wait until the server is there again. */
  static <T> T value(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
