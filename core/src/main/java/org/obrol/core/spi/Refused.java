package org.obrol.core.spi;

import org.obrol.core.command.Failure;

/**
 * How a port or a policy says no: completes its stage with this. Anything else that a stage is
 * completed with is a fault of the server, told to clients as {@link Failure#INTERNAL}.
 */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Failure failure;

  /**
   * Makes a refusal.
   *
   * @param message for the client's eyes
   */
  public Refused(Failure failure, String message) {
    super(message, null, false, false); // expected, so the stack would only cost time
    this.failure = failure;
  }

  /** What to tell a client. */
  public Failure failure() {
    return failure;
  }

  /** What to tell a person. */
  public String reason() {
    String message = getMessage();
    return message == null ? failure.name() : message;
  }
}
