package org.obrol.server.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.obrol.storage.Progress;

/** Says how far a long task is: on a terminal in one line, elsewhere in a line now and then. */
final class ProgressLine implements Progress, AutoCloseable {
  private static final Duration ON_A_TERMINAL = Duration.ofMillis(100);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);
  private static final String ERASE_LINE = "\r\033[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private long next;
  private boolean shown;

  /**
   * Makes one that says nothing yet.
   *
   * @param nanoTime such as {@link System#nanoTime}
   */
  ProgressLine(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong() + pause();
  }

  private long pause() {
    return (terminal ? ON_A_TERMINAL : ELSEWHERE).toNanos();
  }

  @Override
  public void at(String what, long done, long total) {
    long now = nanoTime.getAsLong();
    if (now - next < 0) {
      return;
    }
    next = now + pause();
    String line =
        total > 0
            ? "%s: %,d of %,d".formatted(what, done, total)
            : done > 0 ? "%s: %,d".formatted(what, done) : what + " ...";
    if (terminal) {
      out.print(ERASE_LINE + line);
      out.flush();
      shown = true;
    } else {
      out.println("obrol data: " + line);
    }
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (shown) {
      out.print(ERASE_LINE);
      out.flush();
      shown = false;
    }
  }
}
