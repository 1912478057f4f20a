package org.obrol.loadtest.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.obrol.loadtest.scenario.Kind;

/** The table at the end, as text. */
public final class Summary {
  private static final String MARK = "*";
  private static final String INDENT = "  ";
  private static final int MOST_EXAMPLES = 5;

  private final SuiteReport suite;

  private Summary(SuiteReport suite) {
    this.suite = suite;
  }

  /** Makes the text, which ends with a line's end. */
  public static String of(SuiteReport suite) {
    return new Summary(suite).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    byColumns().values().forEach(variants -> text.append(table(variants)).append('\n'));
    footnote().forEach(line -> text.append(line).append('\n'));
    if (suite.interrupted()) {
      text.append("Interrupted: runs may be missing.\n");
    }
    return text.toString();
  }

  /** Loads with the same columns stand under each other. */
  private Map<List<Column>, List<VariantReport>> byColumns() {
    return suite.variants().stream()
        .collect(
            Collectors.groupingBy(
                variant -> Column.of(variant.scenario().kind()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static String table(List<VariantReport> variants) {
    TextTable table = new TextTable();
    for (VariantReport variant : variants) {
      table.line("");
      table.line(Wording.of(variant.name(), variant.scenario()));
      List<Column> columns = Column.of(variant.scenario().kind());
      List<String> titles = new ArrayList<>();
      titles.add(INDENT + "target");
      columns.forEach(column -> titles.add(column.title()));
      table.row(titles);
      variant.targets().forEach(target -> table.row(row(target, columns)));
      ratios(variant, columns).forEach(table::row);
      variant.targets().forEach(target -> remarks(target).forEach(table::line));
    }
    return table.toString().substring(1);
  }

  private static List<String> row(TargetReport target, List<Column> columns) {
    List<String> cells = new ArrayList<>();
    cells.add(INDENT + target.target() + (isHarnessBound(target) ? " " + MARK : ""));
    columns.forEach(column -> cells.add(column.cell(Spread.of(column.figure(), target))));
    return cells;
  }

  private static List<List<String>> ratios(VariantReport variant, List<Column> columns) {
    Kind kind = variant.scenario().kind();
    Column comparing = Column.comparing(kind);
    TargetReport ours = variant.targets().get(0);
    List<List<String>> rows = new ArrayList<>();
    for (TargetReport other : variant.targets().subList(1, variant.targets().size())) {
      Spread ratio = Spread.ratio(comparing.figure(), ours, other);
      if (ratio.isKnown()) {
        List<String> cells = new ArrayList<>();
        cells.add(INDENT + ours.target() + " : " + other.target());
        columns.forEach(
            column -> cells.add(column.figure() == comparing.figure() ? ratio(ratio) : ""));
        rows.add(cells);
      }
    }
    return rows;
  }

  /** A ratio with its spread. */
  static String ratio(Spread ratio) {
    return ratio.shown(Display::ratio, "%s (%s..%s)");
  }

  private static List<String> remarks(TargetReport target) {
    List<String> lines = new ArrayList<>();
    String start = INDENT + target.target() + ": ";
    if (!target.runs().isEmpty()) {
      lines.add(start + Wording.verdict(target.runs()));
    }
    Wording.interrupted(target).forEach(run -> lines.add(start + run));
    target.runs().stream()
        .flatMap(run -> run.verdict().examples().stream())
        .limit(MOST_EXAMPLES)
        .forEach(example -> lines.add(INDENT + INDENT + example));
    long refused = target.runs().stream().mapToLong(run -> run.totals().refused()).sum();
    if (refused > 0) {
      lines.add(start + Display.many(refused, "message was", "messages were") + " refused");
    }
    long broken = target.runs().stream().mapToLong(run -> run.totals().lost()).sum();
    if (broken > 0) {
      lines.add(start + Display.many(broken, "connection") + " broke off");
    }
    target
        .failures()
        .forEach(failure -> lines.add(start + "FAILED: " + failure.lines().findFirst().orElse("")));
    return lines;
  }

  private static boolean isHarnessBound(TargetReport target) {
    return target.counted().stream().anyMatch(run -> run.harness().bottleneck() != null);
  }

  private List<String> footnote() {
    Map<String, Long> reasons =
        suite
            .bottlenecks()
            .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
    List<String> lines = new ArrayList<>();
    if (!reasons.isEmpty()) {
      lines.add(
          MARK + " The harness was the bottleneck in a run: latencies and rates may be its own.");
      reasons.forEach((reason, runs) -> lines.add("  " + reason + " (runs: " + runs + ")"));
    }
    return lines;
  }
}
