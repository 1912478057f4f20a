package org.obrol.loadtest.engine;

/** A run cannot be brought to its end; its message is for people. */
public final class LoadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes one. */
  public LoadException(String message) {
    super(message);
  }

  /** Makes one with its cause. */
  public LoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
