package org.obrol.core.testing;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks at once, or, while it holds, when the test says so. One thread only. */
public final class ManualExecutor implements Executor {
  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean holding;

  /** Runs tasks at once. */
  public ManualExecutor() {}

  /** Keeps tasks from now on. */
  public void hold() {
    holding = true;
  }

  /** Runs what was kept and everything from now on. */
  public void release() {
    holding = false;
    while (runOne()) {}
  }

  /** Runs the task that was kept longest; says whether there was one. */
  public boolean runOne() {
    Runnable task = held.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /** How many tasks are kept. */
  public int size() {
    return held.size();
  }

  @Override
  public void execute(Runnable task) {
    if (holding) {
      held.add(task);
    } else {
      task.run();
    }
  }
}
