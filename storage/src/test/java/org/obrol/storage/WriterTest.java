package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;
import static org.obrol.core.testing.Stages.refused;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.command.Failure;
import org.obrol.core.spi.Refused;
import org.obrol.core.testing.LogTrap;

class WriterTest {
  private static final String SET = "UPDATE counter SET value = ? WHERE name = 'token'";
  private static final String GET = "SELECT value FROM counter WHERE name = 'token'";

  @RegisterExtension final TestEngine engines = new TestEngine();
  @TempDir Path directory;
  private final LogTrap logged = new LogTrap(Writer.class.getName());
  private final CountDownLatch held = new CountDownLatch(1);
  private Engine engine;
  private Writer writer;

  @BeforeEach
  void open() throws SQLException {
    engine = engines.open(directory, InstantSource.system());
    writer = engine.writer();
  }

  @AfterEach
  void closeTrap() {
    held.countDown();
    logged.close();
  }

  /** Holds the writer's thread in a transaction. */
  private CompletionStage<Boolean> hold() {
    CompletableFuture<Boolean> reached = new CompletableFuture<>();
    CompletionStage<Boolean> holding =
        writer.write(
            transaction -> {
              reached.complete(true);
              awaitRelease();
              return true;
            });
    assertThat(reached.join()).isTrue();
    return holding;
  }

  private void awaitRelease() {
    try {
      held.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private CompletionStage<Integer> set(int value) {
    return writer.write(transaction -> transaction.sql().update(SET, value));
  }

  private long stored() {
    CompletionStage<Long> read = engine.readers().read(sql -> sql.number(GET));
    return answer(read);
  }

  @Test
  void whatWaitsWhileATransactionRunsIsCommittedAtOnceAfterIt() {
    writer.start();
    hold();
    List<CompletionStage<Integer>> waiting = IntStream.range(0, 1_000).mapToObj(this::set).toList();
    long before = writer.commits();

    held.countDown();
    waiting.forEach(stage -> answer(stage));

    assertThat(writer.commits() - before).isEqualTo(2);
  }

  @Test
  void answersComeInTheOrderOfAsking() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<CompletionStage<Void>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int number = i;
      all.add(set(i).thenAccept(done -> order.add(number)));
    }
    writer.start();
    all.forEach(stage -> stage.toCompletableFuture().join());

    assertThat(order).isEqualTo(IntStream.range(0, 500).boxed().toList());
  }

  @Test
  void whatWasAnsweredIsSeenByEveryReader() {
    writer.start();
    for (int i = 0; i < 100; i++) {
      answer(set(i));
      assertThat(stored()).isEqualTo(i);
    }
  }

  @Test
  void oneWhoIsRefusedDoesNotTouchTheOthersOfTheTransaction() {
    CompletionStage<Integer> before = set(7);
    CompletionStage<Integer> refused =
        writer.write(
            transaction -> {
              throw new Refused(Failure.DENIED, "no");
            });
    CompletionStage<Integer> after = set(8);
    writer.start();

    assertThat(refusal(refused)).isEqualTo(Failure.DENIED);
    assertThat(answer(before)).isEqualTo(1);
    assertThat(answer(after)).isEqualTo(1);
    assertThat(stored()).isEqualTo(8);
  }

  @Test
  void aTransactionThatFailsLeavesNothingAndTheNextOneIsTried() {
    CompletionStage<Integer> with = set(7);
    CompletionStage<Integer> failing =
        writer.write(
            transaction -> {
              throw new SQLException("the disk is broken");
            });
    writer.start();

    assertThat(refusal(with)).isEqualTo(Failure.UNAVAILABLE);
    assertThat(refused(failing).getMessage()).doesNotContain("broken");
    assertThat(stored()).isZero();
    assertThat(answer(set(8))).isEqualTo(1);
    assertThat(logged.thrown()).hasSize(1);
  }

  @Test
  void whatFailsAfterACommitKeepsNobodyFromBeingAnswered() {
    AtomicInteger done = new AtomicInteger();
    CompletionStage<Boolean> first =
        writer.write(
            transaction -> {
              transaction.onCommit(
                  () -> {
                    throw new AssertionError("a bug");
                  });
              transaction.onCommit(done::incrementAndGet);
              return true;
            });
    CompletionStage<Integer> second = set(8);
    writer.start();

    assertThat(answer(first)).isTrue();
    assertThat(answer(second)).isEqualTo(1);
    assertThat(done).hasValue(1);
    assertThat(logged.thrown()).hasSize(1);
  }

  @Test
  void anErrorInAWorkDoesNotEndTheWriter() {
    CompletionStage<Integer> failing =
        writer.write(
            transaction -> {
              throw new AssertionError("a bug");
            });
    writer.start();

    assertThat(refusal(failing)).isEqualTo(Failure.UNAVAILABLE);
    assertThat(answer(set(8))).isEqualTo(1);
  }

  @Test
  void whereTooManyWaitWhoeverAsksIsToldSo() {
    writer.start();
    hold();
    for (int i = 0; i < Writer.MAX_WAITING; i++) {
      set(i).thenAccept(done -> {}).exceptionally(failure -> null);
    }

    assertThat(refusal(set(0))).isEqualTo(Failure.BUSY);
    assertThat(Failure.BUSY.retry()).isTrue();

    held.countDown();
    Awaitility.await().until(() -> refusalOf(set(1)) == null);
  }

  private static Failure refusalOf(CompletionStage<Integer> stage) {
    return stage
        .handle((done, failure) -> failure == null ? null : Failure.BUSY)
        .toCompletableFuture()
        .join();
  }

  @Test
  void whereTooMuchWaitsWhoeverAsksIsToldSo() {
    writer.start();
    hold();
    int half = (int) (Writer.MAX_WAITING_BYTES / 2);
    CompletionStage<Boolean> first = writer.write(transaction -> true, half);
    CompletionStage<Boolean> second = writer.write(transaction -> true, half);

    assertThat(refusal(writer.write(transaction -> true, 1))).isEqualTo(Failure.BUSY);

    held.countDown();
    assertThat(answer(first)).isTrue();
    assertThat(answer(second)).isTrue();
    CompletionStage<Boolean> third = writer.write(transaction -> true, half);
    assertThat(answer(third)).isTrue();
  }

  @Test
  void closingWritesAllThatWaitsAndRefusesTheRest() {
    writer.start();
    List<CompletionStage<Integer>> waiting = IntStream.range(0, 100).mapToObj(this::set).toList();
    engine.close();

    waiting.forEach(stage -> assertThat(stage.toCompletableFuture()).isCompletedWithValue(1));
    assertThat(refusal(set(1))).isEqualTo(Failure.UNAVAILABLE);
    assertThat(refusal(engine.readers().read(sql -> sql.number(GET))))
        .isEqualTo(Failure.UNAVAILABLE);
  }

  // ---- what rides along

  /** Counts how often it is written. */
  private static final class Counted implements Rider {
    final AtomicInteger rides = new AtomicInteger();
    private volatile boolean dirty = true;

    @Override
    public boolean isDirty() {
      return dirty;
    }

    @Override
    public void ride(Transaction transaction) {
      rides.incrementAndGet();
      transaction.onCommit(() -> dirty = false);
    }
  }

  @Test
  void whatRidesAlongIsWrittenWithoutAnybodyElseAndNotAgainWhereNothingChanged() {
    Counted rider = new Counted();
    writer.carry(rider);
    writer.start();

    Awaitility.await().until(() -> rider.rides.get() == 1 && !rider.isDirty());
    IntStream.range(0, 100).mapToObj(this::set).forEach(stage -> answer(stage));
    assertThat(rider.rides).hasValue(1);
  }

  @Test
  void whatRidesAlongIsWrittenWhenTheStoreIsClosed() {
    Counted rider = new Counted();
    rider.dirty = false;
    writer.carry(rider);
    writer.start();
    answer(set(1));
    rider.dirty = true;

    engine.close();

    assertThat(rider.rides).hasValue(1);
  }
}
