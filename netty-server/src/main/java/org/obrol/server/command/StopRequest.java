package org.obrol.server.command;

import java.util.concurrent.CountDownLatch;

/**
 * What becomes of SIGTERM and Ctrl-C: the thread that made this is interrupted, and the process
 * lives on until that has closed it.
 */
final class StopRequest implements AutoCloseable {
  private final Thread command = Thread.currentThread();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /**
   * Begins to listen for requests.
   *
   * @param asked runs first when there is one, on another thread
   */
  StopRequest(Runnable asked) {
    hook = new Thread(() -> stop(asked), "obrol-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The process ends when this returns. */
  private void stop(Runnable asked) {
    asked.run();
    command.interrupt();
    try {
      done.await();
    } catch (InterruptedException atOnce) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      // It is the hook that made us come here.
    }
  }
}
