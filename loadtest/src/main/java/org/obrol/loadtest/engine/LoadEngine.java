package org.obrol.loadtest.engine;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.scenario.Population;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.target.Target;

/** The engine of the harness: many connections on a few event loops of its own for each run. */
public final class LoadEngine implements Engine {
  private static final int NAME_BITS = 24;

  /** After that long without anything new, what is missing will not come. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EngineOptions options;
  private final Duration patience;

  /** Makes one. */
  public LoadEngine(EngineOptions options) {
    this(options, PATIENCE);
  }

  /** Makes one that waits less long, or longer. */
  LoadEngine(EngineOptions options, Duration patience) {
    if (options.loops() < 1) {
      throw new IllegalArgumentException("loops: " + options.loops() + " (expected: 1 or more)");
    }
    this.options = options;
    this.patience = patience;
  }

  @Override
  public RunReport run(Scenario scenario, Target target, int repetition, Progress progress)
      throws InterruptedException {
    check(scenario);
    Population people = scenario.population();
    boolean comingAndGoing = people.reconnectsPerSecond() > 0;
    Transport transport =
        new Transport(options.loops(), target.address(), people.connections(), comingAndGoing);
    // So that nobody has the names of this run, not even an earlier one.
    int run = ThreadLocalRandom.current().nextInt(1 << NAME_BITS);
    String name = String.format(Locale.ROOT, "%06x", run);
    Run one = new Run(scenario, target, progress, transport, name, patience);
    try {
      return one.go(repetition);
    } finally {
      one.close();
    }
  }

  private static void check(Scenario scenario) {
    int connections = scenario.population().connections();
    if (connections < 1 || connections > Stamp.MAX_SENDERS) {
      throw new LoadException(
          "connections: " + connections + " (expected: 1.." + Stamp.MAX_SENDERS + ")");
    }
    if (scenario.traffic().textBytes() < Stamp.BYTES) {
      throw new LoadException(
          "size: " + scenario.traffic().textBytes() + " (expected: " + Stamp.BYTES + " or more)");
    }
  }
}
