package org.obrol.storage;

/**
 * A {@link Progress} that hears of every so many steps, and the place where a task can be ended.
 */
final class Steps {
  private static final int BETWEEN = 1024;

  private final Progress progress;

  Steps(Progress progress) {
    this.progress = progress;
  }

  /**
   * Tells how far it is.
   *
   * @throws StoreException if this thread was interrupted
   */
  void at(String what, long done, long total) {
    if (Thread.currentThread().isInterrupted()) {
      throw new StoreException("interrupted");
    }
    progress.at(what, done, total);
  }

  /** The same for what is counted one by one and quickly. */
  void counted(String what, long done, long total) {
    if (done % BETWEEN == 0) {
      at(what, done, total);
    }
  }
}
