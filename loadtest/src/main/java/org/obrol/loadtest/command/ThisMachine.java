package org.obrol.loadtest.command;

/** Stand-in. */
final class ThisMachine implements Machine {
  @Override
  public Bench bench(SuitePlan plan) {
    throw new UnsupportedOperationException();
  }
}
