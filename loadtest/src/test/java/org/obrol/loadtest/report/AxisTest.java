package org.obrol.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static final Offset<Double> EXACTLY = Offset.offset(1e-9);

  @Test
  void aLinearAxisHasRoundTicksInOneUnit() {
    Axis axis = Axis.linear("latency", Quantity.TIME, 4_300_000);
    assertThat(axis.title()).isEqualTo("latency (ms)");
    assertThat(labels(axis)).containsExactly("0", "1", "2", "3", "4", "5");
    assertThat(labels(Axis.linear("receivers", Quantity.COUNT, 9000)))
        .containsExactly("0", "2000", "4000", "6000", "8000", "10,000");
    assertThat(labels(Axis.linear("CPU", Quantity.CPU, 0.17)))
        .containsExactly("0", "0.05", "0.1", "0.15", "0.2");
  }

  @Test
  void aLogarithmicAxisHasRoundTicksEachWithItsUnit() {
    Axis axis = Axis.logarithmic("latency", Quantity.TIME, 180_000, 4_100_000);
    assertThat(labels(axis)).containsExactly("100 µs", "200 µs", "500 µs", "1 ms", "2 ms", "5 ms");
    assertThat(labels(Axis.logarithmic("latency", Quantity.TIME, 2_000, 3e9)))
        .containsExactly("10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s");
    assertThat(axis.at(100_000)).isEqualTo(0, EXACTLY);
    assertThat(axis.at(5_000_000)).isEqualTo(1, EXACTLY);
  }

  @Test
  void ninesAreEquallyFarApart() {
    Axis axis = Axis.percentiles(1_000_000);
    assertThat(labels(axis))
        .containsExactly("0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %");
    assertThat(axis.at(1000)).isEqualTo(0.5, EXACTLY);
  }

  @Test
  void chosenValuesAreWrittenAtTheirPlaces() {
    Axis axis = Axis.choices("connections", new double[] {9000, 100, 1000, 100});
    assertThat(labels(axis)).containsExactly("100", "1,000", "9,000");
    assertThat(axis.at(100)).isPositive();
    assertThat(axis.at(9000)).isLessThan(1);
  }

  @Test
  void whateverTheValuesAreTheyFitAndTicksDoNotCrowd() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      double least = Math.pow(10, random.nextDouble() * 12 - 2);
      double most = least * Math.pow(10, random.nextDouble() * 6);
      for (Axis axis :
          List.of(
              Axis.linear("x", Quantity.TIME, most),
              Axis.logarithmic("x", Quantity.TIME, least, most),
              Axis.seconds(-random.nextInt(10), 1 + random.nextInt(4000)))) {
        assertThat(axis.ticks()).as("seed %d, round %d", seed, i).hasSizeBetween(1, 12);
        assertThat(axis.most()).isGreaterThan(axis.least());
      }
      assertThat(Axis.linear("x", Quantity.TIME, most).most()).isGreaterThanOrEqualTo(most * 0.999);
      Axis log = Axis.logarithmic("x", Quantity.TIME, least, most);
      assertThat(log.least()).isLessThanOrEqualTo(least * 1.001);
      assertThat(log.most()).isGreaterThanOrEqualTo(most * 0.999);
    }
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }
}
