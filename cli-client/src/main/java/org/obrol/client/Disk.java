package org.obrol.client;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * What one transfer does on the disk: task after task, never on the event loop. What comes of a
 * task is told on the loop.
 */
final class Disk {
  /** How much to read at a time. */
  static final int BUFFER_BYTES = 256 * 1024;

  private final EventLoop loop;
  private final Serial serial;

  Disk(EventLoop loop, Executor executor) {
    this.loop = loop;
    this.serial = new Serial(executor, "a file of the chat client could not be closed");
  }

  /** Something to do on the disk. */
  interface Task<T> {
    T run() throws IOException;
  }

  /** Something to do on the disk of which nothing is to be known but that it worked. */
  interface Step {
    void run() throws IOException;
  }

  /** Runs a task after all those before it; then one of the two is called, on the loop. */
  <T> void run(Task<T> task, Consumer<T> done, Consumer<ChatException> failed) {
    serial.execute(
        () -> {
          Runnable outcome;
          try {
            T value = task.run();
            outcome = () -> done.accept(value);
          } catch (Throwable e) { // an Error too, or the transfer would wait for ever
            ChatException problem = problem(e);
            outcome = () -> failed.accept(problem);
          }
          tell(outcome);
        });
  }

  /** Runs what has nothing to do with the disk after all tasks before it, on any thread. */
  void whenDone(Runnable task) {
    serial.execute(task);
  }

  /** As {@link #run}, for a step. */
  void step(Step step, Runnable done, Consumer<ChatException> failed) {
    run(
        () -> {
          step.run();
          return step;
        },
        same -> done.run(),
        failed);
  }

  private void tell(Runnable outcome) {
    try {
      loop.execute(outcome);
    } catch (RejectedExecutionException e) {
      // The client is closed, and has failed the transfer.
    }
  }

  /** What a failure says to people: which file, and what is wrong with it. */
  static ChatException problem(Throwable failure) {
    if (failure instanceof ChatException told) {
      return told;
    }
    String reason = String.valueOf(failure.getMessage());
    if (failure instanceof NoSuchFileException missing) {
      reason = missing.getFile() + ": no such file or folder";
    } else if (failure instanceof NotDirectoryException other) {
      reason = other.getFile() + ": not a folder";
    } else if (failure instanceof AccessDeniedException denied) {
      reason = denied.getFile() + ": permission denied";
    } else if (!(failure instanceof FileSystemException)) {
      reason = failure.toString();
    }
    return new ChatException(ChatException.DISK_FAILED, reason, false);
  }
}
