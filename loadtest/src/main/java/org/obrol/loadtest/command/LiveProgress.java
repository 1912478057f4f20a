package org.obrol.loadtest.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.obrol.loadtest.engine.Progress;
import org.obrol.loadtest.report.Display;
import org.obrol.loadtest.report.RunReport.Sample;
import org.obrol.loadtest.scenario.Span;
import org.obrol.loadtest.scenario.Timing;

/**
 * Says how far the runs are: on a terminal in one line that is written again and again, elsewhere
 * in a line now and then. One thread.
 */
final class LiveProgress implements Progress {
  /** How much is said. */
  enum Style {
    /** One line that is written again. */
    TERMINAL,
    /** Lines. */
    PLAIN,
    /** Nothing but failures. */
    QUIET
  }

  private static final String ERASE_LINE = "\r\033[K";
  private static final String NO_WRAPPING =
      "\033[?7l"; // only the last of several rows could be erased
  private static final String WRAPPING = "\033[?7h";
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final Duration BETWEEN_COUNTS = Duration.ofMillis(100);

  private final PrintWriter out;
  private final Style style;
  private final LongSupplier nanoTime;
  private String run = "";
  private Duration duration = Duration.ZERO;
  private long next;
  private boolean shown;

  /**
   * Makes one that says nothing yet.
   *
   * @param nanoTime such as {@link System#nanoTime}
   */
  LiveProgress(PrintWriter out, Style style, LongSupplier nanoTime) {
    this.out = out;
    this.style = style;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** A run begins. */
  void begin(String number, String target, String load, Timing timing) {
    run = number + " " + target;
    duration = timing.duration();
    permanent("%s: %s".formatted(run, load));
    next = nanoTime.getAsLong();
    passing("starting", Duration.ZERO);
  }

  /** A run did not come to its end. */
  void failed(String why) {
    erase();
    out.println("obrol loadtest: " + run + ": " + why);
    out.flush();
  }

  /** All runs are made; takes the line away. */
  void end() {
    erase();
    out.flush();
  }

  @Override
  public void connecting(int connected, int of) {
    passing(String.format(Locale.ROOT, "connecting: %,d of %,d", connected, of), BETWEEN_COUNTS);
  }

  @Override
  public void sample(Sample sample) {
    String phase =
        sample.second() <= 0
            ? String.format(Locale.ROOT, "warm-up %.0f s", sample.second())
            : String.format(Locale.ROOT, "%.0f s of %s", sample.second(), Span.format(duration));
    String latency =
        sample.deliveries() == 0 ? "" : ", p99 " + Display.nanos((double) sample.p99());
    String cpu =
        Double.isFinite(sample.serverCpu())
            ? ", server " + Display.percent(sample.serverCpu())
            : "";
    passing(
        "%s: %s deliveries/s%s%s"
            .formatted(phase, Display.rate((double) sample.deliveries()), latency, cpu),
        Duration.ZERO);
  }

  @Override
  public void settling(long missing) {
    passing("waiting for " + Display.many(missing, "delivery", "deliveries"), BETWEEN_COUNTS);
  }

  private void permanent(String line) {
    if (style != Style.QUIET) {
      erase();
      out.println(line);
      out.flush();
    }
  }

  /**
   * Says what is soon said otherwise.
   *
   * @param pause before the next on a terminal
   */
  private void passing(String what, Duration pause) {
    long now = nanoTime.getAsLong();
    if (style == Style.QUIET || now - next < 0) {
      return;
    }
    next = now + (style == Style.TERMINAL ? pause : BETWEEN_LINES).toNanos();
    if (style == Style.TERMINAL) {
      out.print(ERASE_LINE + NO_WRAPPING + "  " + what + WRAPPING);
      out.flush();
      shown = true;
    } else {
      out.println("  " + what);
      out.flush();
    }
  }

  private void erase() {
    if (shown) {
      out.print(ERASE_LINE);
      shown = false;
    }
  }
}
