package org.obrol.server.ndjson;

import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;

/** A line that is no command; ends as the {@link Command.Malformed} that keeps its place. */
final class BadLine extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Failure failure;
  private final String message;

  BadLine(Failure failure, String message) {
    super(message, null, false, false); // ordinary input, so the stack would only cost time
    this.failure = failure;
    this.message = message;
  }

  /** The same, with how the command is written where something of it is missing. */
  BadLine withUsage(String usage) {
    return failure == Failure.MISSING_PARAMETER
        ? new BadLine(failure, message + " (usage: " + usage + ")")
        : this;
  }

  Command.Malformed toCommand() {
    return new Command.Malformed(failure, message, false);
  }
}
