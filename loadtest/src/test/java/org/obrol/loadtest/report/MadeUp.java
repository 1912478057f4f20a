package org.obrol.loadtest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.obrol.loadtest.report.RunReport.HarnessUse;
import org.obrol.loadtest.report.RunReport.Latencies;
import org.obrol.loadtest.report.RunReport.Rss;
import org.obrol.loadtest.report.RunReport.Sample;
import org.obrol.loadtest.report.RunReport.ServerUse;
import org.obrol.loadtest.report.RunReport.Totals;
import org.obrol.loadtest.report.RunReport.Verdict;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.RunPlan;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Scenarios;
import org.obrol.loadtest.scenario.Setting;
import org.obrol.loadtest.scenario.Settings;

/** Runs that never were, such as they might have been; the same each time. */
public final class MadeUp {
  /** Nothing wrong. */
  public static final Verdict CLEAN = new Verdict(1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final double SECONDS = 10;

  private MadeUp() {}

  /** The usual scenario of a kind, with one choice. */
  public static Scenario scenario(Kind kind, Setting setting, String value) {
    return scenario(kind, Settings.NONE.with(setting, List.of(value), ""));
  }

  /** The usual scenario of a kind, with two choices. */
  static Scenario scenario(Kind kind, Setting one, String its, Setting other, String others) {
    return scenario(
        kind, Settings.NONE.with(one, List.of(its), "").with(other, List.of(others), ""));
  }

  private static Scenario scenario(Kind kind, Settings chosen) {
    Settings settings = chosen.over(Settings.NONE.with(Setting.CONNECTIONS, List.of("100"), ""));
    return Scenarios.of(new RunPlan("", kind, settings)).get(0);
  }

  /**
   * A run.
   *
   * @param cost of a delivery in microseconds
   */
  public static RunReport run(String target, int repetition, Scenario scenario, double cost) {
    return new Maker(target, repetition, scenario, cost).run();
  }

  /** The same run with another verdict. */
  public static RunReport with(Verdict verdict, RunReport run) {
    return changed(run, run.totals(), run.harness(), verdict, run.interrupted());
  }

  /** The same run, but not all of it. */
  public static RunReport interrupted(RunReport run) {
    return changed(run, run.totals(), run.harness(), run.verdict(), true);
  }

  /** The same run in which a connection broke off and a message was refused. */
  static RunReport breakingOff(RunReport run) {
    Totals all = run.totals();
    Totals broken =
        new Totals(
            all.seconds(),
            all.sent(),
            all.acknowledged(),
            1,
            all.deliveries(),
            all.deliveredBytes(),
            all.logins(),
            1);
    return changed(run, broken, run.harness(), run.verdict(), run.interrupted());
  }

  /** The same run in which the harness was too slow. */
  public static RunReport harnessBound(RunReport run) {
    HarnessUse bound = new HarnessUse(1, 9.9, 0.97, "an event loop was busy for 97 % of its time");
    return changed(run, run.totals(), bound, run.verdict(), run.interrupted());
  }

  private static RunReport changed(
      RunReport run, Totals totals, HarnessUse harness, Verdict verdict, boolean interrupted) {
    return new RunReport(
        run.target(),
        run.repetition(),
        run.scenario(),
        totals,
        run.latencies(),
        run.timeline(),
        run.receivers(),
        run.server(),
        harness,
        verdict,
        interrupted);
  }

  /** Three runs of a target. */
  public static TargetReport target(String name, Scenario scenario, double cost) {
    return new TargetReport(
        name,
        IntStream.rangeClosed(1, 3)
            .mapToObj(i -> run(name, i, scenario, cost * (0.96 + 0.02 * i)))
            .toList(),
        List.of());
  }

  /** A suite of one load. */
  public static SuiteReport suite(VariantReport... variants) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("processor", "Imaginary <CPU> & co., 2 cores");
    environment.put("kernel", "Linux 6.1.0");
    environment.put("JVM", "OpenJDK 17.0.15");
    environment.put("pinned", "server on 0, harness on 1");
    return new SuiteReport(
        "Broadcast",
        "Some write to the lobby, where everybody is.",
        "obrol loadtest broadcast --compare bare",
        START,
        Duration.ofSeconds(95),
        false,
        environment,
        List.of(variants));
  }

  /** One load, on us and on bare. */
  public static VariantReport compared(Scenario scenario, double cost, double costOfBare) {
    return new VariantReport(
        scenario.kind().name().toLowerCase(Locale.ROOT),
        scenario,
        List.of(target("obrol", scenario, cost), target("bare", scenario, costOfBare)));
  }

  private static final class Maker {
    private final String target;
    private final int repetition;
    private final Scenario scenario;
    private final double cost;
    private final Random random;
    private final Histogram delivery = new Histogram(3);
    private final Histogram slow = new Histogram(3);
    private final Histogram others = new Histogram(3);

    Maker(String target, int repetition, Scenario scenario, double cost) {
      this.target = target;
      this.repetition = repetition;
      this.scenario = scenario;
      this.cost = cost;
      this.random = new Random(scenario.seed() + repetition);
    }

    RunReport run() {
      boolean quiet = scenario.kind() == Kind.IDLE;
      int connections = scenario.population().connections();
      Receivers receivers = new Receivers(connections);
      double usual = 200_000 * cost * window();
      for (int i = 0; i < connections && !quiet; i++) {
        double unfair = 1 + 0.3 * i / connections;
        for (int k = 0; k < 40; k++) {
          double tail = random.nextDouble() < 0.01 ? 1 + 4 * random.nextDouble() : 1;
          long nanos = (long) (usual * unfair * tail * Math.exp(0.15 * random.nextGaussian()));
          receivers.add(i, nanos);
          delivery.recordValue(nanos);
        }
      }
      IntStream.range(0, connections)
          .forEach(i -> others.recordValue((long) (usual * (1 + random.nextDouble()))));
      if (scenario.population().slow() > 0) {
        slow.recordValue(scenario.population().stall().toNanos());
      }
      long deliveries = quiet ? 0 : (long) (SECONDS * 0.9e6 / cost);
      Histogram ofMessages = quiet ? new Histogram(3) : others;
      return new RunReport(
          target,
          repetition,
          scenario,
          new Totals(
              SECONDS,
              deliveries / connections,
              deliveries / connections,
              0,
              deliveries,
              deliveries * 250,
              connections,
              0),
          new Latencies(delivery, slow, ofMessages, ofMessages, others),
          timeline(deliveries / SECONDS, usual),
          receivers,
          new ServerUse(4711, deliveries * cost / 1e6, rss(connections)),
          new HarnessUse(1, 6.1, 0.62, null),
          CLEAN,
          false);
    }

    private static Rss rss(int connections) {
      int first = connections / 10;
      long grown = (connections - first) * 6000L;
      return new Rss(60L << 20, first, 75L << 20, (75L << 20) + grown, 120L << 20);
    }

    private int window() {
      return scenario.traffic().load() instanceof Load.Closed closed ? closed.window() : 1;
    }

    private List<Sample> timeline(double deliveriesPerSecond, double latency) {
      List<Sample> samples = new ArrayList<>();
      for (int second = -4; second <= SECONDS; second++) {
        double warm = second < 0 ? 0.7 + 0.07 * (second + 4) : 1;
        double jitter = 0.96 + 0.08 * random.nextDouble();
        long deliveries = (long) (deliveriesPerSecond * warm * jitter);
        samples.add(
            new Sample(
                second,
                deliveries / scenario.population().connections(),
                deliveries,
                (long) (latency / warm),
                (long) (latency * 1.6 * jitter / warm),
                0.9,
                80L << 20));
      }
      return samples;
    }
  }
}
