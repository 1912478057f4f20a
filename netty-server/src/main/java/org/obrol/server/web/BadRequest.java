package org.obrol.server.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.obrol.core.command.Failure;

/** A request that is answered without a look at anything but its head. */
final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient HttpResponseStatus status;
  private final Failure failure;
  private final String message;

  BadRequest(HttpResponseStatus status, Failure failure, String message) {
    super(message, null, false, false); // ordinary input, so the stack would only cost time
    this.status = status;
    this.failure = failure;
    this.message = message;
  }

  /** With the status that stands for the failure. */
  BadRequest(Failure failure, String message) {
    this(Statuses.of(failure), failure, message);
  }

  HttpResponseStatus status() {
    return status;
  }

  Failure failure() {
    return failure;
  }

  /** For people. */
  String message() {
    return message;
  }
}
