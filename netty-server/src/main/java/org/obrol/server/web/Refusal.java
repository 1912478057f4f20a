package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Result;

/** A request that is no more than answered, in its turn. */
final class Refusal extends Exchange {
  private final String path;
  private final BadRequest why;

  Refusal(HttpFiles connection, HttpRequest request, long number, String path, BadRequest why) {
    super(connection, request, number);
    this.path = path;
    this.why = why;
  }

  @Override
  void begin() {
    ask(Part.BEGIN, new Command.Malformed(why.failure(), why.message(), false));
  }

  @Override
  HttpResponseStatus status(Part part, Failure failure) {
    return why.status();
  }

  @Override
  void refusalFields(ResponseHead head) {
    if (why.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      head.field(HttpHeaderNames.ALLOW, FileRequest.methods(path));
    }
  }

  @Override
  void accepted(Part part, Result result, ByteBuf out) {
    throw new IllegalStateException("this is always refused");
  }
}
