package org.obrol.loadtest.command;

import java.util.Map;
import org.obrol.loadtest.engine.Engine;

/** What runs are made with; a test has another than the command. */
interface Machine {
  /**
   * Makes what starts servers. Where the plan says so this process is pinned now, before it has
   * threads that make load.
   */
  Launcher launcher(SuitePlan plan) throws InterruptedException;

  /** Makes what makes load. */
  Engine engine(SuitePlan plan);

  /** Where all this happens: names and values, for people. */
  Map<String, String> environment(SuitePlan plan);
}
