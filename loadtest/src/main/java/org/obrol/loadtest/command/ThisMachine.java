package org.obrol.loadtest.command;

import java.util.Map;
import org.obrol.loadtest.engine.Engine;

/** Stand-in until wired up. */
final class ThisMachine implements Machine {
  @Override
  public Launcher launcher(SuitePlan plan) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Engine engine(SuitePlan plan) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, String> environment(SuitePlan plan) {
    return Map.of();
  }
}
