package org.obrol.core.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.FileCommand;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.spi.Peer;

/**
 * The commands of one connection that wait for their answer, in line. Sends run side by side; any
 * other command runs alone. Answers leave in the order in which the commands came. None begins
 * while its client does not take the answers of those before. Confined to the lane.
 */
final class CommandLine {
  private static final class Slot {
    final Tag tag;
    final Command command;
    @Nullable Result result;
    @Nullable Slot behind; // the next one in line

    Slot(Tag tag, Command command) {
      this.tag = tag;
      this.command = command;
    }

    boolean overlaps() {
      return command instanceof Command.Send;
    }

    /** How much it counts for in the line: what is as large as many others counts as many. */
    int weight() {
      Command done = command instanceof Command.As as ? as.command() : command;
      if (done instanceof FileCommand.WriteFile) {
        return WEIGHT_OF_A_PIECE;
      }
      return done instanceof Command.Send send ? 1 + send.text().length() / CHARS_OF_WEIGHT : 1;
    }
  }

  /** Whose commands they are. */
  interface Owner {
    /** Carries a command out; the stage may complete anywhere; an error becomes the answer. */
    CompletionStage<Result> run(Command command);

    /** The last answer has been given. */
    void allAnswered();
  }

  /**
   * After how much weight of one connection's commands others have their turn: enough for a client
   * that sends ahead, little enough that the dearest commands do not hold up the lane, nor the
   * largest take all memory before anything of it is written.
   */
  private static final int IN_A_ROW = 64;

  private static final int WEIGHT_OF_A_PIECE = 16;

  /** Of a text; the largest piece of a file has sixteen times as many bytes. */
  private static final int CHARS_OF_WEIGHT = 2 << 10;

  private final Peer peer;
  private final int capacity;
  private final Owner owner;
  private @Nullable Slot first; // of all; those that run are before those that wait
  private @Nullable Slot lastRunning;
  private @Nullable Slot last;
  private boolean alone; // what is running is no send
  private List<Runnable> afterAnswer = List.of(); // one that can grow when it is needed
  private boolean starting;
  private boolean awaitingTurn;
  private int startedInARow; // weight
  private boolean full;
  private int weight; // of all that wait or run

  /**
   * Makes an empty line.
   *
   * @param capacity from how many commands on no more are read; what has been read already is taken
   *     all the same
   */
  CommandLine(Peer peer, int capacity, Owner owner) {
    this.peer = peer;
    this.capacity = capacity;
    this.owner = owner;
  }

  void add(Tag tag, Command command) {
    assert peer.lane().inLane();
    Slot slot = new Slot(tag, command);
    if (last == null) {
      first = slot;
    } else {
      last.behind = slot;
    }
    last = slot;
    weight += slot.weight();
    startMore();
    if (!full && weight >= capacity) {
      full = true;
      peer.reading(false);
    }
  }

  boolean isEmpty() {
    return first == null;
  }

  private @Nullable Slot firstWaiting() {
    return lastRunning == null ? first : lastRunning.behind;
  }

  /** Forgets what has not begun. */
  void dropWaiting() {
    for (Slot slot = firstWaiting(); slot != null; slot = slot.behind) {
      weight -= slot.weight();
    }
    last = lastRunning;
    if (last == null) {
      first = null;
    } else {
      last.behind = null;
    }
  }

  private void startMore() {
    if (starting) {
      return; // a command that is done at once comes back here; the loop below goes on
    }
    starting = true;
    try {
      for (Slot next = firstWaiting(); next != null && mayStart(next); next = firstWaiting()) {
        lastRunning = next;
        alone = !next.overlaps();
        start(next);
      }
    } finally {
      starting = false;
    }
  }

  private boolean mayStart(Slot next) {
    if (lastRunning != null && (alone || !next.overlaps())) {
      return false;
    }
    if (startedInARow >= IN_A_ROW || peer.isFull()) {
      awaitNextTurn();
      return false;
    }
    startedInARow += next.weight();
    return true;
  }

  /** Lets others have their turn. Who is full even then goes on when drained() tells. */
  private void awaitNextTurn() {
    if (!awaitingTurn) {
      awaitingTurn = true;
      peer.lane()
          .afterTurn(
              () -> {
                awaitingTurn = false;
                startedInARow = 0;
                if (!peer.isFull()) {
                  startMore();
                }
              });
    }
  }

  /** The way out has room again. */
  void resume() {
    startMore();
  }

  private void start(Slot slot) {
    CompletableFuture<Result> result =
        Faults.call(() -> owner.run(slot.command)).toCompletableFuture();
    if (result.isDone()) {
      finish(slot, result.isCompletedExceptionally() ? failure(result) : result.join());
    } else {
      result
          .handleAsync(
              (done, fault) -> {
                finish(slot, fault == null ? done : Faults.toResult(fault));
                return true;
              },
              peer.lane())
          .exceptionally(Faults::logged);
    }
  }

  private static Result failure(CompletableFuture<Result> failed) {
    return failed.handle((none, fault) -> (Result) Faults.toResult(fault)).join();
  }

  /** Does something right after the answer to the command that runs alone now. */
  void afterAnswer(Runnable task) {
    assert alone;
    if (afterAnswer.isEmpty()) {
      afterAnswer = new ArrayList<>(1);
    }
    afterAnswer.add(task);
  }

  /** The same, or at once where no command runs alone. */
  void afterAnswerOrNow(Runnable task) {
    if (alone && lastRunning != null) {
      afterAnswer(task);
    } else {
      task.run();
    }
  }

  private void finish(Slot slot, Result result) {
    slot.result = result;
    while (first != null && lastRunning != null) {
      Slot done = first;
      if (done.result == null) {
        return;
      }
      removeFirst(done);
      weight -= done.weight();
      peer.push(new Reply(done.tag, done.result));
      runAfterAnswer();
    }
    startMore();
    if (full && weight <= capacity / 2) {
      full = false;
      peer.reading(true);
    }
    if (isEmpty()) {
      owner.allAnswered();
    }
  }

  private void removeFirst(Slot running) {
    first = running.behind;
    if (lastRunning == running) {
      lastRunning = null;
    }
    if (last == running) {
      last = null;
    }
  }

  private void runAfterAnswer() {
    while (!afterAnswer.isEmpty()) { // a task may bring another one
      List<Runnable> tasks = afterAnswer;
      afterAnswer = List.of();
      tasks.forEach(Runnable::run);
    }
  }
}
