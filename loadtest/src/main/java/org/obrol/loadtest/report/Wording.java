package org.obrol.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obrol.loadtest.report.RunReport.Verdict;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Population;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Span;
import org.obrol.loadtest.scenario.Traffic;

/** What loads and verdicts are called in reports. */
public final class Wording {
  private Wording() {}

  /** A load in one line. */
  public static String of(String name, Scenario scenario) {
    Population population = scenario.population();
    List<String> parts = new ArrayList<>();
    parts.add(name);
    parts.add(Display.many(population.connections(), "connection"));
    if (population.rooms() > 0) {
      parts.add(Display.many(population.rooms(), "room"));
    }
    if (scenario.traffic().senders() > 0) {
      parts.addAll(traffic(scenario.traffic()));
    }
    if (population.slow() > 0) {
      parts.add(
          Display.many(population.slow(), "stops", "stop")
              + " for "
              + Span.format(population.stall()));
    }
    if (population.reconnectsPerSecond() > 0) {
      parts.add(Quantity.plain(population.reconnectsPerSecond()) + " reconnects/s");
    }
    return String.join(", ", parts);
  }

  private static List<String> traffic(Traffic traffic) {
    List<String> parts = new ArrayList<>();
    parts.add(Display.many(traffic.senders(), "sender"));
    parts.add(Display.count(traffic.textBytes()) + " B");
    parts.add(of(traffic.load()));
    if (traffic.keys()) {
      parts.add("keys");
    }
    if (traffic.labels()) {
      parts.add("labels");
    }
    return parts;
  }

  /** When messages are written. */
  public static String of(Load load) {
    if (load instanceof Load.Closed closed) {
      return "window "
          + Display.count(closed.window())
          + (closed.until() == Load.Until.ACKNOWLEDGED ? " until acknowledged" : "");
    }
    Load.Open open = (Load.Open) load;
    return Quantity.plain(open.messagesPerSecond()) + " messages/s";
  }

  /** How much of their time those runs had that were interrupted. */
  static List<String> interrupted(TargetReport target) {
    List<RunReport> counted = target.counted();
    return target.runs().stream()
        .filter(RunReport::interrupted)
        .map(run -> interrupted(run) + (counted.contains(run) ? "" : "; it is in no figure"))
        .toList();
  }

  private static String interrupted(RunReport run) {
    return "run "
        + run.repetition()
        + " was interrupted after "
        + Display.nanos(run.totals().seconds() * 1e9)
        + " of "
        + Span.format(run.scenario().timing().duration());
  }

  /** What the check of several runs has found, in one line. */
  static String verdict(List<RunReport> runs) {
    long checked = runs.stream().mapToLong(run -> run.verdict().checked()).sum();
    String found =
        Stream.of(
                wrong(runs, "lost", Verdict::lost),
                wrong(runs, "doubled", Verdict::doubled),
                wrong(runs, "misordered", Verdict::misordered),
                wrong(runs, "differing", Verdict::differing),
                wrong(runs, "misdelivered", Verdict::misdelivered),
                wrong(runs, "unanswered", Verdict::unanswered),
                wrong(runs, "absent", Verdict::absent))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    long gapMessages = runs.stream().mapToLong(run -> run.verdict().gapMessages()).sum();
    String told =
        gapMessages == 0 ? "" : "; the server told of " + Display.count(gapMessages) + " as gone";
    if (checked == 0 && found.isEmpty()) {
      return "no deliveries to check" + told;
    }
    return "checked "
        + Display.many(checked, "delivery", "deliveries")
        + ": "
        + (found.isEmpty() ? "none lost, doubled, misordered, altered or misdelivered" : found)
        + told;
  }

  private static String wrong(List<RunReport> runs, String what, ToLongFunction<Verdict> count) {
    long all = runs.stream().mapToLong(run -> count.applyAsLong(run.verdict())).sum();
    return all == 0 ? "" : Display.count(all) + " " + what;
  }
}
