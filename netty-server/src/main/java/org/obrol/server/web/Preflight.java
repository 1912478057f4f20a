package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.obrol.core.command.Command;
import org.obrol.core.event.Result;

/** Tells what may be asked: a browser wants to know before a page of another origin may ask. */
final class Preflight extends Exchange {
  private static final int MAX_AGE_SECONDS = 600;

  private final String path;

  Preflight(HttpFiles connection, HttpRequest request, long number, String path) {
    super(connection, request, number);
    this.path = path;
  }

  @Override
  void begin() {
    ask(Part.BEGIN, new Command.Ping());
  }

  @Override
  void accepted(Part part, Result result, ByteBuf out) {
    String methods = FileRequest.methods(path);
    ResponseHead head =
        answer(HttpResponseStatus.NO_CONTENT, out).field(HttpHeaderNames.ALLOW, methods);
    if (connection().allowedOrigin(request()) != null) {
      head.field(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods)
          .field(
              HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
              "Authorization, Content-Type, If-None-Match, If-Range, Range")
          .field(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    }
    head.end();
    complete();
  }
}
