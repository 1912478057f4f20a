package org.obrol.loadtest.command;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of SIGTERM and Ctrl-C: the thread that made this is interrupted, and the process
 * lives on until that has closed it.
 */
final class StopRequest implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StopRequest.class.getName());

  private final Thread command = Thread.currentThread();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /** Begins to listen for requests; the process waits for so long then. */
  StopRequest(Duration patience) {
    hook = new Thread(() -> stop(patience), "obrol-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The process ends when this returns. */
  private void stop(Duration patience) {
    command.interrupt();
    try {
      if (!done.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.log(Level.WARNING, "not everything was closed in time");
      }
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
