package org.obrol.loadtest.report;

import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Several values of one figure; all NaN where there are none.
 *
 * @param least of them
 * @param median of them; of an even number the mean of the two in the middle
 * @param most of them
 */
record Spread(double least, double median, double most) {
  private static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

  /** A figure over the runs of a target that count. */
  static Spread of(Figure figure, TargetReport target) {
    return of(target.counted().stream().mapToDouble(figure::of));
  }

  /**
   * How many times the second target's figure the first one's is: of the medians; the spread is
   * that of the pairs of runs, which were made one after the other.
   */
  static Spread ratio(Figure figure, TargetReport ours, TargetReport other) {
    Spread pairs =
        of(
            ours.counted().stream()
                .flatMapToDouble(
                    run ->
                        other.counted().stream()
                            .filter(partner -> partner.repetition() == run.repetition())
                            .mapToDouble(partner -> figure.of(run) / figure.of(partner))));
    double ratio = of(figure, ours).median / of(figure, other).median;
    return new Spread(pairs.least, ratio, pairs.most);
  }

  /** Of numbers; those that are none are left out. */
  static Spread of(DoubleStream values) {
    double[] sorted = values.filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return NONE;
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  /**
   * The median, and where they can be told from each other the least and the most.
   *
   * @param all how the three are put together, in the order median, least, most
   */
  String shown(DoubleFunction<String> format, String all) {
    String low = format.apply(least);
    String high = format.apply(most);
    String middle = format.apply(median);
    return low.equals(high) ? middle : all.formatted(middle, low, high);
  }

  /** Whether there is a value. */
  boolean isKnown() {
    return Double.isFinite(median);
  }

  /** Whether the values differ. */
  boolean isSpread() {
    return most > least;
  }
}
