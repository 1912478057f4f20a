package org.obrol.loadtest.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A page for a browser: one file, without a script, that asks for nothing else. It is XML too, so
 * that tests can read it.
 */
public final class HtmlReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String ALL_WELL = "Every message once, in order, to everybody";

  private final SuiteReport suite;
  private final Markup html = new Markup();

  private HtmlReport(SuiteReport suite) {
    this.suite = suite;
  }

  /** Writes it; the writer stays open. */
  public static void write(SuiteReport suite, Writer out) throws IOException {
    HtmlReport report = new HtmlReport(suite);
    report.page(style());
    out.write("<!DOCTYPE html>\n");
    out.write(report.html.toString());
  }

  private static String style() throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void page(String style) {
    html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
    html.open("head");
    html.empty("meta", "charset", "utf-8");
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", suite.title() + " - obrol loadtest");
    html.element("style", style);
    html.close();
    html.open("body").open("main");
    header();
    verdict();
    new HtmlTables(html, suite).write();
    comparisons();
    for (int i = 0; i < suite.variants().size(); i++) {
      variant(suite.variants().get(i), "v" + i);
    }
    environment();
    html.close().close().close();
  }

  private void header() {
    html.open("header");
    html.element("p", "obrol loadtest", "class", "kicker");
    html.element("h1", suite.title());
    if (!suite.description().isEmpty()) {
      html.element("p", suite.description(), "class", "lead");
    }
    html.open("p", "class", "meta").element("code", suite.command());
    html.element(
        "span",
        "%s, %s".formatted(TIME.format(suite.started()), duration(suite.took().toSeconds())));
    html.close().close();
  }

  private static String duration(long seconds) {
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }

  private void verdict() {
    List<RunReport> runs = suite.runs().toList();
    List<String> failures = suite.failures().toList();
    boolean clean = suite.isClean() && !runs.isEmpty();
    html.open("section", "class", "verdict " + (clean ? "good" : "bad"));
    long checked = runs.stream().mapToLong(run -> run.verdict().checked()).sum();
    String headline =
        runs.isEmpty()
            ? "No run came to its end"
            : !clean ? "Messages went wrong" : checked == 0 ? "No messages to check" : ALL_WELL;
    html.element("h2", headline);
    html.element("p", Display.many(runs.size(), "run") + ", " + Wording.verdict(runs) + ".");
    if (clean) { // or else they are not worth comparing
      ratios().forEach(line -> html.element("p", line));
    }
    List<String> examples =
        runs.stream().flatMap(run -> run.verdict().examples().stream()).limit(10).toList();
    list(examples);
    if (suite.interrupted()) {
      html.element("p", "Interrupted: runs may be missing.", "class", "warning");
      list(
          suite.variants().stream()
              .flatMap(variant -> variant.targets().stream())
              .flatMap(
                  target ->
                      Wording.interrupted(target).stream().map(run -> target.target() + ": " + run))
              .toList());
    }
    if (!failures.isEmpty()) {
      html.element("p", "Runs that did not come to their end:", "class", "warning");
      list(failures);
    }
    html.close();
  }

  /** All comparisons with another target, in a line for each: of one load, or of several. */
  private List<String> ratios() {
    Map<String, List<Spread>> found = new LinkedHashMap<>();
    for (VariantReport variant : suite.variants()) {
      Column column = Column.comparing(variant.scenario().kind());
      TargetReport ours = variant.targets().get(0);
      for (TargetReport other : variant.targets().subList(1, variant.targets().size())) {
        Spread ratio = Spread.ratio(column.figure(), ours, other);
        if (ratio.isKnown()) {
          found
              .computeIfAbsent(
                  "%s, %s : %s".formatted(capital(column.meaning()), ours.target(), other.target()),
                  line -> new ArrayList<>())
              .add(ratio);
        }
      }
    }
    List<String> lines = new ArrayList<>();
    found.forEach(
        (what, ratios) -> {
          lines.add(what + ": " + (ratios.size() == 1 ? ofRuns(ratios.get(0)) : ofLoads(ratios)));
        });
    return lines;
  }

  private static String ofRuns(Spread ratio) {
    return ratio.shown(Display::ratio, "%s; run by run from %s to %s") + ".";
  }

  private static String ofLoads(List<Spread> ratios) {
    Spread medians = Spread.of(ratios.stream().mapToDouble(Spread::median));
    return medians.shown(Display::ratio, "between %2$s and %3$s, depending on the load")
        + " ("
        + Display.many(ratios.size(), "load")
        + ", the ratio of the medians of each).";
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private void list(List<String> lines) {
    if (!lines.isEmpty()) {
      html.open("ul");
      lines.forEach(line -> html.element("li", line));
      html.close();
    }
  }

  private void comparisons() {
    Map<Column, List<VariantReport>> byFigure =
        suite.variants().stream()
            .collect(
                Collectors.groupingBy(
                    variant -> Column.comparing(variant.scenario().kind()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    byFigure.forEach(this::comparison);
  }

  private void comparison(Column column, List<VariantReport> variants) {
    List<BarPlot.Group> groups = new ArrayList<>();
    variants.forEach(variant -> group(groups, column, variant));
    if (groups.isEmpty()) {
      return;
    }
    String title = capital(column.meaning());
    html.open("section").element("h2", title);
    new BarPlot(
            title + ": the median of the runs, and from the least to the most",
            column.format(),
            groups)
        .write(html);
    List<LinePlot> sweeps = new SweepPlots(variants, "sweep-" + column.figure().key()).all();
    plots(sweeps);
    html.close();
  }

  private static void group(List<BarPlot.Group> groups, Column column, VariantReport variant) {
    List<BarPlot.Bar> bars = new ArrayList<>();
    for (int i = 0; i < variant.targets().size(); i++) {
      TargetReport target = variant.targets().get(i);
      Spread value = Spread.of(column.figure(), target);
      if (value.isKnown()) {
        bars.add(new BarPlot.Bar(target.target(), i, value));
      }
    }
    if (!bars.isEmpty()) {
      String title = Wording.of(variant.name(), variant.scenario());
      groups.add(new BarPlot.Group(title, ratios(variant, column), bars));
    }
  }

  private static String ratios(VariantReport variant, Column column) {
    TargetReport ours = variant.targets().get(0);
    return variant.targets().stream()
        .skip(1)
        .map(other -> ratio(column, ours, other))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String ratio(Column column, TargetReport ours, TargetReport other) {
    Spread ratio = Spread.ratio(column.figure(), ours, other);
    return ratio.isKnown()
        ? "%s : %s = %s".formatted(ours.target(), other.target(), Summary.ratio(ratio))
        : "";
  }

  private void variant(VariantReport variant, String id) {
    List<LinePlot> plots = new RunPlots(variant, id).all();
    if (!plots.isEmpty()) {
      html.open("section");
      html.element("h2", Wording.of(variant.name(), variant.scenario()));
      plots(plots);
      html.close();
    }
  }

  private void plots(List<LinePlot> plots) {
    if (!plots.isEmpty()) {
      html.open("div", "class", "plots");
      plots.forEach(plot -> plot.write(html));
      html.close();
    }
  }

  private void environment() {
    html.open("section").element("h2", "Where this was measured");
    html.open("dl");
    suite.environment().forEach((name, value) -> html.element("dt", name).element("dd", value));
    html.close();
    html.element(
        "p",
        "CPU is that of the server's process, user and system. Latencies of an open loop count from"
            + " when a message was due. Memory for each connection is what the server grew by while"
            + " the last nine tenths logged in.",
        "class",
        "note");
    html.close();
  }
}
