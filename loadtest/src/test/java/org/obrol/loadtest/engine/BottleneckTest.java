package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BottleneckTest {
  private static @Nullable String reason(double busiestLoop, double coresUsed, int cores) {
    return new Bottleneck(busiestLoop, coresUsed, cores, 0, 10, 0).reason();
  }

  @Test
  void aHarnessWithTimeLeftIsNone() {
    assertThat(reason(0.5, 0.89, 1)).isNull();
    assertThat(reason(0.9, 1.1, 2)).isNull();
  }

  @Test
  void anEventLoopWithoutTimeIsOne() {
    assertThat(reason(0.954, 1, 4))
        .isEqualTo("an event loop of the harness was busy 95 % of the time");
  }

  @Test
  void twoLoopsThatShareACoreAreOne() {
    assertThat(reason(0.5, 0.99, 1)).isEqualTo("the harness used 99 % of its core");
  }

  @Test
  void aLoopThatTheCompilerAndTheCollectorLeaveTooLittleIsOne() {
    assertThat(reason(0.8, 1, 1)).isEqualTo("the harness used 100 % of its core");
    assertThat(reason(0.8, 1.9, 2)).isEqualTo("the harness used 95 % of its 2 cores");
  }

  @Test
  void secondsInWhichOnlyTheHarnessWasBusyAreTold() {
    assertThat(new Bottleneck(0.7, 0.8, 1, 2, 10, 0).reason())
        .isEqualTo("the harness was busy in seconds when the server was not: 2 of 10");
  }

  @Test
  void writingLaterThanWasDueIsTold() {
    assertThat(new Bottleneck(0.1, 0.1, 1, 0, 10, 5_000_000).reason()).isNull();
    assertThat(new Bottleneck(0.1, 0.1, 1, 0, 10, 7_000_000).reason())
        .isEqualTo("the harness wrote up to 7 ms (p99) later than was due");
  }
}
