package org.obrol.loadtest.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** The final table, in the page. */
final class HtmlTables {
  private final Markup html;
  private final SuiteReport suite;
  private boolean marked;

  HtmlTables(Markup html, SuiteReport suite) {
    this.html = html;
    this.suite = suite;
  }

  /** Writes one for each set of columns. */
  void write() {
    Map<List<Column>, List<VariantReport>> byColumns =
        suite.variants().stream()
            .collect(
                Collectors.groupingBy(
                    variant -> Column.of(variant.scenario().kind()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    html.open("section").element("h2", "Results");
    byColumns.forEach(this::table);
    if (marked) {
      html.element(
          "p",
          "* The harness was the bottleneck in a run: latencies and rates may be its own.",
          "class",
          "warning");
      List<String> reasons = new ArrayList<>();
      suite.bottlenecks().distinct().forEach(reasons::add);
      html.open("ul");
      reasons.forEach(reason -> html.element("li", reason));
      html.close();
    }
    html.close();
  }

  private void table(List<Column> columns, List<VariantReport> variants) {
    html.open("div", "class", "scroll").open("table");
    html.open("thead").open("tr").element("th", "target", "scope", "col");
    columns.forEach(column -> html.element("th", column.title(), "scope", "col"));
    html.close().close();
    html.open("tbody");
    for (VariantReport variant : variants) {
      html.open("tr", "class", "load");
      html.element(
          "th",
          Wording.of(variant.name(), variant.scenario()),
          "scope",
          "rowgroup",
          "colspan",
          Integer.toString(columns.size() + 1));
      html.close();
      for (int i = 0; i < variant.targets().size(); i++) {
        row(variant.targets().get(i), i, columns);
      }
      ratios(variant, columns);
    }
    html.close().close().close();
  }

  private void row(TargetReport target, int number, List<Column> columns) {
    boolean bound = target.counted().stream().anyMatch(run -> run.harness().bottleneck() != null);
    marked |= bound;
    html.open("tr").open("th", "scope", "row");
    html.open("span", "class", "key " + Line.look(number)).close();
    html.text(target.target() + (bound ? " *" : "")).close();
    for (Column column : columns) {
      Spread value = Spread.of(column.figure(), target);
      cell(value, column.hasRange(), column.format());
    }
    html.close();
  }

  private void ratios(VariantReport variant, List<Column> columns) {
    Column comparing = Column.comparing(variant.scenario().kind());
    TargetReport ours = variant.targets().get(0);
    for (TargetReport other : variant.targets().subList(1, variant.targets().size())) {
      Spread ratio = Spread.ratio(comparing.figure(), ours, other);
      if (!ratio.isKnown()) {
        continue;
      }
      html.open("tr", "class", "ratio");
      html.element("th", ours.target() + " : " + other.target(), "scope", "row");
      for (Column column : columns) {
        if (column.figure() == comparing.figure()) {
          cell(ratio, true, Display::ratio);
        } else {
          html.element("td", "");
        }
      }
      html.close();
    }
  }

  private void cell(Spread value, boolean spread, DoubleFunction<String> format) {
    String median = format.apply(value.median());
    html.open("td").text(median);
    String range = value.shown(format, "%2$s to %3$s");
    if (spread && !range.equals(median)) {
      html.element("small", range);
    }
    html.close();
  }
}
