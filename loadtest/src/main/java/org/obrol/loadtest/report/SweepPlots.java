package org.obrol.loadtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Scenario;

/** Plots over loads that differ in one number only, such as how many are connected. */
final class SweepPlots {
  private static final int LEAST_POINTS = 2;

  /**
   * What may differ.
   *
   * @param name at the axis
   * @param value of a load; NaN where it has none
   * @param others all by which loads must agree, for the legend
   */
  private record Dimension(
      String name, ToDoubleFunction<Scenario> value, Function<VariantReport, String> others) {}

  private static final List<Dimension> DIMENSIONS =
      List.of(
          new Dimension(
              "connections",
              scenario -> scenario.population().connections(),
              variant -> key(variant, true, false, true)),
          new Dimension("window", SweepPlots::window, variant -> key(variant, false, true, true)),
          new Dimension("messages/s", SweepPlots::rate, variant -> key(variant, false, true, true)),
          new Dimension(
              "bytes of a text",
              scenario -> scenario.traffic().textBytes(),
              variant -> key(variant, true, true, false)));

  private final List<VariantReport> variants;
  private final String id;

  /**
   * Makes them.
   *
   * @param variants which are compared by the same figure
   * @param id unlike all others on the page
   */
  SweepPlots(List<VariantReport> variants, String id) {
    this.variants = variants;
    this.id = id;
  }

  private static String key(
      VariantReport variant, boolean load, boolean connections, boolean bytes) {
    Scenario scenario = variant.scenario();
    List<String> parts = new ArrayList<>();
    parts.add(variant.name());
    if (connections) {
      parts.add(Display.many(scenario.population().connections(), "connection"));
    }
    if (load && scenario.traffic().senders() > 0) {
      parts.add(Wording.of(scenario.traffic().load()));
    }
    if (bytes && scenario.traffic().senders() > 0) {
      parts.add(Display.count(scenario.traffic().textBytes()) + " B");
    }
    return String.join(", ", parts);
  }

  private static double window(Scenario scenario) {
    return scenario.traffic().load() instanceof Load.Closed closed ? closed.window() : Double.NaN;
  }

  private static double rate(Scenario scenario) {
    return scenario.traffic().load() instanceof Load.Open open && open.messagesPerSecond() > 0
        ? open.messagesPerSecond()
        : Double.NaN;
  }

  /** Those for which there are several loads. */
  List<LinePlot> all() {
    List<LinePlot> plots = new ArrayList<>();
    for (Dimension dimension : DIMENSIONS) {
      Map<String, List<VariantReport>> alike =
          variants.stream()
              .filter(variant -> Double.isFinite(dimension.value.applyAsDouble(variant.scenario())))
              .collect(
                  Collectors.groupingBy(dimension.others, LinkedHashMap::new, Collectors.toList()));
      alike.forEach((others, loads) -> plot(plots, dimension, others, loads));
    }
    return plots;
  }

  private void plot(
      List<LinePlot> plots, Dimension dimension, String others, List<VariantReport> loads) {
    Column column = Column.comparing(loads.get(0).scenario().kind());
    List<Line> lines = lines(dimension, column, loads);
    if (lines.isEmpty()) {
      return;
    }
    double[] values =
        loads.stream()
            .mapToDouble(load -> dimension.value.applyAsDouble(load.scenario()))
            .toArray();
    double[] found =
        lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Line.Point::y).toArray();
    Spread range = Spread.of(Arrays.stream(found));
    Axis y =
        range.most() / range.least() > 8 && range.least() > 0
            ? Axis.logarithmic(column.meaning(), column.quantity(), range.least(), range.most())
            : Axis.linear(column.meaning(), column.quantity(), range.most());
    String title = "%s by %s: %s".formatted(column.meaning(), dimension.name, others);
    plots.add(
        new LinePlot(
            id + "-" + plots.size(),
            title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1),
            "The median of the runs.",
            Axis.choices(dimension.name, values),
            y,
            lines,
            Double.NaN));
  }

  private static List<Line> lines(Dimension dimension, Column column, List<VariantReport> loads) {
    Map<String, TreeMap<Double, Line.Point>> points = new LinkedHashMap<>();
    for (VariantReport load : loads) {
      double x = dimension.value.applyAsDouble(load.scenario());
      for (TargetReport target : load.targets()) {
        Spread value = Spread.of(column.figure(), target);
        if (value.isKnown()) {
          String hint = "%s: %s".formatted(target.target(), column.cell(value));
          points
              .computeIfAbsent(target.target(), name -> new TreeMap<>())
              .put(x, new Line.Point(x, value.median(), hint));
        }
      }
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, TreeMap<Double, Line.Point>> entry : points.entrySet()) {
      if (entry.getValue().size() >= LEAST_POINTS) {
        lines.add(new Line(entry.getKey(), number, List.copyOf(entry.getValue().values()), true));
      }
      number++;
    }
    return lines;
  }
}
