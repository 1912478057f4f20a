package org.obrol.storage;

/** Waiting for threads to end. */
final class Threads {
  private Threads() {}

  /** Waits until a thread has ended, also when interrupted. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException ignored) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
