package org.obrol.loadtest.command;

import java.util.Map;
import org.obrol.loadtest.engine.Engine;

/** What runs are made with; a test has another than the command. */
interface Machine {
  /**
   * Makes ready what a plan needs. Where the plan says so this process is pinned now, before it has
   * threads that make load.
   *
   * @throws org.obrol.loadtest.engine.LoadException if something is missing
   * @throws InterruptedException if the thread was interrupted
   */
  Bench bench(SuitePlan plan) throws InterruptedException;

  /**
   * All of it.
   *
   * @param launcher starts servers
   * @param engine makes load
   * @param environment where all this happens: names and values, for people
   */
  record Bench(Launcher launcher, Engine engine, Map<String, String> environment) {}
}
