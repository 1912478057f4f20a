package org.obrol.loadtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.obrol.loadtest.report.RunReport.Latencies;
import org.obrol.loadtest.report.RunReport.Sample;
import org.obrol.loadtest.scenario.Kind;

/** The plots of one load: a line for each target, over all its runs. */
final class RunPlots {
  /** From here on a logarithmic axis shows more than a linear one. */
  private static final double WIDE_RANGE = 30;

  /** Percentiles of fewer values tell nothing. */
  private static final int FEWEST = 10;

  private static final int STEPS_PER_NINE = 24;

  private final VariantReport variant;
  private final String id;

  /**
   * Makes them.
   *
   * @param id unlike that of all other loads on the page
   */
  RunPlots(VariantReport variant, String id) {
    this.variant = variant;
    this.id = id;
  }

  /** Those about which the runs tell something. */
  List<LinePlot> all() {
    List<LinePlot> plots = new ArrayList<>();
    if (variant.scenario().kind() == Kind.CHURN || variant.scenario().kind() == Kind.IDLE) {
      percentiles(plots, "login", "Login latency by percentile", Latencies::login);
    }
    percentiles(plots, "delivery", "Delivery latency by percentile", Latencies::delivery);
    percentiles(
        plots,
        "slow",
        "Delivery latency of those that had stopped reading",
        Latencies::slowDelivery);
    if (variant.scenario().kind() != Kind.IDLE) {
      overTime(
          plots,
          "rate",
          "Deliveries over time",
          "deliveries/s",
          Quantity.RATE,
          s -> (double) s.deliveries());
      overTime(
          plots,
          "p99",
          "99th percentile over time",
          "latency",
          Quantity.TIME,
          s -> (double) s.p99());
    }
    receivers(plots);
    overTime(
        plots,
        "memory",
        "Memory of the server over time",
        "resident",
        Quantity.MEMORY,
        s -> (double) s.serverRss());
    return plots;
  }

  private void percentiles(
      List<LinePlot> plots, String what, String title, Function<Latencies, Histogram> histogram) {
    List<Line> lines = new ArrayList<>();
    double count = 1;
    for (int i = 0; i < variant.targets().size(); i++) {
      TargetReport target = variant.targets().get(i);
      Histogram all = new Histogram(3);
      target.counted().forEach(run -> all.add(histogram.apply(run.latencies())));
      if (all.getTotalCount() >= FEWEST) {
        lines.add(new Line(target.target(), i, percentiles(all), false));
        count = Math.max(count, (double) all.getTotalCount());
      }
    }
    add(
        plots,
        what,
        title,
        "Latency at each percentile, from the fastest delivery to the slowest.",
        Axis.percentiles(count),
        latencies(lines),
        lines,
        Double.NaN);
  }

  private static List<Line.Point> percentiles(Histogram histogram) {
    List<Line.Point> points = new ArrayList<>();
    double count = (double) histogram.getTotalCount();
    for (int step = 0; ; step++) {
      double x = Math.pow(10, (double) step / STEPS_PER_NINE);
      if (x >= count) {
        break;
      }
      double percentile = 100 * (1 - 1 / x);
      double value = (double) histogram.getValueAtPercentile(percentile);
      points.add(
          new Line.Point(x, value, step % STEPS_PER_NINE == 0 ? hint(percentile, value) : ""));
    }
    double most = (double) histogram.getMaxValue();
    points.add(new Line.Point(count, most, "most: " + Display.nanos(most)));
    return points;
  }

  private static String hint(double percentile, double nanos) {
    return Quantity.plain(percentile) + " %: " + Display.nanos(nanos);
  }

  private static Axis latencies(List<Line> lines) {
    double least = values(lines).filter(value -> value > 0).min().orElse(1);
    double most = Math.max(least, values(lines).max().orElse(1));
    return most / least > WIDE_RANGE
        ? Axis.logarithmic("latency", Quantity.TIME, least, most)
        : Axis.linear("latency", Quantity.TIME, most);
  }

  private static DoubleStream values(List<Line> lines) {
    return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Line.Point::y);
  }

  private void overTime(
      List<LinePlot> plots,
      String what,
      String title,
      String name,
      Quantity quantity,
      ToDoubleFunction<Sample> value) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < variant.targets().size(); i++) {
      TargetReport target = variant.targets().get(i);
      lines.add(new Line(target.target(), i, overTime(target, quantity, value), false));
    }
    lines.removeIf(line -> line.points().size() < 2);
    if (values(lines).max().orElse(0) <= 0) {
      return;
    }
    double first = lines.stream().mapToDouble(line -> line.points().get(0).x()).min().orElse(0);
    double last =
        lines.stream()
            .mapToDouble(line -> line.points().get(line.points().size() - 1).x())
            .max()
            .orElse(1);
    add(
        plots,
        what,
        title,
        "One value a second, the median of the runs; the warm-up is before 0.",
        Axis.seconds(Math.min(0, first), last),
        Axis.linear(name, quantity, values(lines).max().orElse(1)),
        lines,
        0);
  }

  /** The median of all runs, second by second. */
  private static List<Line.Point> overTime(
      TargetReport target, Quantity quantity, ToDoubleFunction<Sample> value) {
    TreeMap<Long, List<Double>> seconds =
        target.counted().stream()
            .flatMap(run -> run.timeline().stream())
            .collect(
                Collectors.groupingBy(
                    sample -> Math.round(sample.second()),
                    TreeMap::new,
                    Collectors.mapping(value::applyAsDouble, Collectors.toList())));
    return seconds.entrySet().stream()
        .map(
            entry -> {
              double median =
                  Spread.of(entry.getValue().stream().mapToDouble(Double::doubleValue)).median();
              String hint = entry.getKey() + " s: " + quantity.label(median);
              return new Line.Point((double) entry.getKey(), median, hint);
            })
        .toList();
  }

  private void receivers(List<LinePlot> plots) {
    List<Line> lines = new ArrayList<>();
    int most = 1;
    for (int i = 0; i < variant.targets().size(); i++) {
      TargetReport target = variant.targets().get(i);
      double[] means = sortedMeans(target.counted());
      List<Line.Point> points = new ArrayList<>();
      for (int rank = 0; rank < means.length; rank++) {
        points.add(new Line.Point(rank + 1.0, means[rank], ""));
      }
      if (points.size() > 1) {
        lines.add(new Line(target.target(), i, points, false));
        most = Math.max(most, points.size());
      }
    }
    add(
        plots,
        "receivers",
        "Mean latency by receiver, the fastest first",
        "A flat line is fair: nobody gets messages later than others.",
        Axis.linear("receivers", Quantity.COUNT, most),
        Axis.linear("mean latency", Quantity.TIME, values(lines).max().orElse(1)),
        lines,
        Double.NaN);
  }

  /** The mean of all runs, rank by rank; those that got nothing are left out. */
  private static double[] sortedMeans(List<RunReport> runs) {
    List<double[]> all = runs.stream().map(run -> sortedMeans(run.receivers())).toList();
    int ranks = all.stream().mapToInt(means -> means.length).min().orElse(0);
    double[] sums = new double[ranks];
    for (double[] means : all) {
      for (int rank = 0; rank < ranks; rank++) {
        sums[rank] += means[rank] / all.size();
      }
    }
    return sums;
  }

  private static double[] sortedMeans(Receivers receivers) {
    double[] means = new double[receivers.size()];
    int count = 0;
    for (int i = 0; i < receivers.size(); i++) {
      if (receivers.deliveries(i) > 0) {
        means[count++] = (double) receivers.mean(i);
      }
    }
    double[] some = Arrays.copyOf(means, count);
    Arrays.sort(some);
    return some;
  }

  private void add(
      List<LinePlot> plots,
      String what,
      String title,
      String description,
      Axis x,
      Axis y,
      List<Line> lines,
      double shadedUntil) {
    if (!lines.isEmpty()) {
      plots.add(
          new LinePlot(id + "-" + what, title, description, x, y, List.copyOf(lines), shadedUntil));
    }
  }
}
