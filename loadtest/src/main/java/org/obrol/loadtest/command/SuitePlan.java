package org.obrol.loadtest.command;

import java.util.ArrayList;
import java.util.List;
import org.obrol.loadtest.scenario.RunPlan;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.ScenarioFile;
import org.obrol.loadtest.scenario.Scenarios;
import org.obrol.loadtest.scenario.Setting;
import org.obrol.loadtest.scenario.Settings;

/**
 * All runs that are asked for.
 *
 * @param title for people
 * @param description for people; may be empty
 * @param repeat how often each is made
 * @param loops how many event loops the harness has
 * @param cpus on which cores who runs: auto, none, or two lists
 * @param variants in order
 */
record SuitePlan(
    String title, String description, int repeat, int loops, String cpus, List<Variant> variants) {
  /** How often each run is made where nothing else is said. */
  static final int USUAL_REPEATS = 3;

  /** How many event loops the harness has where nothing else is said. */
  static final int USUAL_LOOPS = 1;

  private static final int MOST_REPEATS = 1000;
  private static final int MOST_LOOPS = 256;
  private static final String LIST_OF_CPUS = "\\d+(-\\d+)?(,\\d+(-\\d+)?)*";

  /**
   * One load on one target or several.
   *
   * @param name for people
   */
  record Variant(String name, Scenario scenario, List<TargetPlan> targets) {}

  /**
   * Makes a plan, and finds on the way all that is wrong with a file.
   *
   * @throws org.obrol.loadtest.scenario.InvalidSettingException if something is
   */
  static SuitePlan of(ScenarioFile file) {
    List<Variant> variants = new ArrayList<>();
    for (RunPlan run : file.runs()) {
      List<TargetPlan> targets = TargetPlan.of(run.settings());
      for (Scenario scenario : Scenarios.of(withoutTargets(run))) {
        variants.add(new Variant(run.name(), scenario, targets));
      }
    }
    Settings whole = file.settings();
    return new SuitePlan(
        file.title(),
        file.description(),
        whole.integer(Setting.REPEAT, 1, MOST_REPEATS, USUAL_REPEATS),
        whole.integer(Setting.LOOPS, 1, MOST_LOOPS, USUAL_LOOPS),
        cpus(whole),
        List.copyOf(variants));
  }

  private static RunPlan withoutTargets(RunPlan run) {
    return new RunPlan(
        run.name(), run.kind(), run.settings().only(setting -> !setting.isOfATarget()));
  }

  private static String cpus(Settings whole) {
    String text = whole.text(Setting.CPUS);
    if (text == null) {
      return "auto";
    }
    if (!text.equals("auto")
        && !text.equals("none")
        && !text.matches(LIST_OF_CPUS + ":" + LIST_OF_CPUS)) {
      throw whole.invalid(
          Setting.CPUS, text, "auto, none, or two lists of cores such as 0:1 or 0-1:2,3");
    }
    return text;
  }

  /** How many runs that is. */
  int runs() {
    return repeat * variants.stream().mapToInt(variant -> variant.targets().size()).sum();
  }
}
