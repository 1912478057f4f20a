package org.obrol.client.terminal;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.obrol.client.TransferProgress;

/**
 * Shows how transfers go: at a terminal by bars that are drawn again in place, for a script by a
 * line now and then. Confined to the thread of the client's callbacks, but for {@link #movement}.
 */
final class TransferBoard {
  /** How often a bar is drawn at most. */
  private static final long BAR_EVERY_MILLIS = 100;

  /** How often a line is written at most, and for how much. */
  private static final long LINE_EVERY_MILLIS = 3_000;

  private static final int LINE_EVERY_PERCENT = 10;

  private final Screen screen;
  private final Renderer renderer;
  private final Clock clock;
  private final boolean bars;
  private final Map<Watch, String> shown = new LinkedHashMap<>();
  private final AtomicLong movement = new AtomicLong();

  /**
   * Makes one.
   *
   * @param bars whether the screen can draw again in place
   */
  TransferBoard(Screen screen, Renderer renderer, Clock clock, boolean bars) {
    this.screen = screen;
    this.renderer = renderer;
    this.clock = clock;
    this.bars = bars;
  }

  /** Another number whenever anything has moved. On any thread. */
  long movement() {
    return movement.get();
  }

  /**
   * Watches one transfer.
   *
   * @param what what is being done, in one word
   */
  Watch watch(String what) {
    return new Watch(what);
  }

  private void draw() {
    screen.status(List.copyOf(shown.values()));
  }

  /** Shows one transfer. */
  final class Watch implements Consumer<TransferProgress> {
    private final String what;
    private boolean begun;
    private long startMillis;
    private long startBytes;
    private long lastMillis;
    private long lastPercent;

    private Watch(String what) {
      this.what = what;
    }

    @Override
    public void accept(TransferProgress progress) {
      movement.incrementAndGet();
      long now = clock.millis();
      if (!begun) {
        begun = true;
        startMillis = now;
        startBytes = progress.bytes();
        show(progress, now);
      } else if (bars
          ? now - lastMillis >= BAR_EVERY_MILLIS
          : now - lastMillis >= LINE_EVERY_MILLIS
              && percent(progress) >= lastPercent + LINE_EVERY_PERCENT) {
        show(progress, now);
      }
    }

    private void show(TransferProgress progress, long now) {
      lastMillis = now;
      lastPercent = percent(progress);
      long elapsed = now - startMillis;
      long rate = elapsed == 0 ? 0 : (progress.bytes() - startBytes) * 1000 / elapsed;
      if (bars) {
        shown.put(this, renderer.bar(what, progress, rate));
        draw();
      } else {
        screen.line(renderer.progress(what, progress, rate));
      }
    }

    /** It is over; somebody else says how it went. */
    void end() {
      if (shown.remove(this) != null) {
        draw();
      }
    }
  }

  static long percent(TransferProgress progress) {
    return progress.size() <= 0 ? 100 : progress.bytes() * 100 / progress.size();
  }
}
