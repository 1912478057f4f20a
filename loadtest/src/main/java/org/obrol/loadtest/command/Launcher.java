package org.obrol.loadtest.command;

import org.obrol.loadtest.target.Target;

/** Makes what is planned run. */
interface Launcher {
  /**
   * Starts or finds a server and waits until it can be loaded. Who calls closes it.
   *
   * @throws org.obrol.loadtest.engine.LoadException if it does not come up
   * @throws InterruptedException if the thread was interrupted; nothing runs then
   */
  Target launch(TargetPlan plan) throws InterruptedException;
}
