package org.obrol.loadtest.scenario;

/** A setting, or a file of them, is not what was wanted; its message says both, for people. */
public final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes one. */
  public InvalidSettingException(String message) {
    super(message);
  }
}
