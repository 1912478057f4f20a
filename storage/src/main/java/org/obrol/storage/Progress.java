package org.obrol.storage;

/** Is told how far a long task on a {@link DataDirectory} is, on the thread that runs it. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (what, done, total) -> {};

  /**
   * Tells how far it is; often, so this should be quick.
   *
   * @param what is being done, as a noun: "messages"
   * @param done how much of it, in whatever it is counted
   * @param total how much there is, or 0 where nobody knows
   */
  void at(String what, long done, long total);
}
