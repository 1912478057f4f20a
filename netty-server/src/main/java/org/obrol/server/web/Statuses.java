package org.obrol.server.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.obrol.core.command.Failure;

/** Which status stands for which failure. */
final class Statuses {
  private Statuses() {}

  static HttpResponseStatus of(Failure failure) {
    return switch (failure) {
      case MALFORMED, UNKNOWN_COMMAND, MISSING_PARAMETER, INVALID_NAME, BAD_CHECKSUM ->
          HttpResponseStatus.BAD_REQUEST;
      case BAD_TOKEN, NOT_LOGGED_IN, BAD_CREDENTIALS -> HttpResponseStatus.UNAUTHORIZED;
      case DENIED, NOT_A_MEMBER, NOT_OWNER -> HttpResponseStatus.FORBIDDEN;
      case NO_SUCH_FILE, NO_SUCH_USER, NO_SUCH_GROUP, NO_SUCH_MESSAGE ->
          HttpResponseStatus.NOT_FOUND;
      case ALREADY_LOGGED_IN, LOGGED_IN_ELSEWHERE, NAME_TAKEN -> HttpResponseStatus.CONFLICT;
      case QUOTA, TOO_LONG, FRAME_TOO_LONG -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
      case RATE_LIMITED -> HttpResponseStatus.TOO_MANY_REQUESTS;
      case BUSY, UNAVAILABLE -> HttpResponseStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
