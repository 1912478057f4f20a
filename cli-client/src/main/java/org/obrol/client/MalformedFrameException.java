package org.obrol.client;

import java.io.Serial;

/**
 * The server sent what is no frame of the protocol. Ends the connection, never leaves the module.
 */
final class MalformedFrameException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String problem;

  MalformedFrameException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** What came and what was wanted. */
  String problem() {
    return problem;
  }
}
