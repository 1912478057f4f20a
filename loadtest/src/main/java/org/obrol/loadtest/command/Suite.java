package org.obrol.loadtest.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.obrol.loadtest.engine.Engine;
import org.obrol.loadtest.engine.LoadException;
import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.report.SuiteReport;
import org.obrol.loadtest.report.TargetReport;
import org.obrol.loadtest.report.VariantReport;
import org.obrol.loadtest.report.Wording;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.target.Target;

/**
 * Makes the runs of a plan, one after the other, each against a server of its own. The targets of a
 * load take turns, so that a machine that gets slower or faster meanwhile does so to all of them.
 * One thread.
 */
final class Suite {
  private static final String NOTHING_MEASURED =
      "interrupted before the warm-up was over: nothing was measured";

  private final SuitePlan plan;
  private final Launcher launcher;
  private final Engine engine;
  private final LiveProgress live;
  private final Clock clock;

  Suite(SuitePlan plan, Launcher launcher, Engine engine, LiveProgress live, Clock clock) {
    this.plan = plan;
    this.launcher = launcher;
    this.engine = engine;
    this.live = live;
    this.clock = clock;
  }

  /**
   * Makes them. When its thread is interrupted it closes what runs and reports what there is.
   *
   * @param command for the report
   * @param environment for the report
   */
  SuiteReport run(String command, Map<String, String> environment) {
    Instant started = clock.instant();
    List<VariantReport> variants = new ArrayList<>();
    boolean interrupted = false;
    int number = 0;
    for (SuitePlan.Variant variant : plan.variants()) {
      List<TargetReport> targets = new ArrayList<>();
      for (TargetPlan target : variant.targets()) {
        targets.add(new TargetReport(target.name(), new ArrayList<>(), new ArrayList<>()));
      }
      variants.add(new VariantReport(variant.name(), variant.scenario(), targets));
      try {
        run(variant, targets, number);
      } catch (InterruptedException stop) {
        interrupted = true;
        break;
      }
      number += plan.repeat() * targets.size();
    }
    live.end();
    interrupted |= Thread.interrupted(); // or else what writes the results would be
    return new SuiteReport(
        plan.title(),
        plan.description(),
        command,
        started,
        Duration.between(started, clock.instant()),
        interrupted,
        environment,
        List.copyOf(variants));
  }

  private void run(SuitePlan.Variant variant, List<TargetReport> reports, int before)
      throws InterruptedException {
    int number = before;
    for (int repetition = 1; repetition <= plan.repeat(); repetition++) {
      for (int i = 0; i < variant.targets().size(); i++) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        TargetPlan target = variant.targets().get(i);
        number++;
        live.begin(
            number + "/" + plan.runs(),
            target.name(),
            Wording.of(variant.name(), variant.scenario()),
            variant.scenario().timing());
        try {
          reports.get(i).runs().add(run(variant, target, repetition));
        } catch (LoadException failed) {
          live.failed(String.valueOf(failed.getMessage()));
          reports.get(i).failures().add(String.valueOf(failed.getMessage()));
        } catch (InterruptedException early) {
          reports.get(i).failures().add(NOTHING_MEASURED);
          throw early;
        }
      }
    }
  }

  private RunReport run(SuitePlan.Variant variant, TargetPlan plan, int repetition)
      throws InterruptedException {
    try (Target target = launcher.launch(plan)) {
      return run(variant.scenario(), target, repetition);
    }
  }

  /** Runs it; where the server has ended meanwhile that is the reason for whatever failed. */
  private RunReport run(Scenario scenario, Target target, int repetition)
      throws InterruptedException {
    try {
      return engine.run(scenario, target, repetition, live);
    } catch (LoadException failed) {
      throw target
          .ending()
          .map(ending -> new LoadException(failed.getMessage() + "; the server: " + ending, failed))
          .orElse(failed);
    }
  }
}
