package org.obrol.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.obrol.client.TransferProgress;

class TransferBoardTest {
  private final List<String> lines = new ArrayList<>();
  private final List<List<String>> drawn = new ArrayList<>();
  private final TickingClock clock = new TickingClock();
  private final Renderer renderer = new Renderer(Renderer.Style.PLAIN, ZoneOffset.UTC);

  private final Screen screen =
      new Screen() {
        @Override
        public void line(String text) {
          lines.add(text);
        }

        @Override
        public void problem(String text) {
          lines.add(text);
        }

        @Override
        public void status(List<String> status) {
          drawn.add(status);
        }
      };

  private static TransferProgress at(long bytes) {
    return new TransferProgress("a", bytes, 100 * 1024);
  }

  @Test
  void aScriptGetsALineNowAndThen() {
    TransferBoard board = new TransferBoard(screen, renderer, clock, false);
    TransferBoard.Watch watch = board.watch("sending");
    for (int percent = 0; percent <= 100; percent++) {
      watch.accept(at(percent * 1024L));
      clock.millis += 1_000;
    }
    watch.end();
    assertThat(lines)
        .hasSize(11)
        .startsWith("sending a: 0 % of 100 KiB", "sending a: 10 % of 100 KiB, 1.0 KiB/s");
    for (int percent = 0; percent <= 100; percent++) {
      watch.accept(at(percent * 1024L)); // however fast
    }
    assertThat(lines).hasSize(11);
    assertThat(drawn).isEmpty();
    assertThat(board.movement()).isEqualTo(202);
  }

  @Test
  void aTerminalGetsABarForEachTransferThatIsDrawnAgainAndGoesInTheEnd() {
    TransferBoard board = new TransferBoard(screen, renderer, clock, true);
    TransferBoard.Watch one = board.watch("sending");
    TransferBoard.Watch two = board.watch("fetching");
    one.accept(at(0));
    two.accept(at(50 * 1024));
    two.accept(at(51 * 1024)); // too soon to draw again
    assertThat(drawn).hasSize(2);
    clock.millis += 100;
    two.accept(at(52 * 1024));
    assertThat(drawn.get(2))
        .containsExactly(
            "sending a [--------------------]   0 %  0 B of 100 KiB",
            "fetching a [##########----------]  52 %  52 KiB of 100 KiB  20 KiB/s");
    one.end();
    assertThat(drawn.get(3)).hasSize(1);
    two.end();
    assertThat(drawn.get(4)).isEmpty();
    assertThat(lines).isEmpty();
  }

  /** One that a test moves. */
  private static final class TickingClock extends Clock {
    long millis = 1;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }
}
