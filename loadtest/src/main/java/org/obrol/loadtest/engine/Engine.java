package org.obrol.loadtest.engine;

import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.target.Target;

/** Runs a scenario against a target. */
public interface Engine {
  /**
   * Runs it from the first connection to the last, and closes all of them. A run that is
   * interrupted while it measures, or while it waits for what is on its way, ends with what it has
   * measured, and its thread stays interrupted.
   *
   * @param repetition which one of several equal runs, for the report
   * @throws LoadException if the run cannot be brought to its end, such as a server that is not
   *     there or does not let guests in
   * @throws InterruptedException if the run was interrupted before it measured anything; all
   *     connections are closed then too
   */
  RunReport run(Scenario scenario, Target target, int repetition, Progress progress)
      throws InterruptedException;
}
