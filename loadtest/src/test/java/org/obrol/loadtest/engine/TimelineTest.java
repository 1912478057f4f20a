package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.obrol.loadtest.target.Target;

class TimelineTest {
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  @Test
  void aHarnessThatIsBusyWhenTheServerIsNotIsTold() {
    assertThat(limitedAfter(TimeUnit.SECONDS.toNanos(5))).isEqualTo(1);
  }

  @Test
  void howBusyItIsInTheFirstSecondDoesNotCount() {
    assertThat(limitedAfter(-HOUR_NANOS)).isZero(); // the load is still to begin
  }

  /** How many seconds count in which an event loop was busy, so long after the load has begun. */
  private static int limitedAfter(long nanos) {
    Timeline timeline = new Timeline(elsewhere(), new Runs.Quiet());
    long now = System.nanoTime();
    timeline.begin(now - nanos, now - 1);
    timeline.sample(List.of(loop(0)));
    int before = timeline.limited(); // by what the test itself does
    timeline.sample(List.of(loop(HOUR_NANOS)));
    return timeline.limited() - before;
  }

  private static Timeline.Second loop(long cpuNanos) {
    return new Timeline.Second(new LoopUse(cpuNanos, Tally.Counts.NONE), Tally.histogram());
  }

  private static Target elsewhere() {
    return new Target() {
      @Override
      public String name() {
        return "elsewhere";
      }

      @Override
      public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
      }

      @Override
      public OptionalLong pid() {
        return OptionalLong.empty();
      }

      @Override
      public void close() {
        // Nothing was started.
      }
    };
  }
}
