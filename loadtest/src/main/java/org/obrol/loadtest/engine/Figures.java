package org.obrol.loadtest.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.report.Receivers;
import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.report.RunReport.HarnessUse;
import org.obrol.loadtest.report.RunReport.Latencies;
import org.obrol.loadtest.report.RunReport.Rss;
import org.obrol.loadtest.report.RunReport.ServerUse;
import org.obrol.loadtest.report.RunReport.Totals;
import org.obrol.loadtest.report.RunReport.Verdict;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.target.ProcessUse;
import org.obrol.loadtest.target.Target;

/**
 * Adds up what the event loops have counted, when they are done.
 *
 * @param loops none of which counts any more
 */
record Figures(
    Scenario scenario, Target target, List<LoadLoop> loops, Receivers receivers, Crowd crowd) {
  RunReport report(
      int repetition,
      Run.Memory memory,
      Optional<ProcessUse> end,
      Use before,
      Use after,
      Timeline timeline,
      boolean interrupted) {
    return new RunReport(
        target.name(),
        repetition,
        scenario,
        totals(before, after),
        latencies(),
        timeline.samples(),
        receivers,
        server(memory, end, before, after),
        harness(before, after, timeline),
        verdict(),
        interrupted);
  }

  private Totals totals(Use before, Use after) {
    Tally.Counts counts = after.counts().minus(before.counts());
    return new Totals(
        (after.at() - before.at()) / 1e9,
        counts.sent(),
        counts.acknowledged(),
        counts.refused(),
        counts.deliveries(),
        counts.bytes(),
        counts.logins(),
        crowd.lost());
  }

  private Latencies latencies() {
    return new Latencies(
        all(Tally::delivery),
        all(Tally::slowDelivery),
        all(Tally::completion),
        all(Tally::acknowledgement),
        all(Tally::login));
  }

  private Histogram all(Function<Tally, Histogram> which) {
    Histogram sum = Tally.histogram();
    loops.forEach(loop -> sum.add(which.apply(loop.tally())));
    return sum;
  }

  private @Nullable ServerUse server(
      Run.Memory memory, Optional<ProcessUse> end, Use before, Use after) {
    if (target.pid().isEmpty()
        || memory.empty().isEmpty()
        || memory.some().isEmpty()
        || memory.connected().isEmpty()
        || before.server().isEmpty()
        || after.server().isEmpty()) {
      return null;
    }
    return new ServerUse(
        target.pid().getAsLong(),
        after.server().get().cpuSeconds() - before.server().get().cpuSeconds(),
        new Rss(
            memory.empty().get().rssBytes(),
            memory.first(),
            memory.some().get().rssBytes(),
            memory.connected().get().rssBytes(),
            end.orElse(after.server().get()).peakRssBytes()));
  }

  private HarnessUse harness(Use before, Use after, Timeline timeline) {
    double seconds = (after.at() - before.at()) / 1e9;
    double busiest = 0;
    for (int i = 0; i < loops.size(); i++) {
      long cpu = after.loops().get(i).cpuNanos() - before.loops().get(i).cpuNanos();
      busiest = Math.max(busiest, cpu / 1e9 / seconds);
    }
    double cpuSeconds = (after.harnessCpuNanos() - before.harnessCpuNanos()) / 1e9;
    Histogram lateness = Tally.histogram();
    loops.forEach(loop -> lateness.add(loop.schedule().lateness()));
    Bottleneck bottleneck =
        new Bottleneck(
            busiest,
            cpuSeconds / seconds,
            Runtime.getRuntime().availableProcessors(), // those that it is pinned to
            timeline.limited(),
            timeline.samples().stream().filter(sample -> sample.second() > 0).count(),
            lateness.getValueAtPercentile(99));
    return new HarnessUse(loops.size(), cpuSeconds, busiest, bottleneck.reason());
  }

  private Verdict verdict() {
    Findings sum = new Findings();
    loops.forEach(loop -> sum.add(loop.findings()));
    crowd.reasons().forEach(sum::example);
    return sum.verdict();
  }
}
