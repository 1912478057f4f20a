package org.obrol.core.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Catches what a class logs, so that a test can look at it and the console stays quiet. */
public final class LogTrap implements AutoCloseable {
  private final List<LogRecord> caught = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord log) {
          caught.add(log);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Catches what goes to the logger of this class, until it is closed. */
  public LogTrap(String className) {
    logger = Logger.getLogger(className);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  /** The exceptions that were logged. */
  public List<Throwable> thrown() {
    return caught.stream().map(LogRecord::getThrown).toList();
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }
}
