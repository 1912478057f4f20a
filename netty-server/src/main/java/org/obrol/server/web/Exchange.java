package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;

/**
 * One request about files and its answer. The commands that it becomes go to the session in order;
 * what the session says to them comes back here while it is written, so nothing more is asked from
 * within that, but {@link HttpFiles#later}. Confined to the event loop.
 */
abstract class Exchange {
  /** Which of its commands a reply is to. */
  enum Part {
    BEGIN,
    PIECE,
    END
  }

  /** How the session's replies are called in their JSON form. */
  private static final Tag FILE = new Tag("file", null);

  private static final String RETRY_AFTER_SECONDS = "1";

  private final HttpFiles connection;
  private final HttpRequest request;
  private final String label;
  private boolean answered; // at least the head of the answer is out
  private boolean contentBroken;
  private boolean closes;

  Exchange(HttpFiles connection, HttpRequest request, long number) {
    this.connection = connection;
    this.request = request;
    this.label = number + " ";
  }

  final HttpFiles connection() {
    return connection;
  }

  final HttpRequest request() {
    return request;
  }

  final boolean isAnswered() {
    return answered;
  }

  // ---- what comes in

  /** Asks for the first thing. */
  abstract void begin();

  /** Takes some of the body; it stays the caller's. */
  void content(ByteBuf body) {
    // A body that means nothing is read over.
  }

  /** For the time being nothing more of the body is here. */
  void contentRead() {}

  /** The body is at its end. */
  void contentEnded() {}

  /** The rest of the body will not come. */
  void contentCut() {}

  /** The rest of the body cannot be understood. */
  final void contentBroken() {
    if (!answered) {
      contentBroken = true;
      giveUp();
      ask(Part.END, new Command.Malformed(Failure.MALFORMED, "the body is not HTTP", false));
    }
  }

  /** Takes away what has been made and will not be whole. */
  void giveUp() {}

  final boolean isContentBroken() {
    return contentBroken;
  }

  // ---- what is asked

  final void ask(Part part, Command command) {
    connection.ask(tag(part), command);
  }

  private Tag tag(Part part) {
    return new Tag("file", label + part);
  }

  // ---- what the session says

  /** A reply came; those to the commands of others are not for this. */
  final void replied(Reply reply, ByteBuf out) {
    for (Part part : Part.values()) {
      if (!answered && reply.to().equals(tag(part))) {
        if (reply.result() instanceof Result.Failed failed) {
          refuse(status(part, failed.failure()), failed, out);
        } else {
          accepted(part, reply.result(), out);
        }
      }
    }
  }

  /** A command has been carried out. */
  abstract void accepted(Part part, Result result, ByteBuf out);

  /** Which status stands for a refusal. */
  HttpResponseStatus status(Part part, Failure failure) {
    return Statuses.of(failure);
  }

  void piece(Push.FileChunk piece, ByteBuf out) {
    throw new IllegalStateException("nobody has asked for a file");
  }

  /** The connection will be closed when this has been written. */
  final void goodbye(Goodbye why, ByteBuf out) {
    if (!answered) { // else it ends wherever it is, which its client can see from its length
      Result.Failed failed = connection.bodyEndsEarly() ? cutOff() : failed(why);
      closes = true;
      refuse(Statuses.of(failed.failure()), failed, out);
    }
  }

  private static Result.Failed cutOff() {
    return new Result.Failed(Failure.MALFORMED, "the body ended early");
  }

  private static Result.Failed failed(Goodbye why) {
    return switch (why) {
      case KICKED -> new Result.Failed(Failure.DENIED, "you were thrown out");
      case LOGGED_OUT, REPLACED ->
          new Result.Failed(Failure.BAD_TOKEN, "you logged out on another connection");
      case INTERNAL -> new Result.Failed(Failure.INTERNAL, "the server made a mistake");
      case QUIT, PROTOCOL_ERROR, LOGIN_TIMEOUT, SLOW_CONSUMER, DRAINING ->
          new Result.Failed(Failure.UNAVAILABLE, "the connection ends");
    };
  }

  // ---- the answer

  final void refuse(HttpResponseStatus status, Failure failure, String message, ByteBuf out) {
    refuse(status, new Result.Failed(failure, message), out);
  }

  private void refuse(HttpResponseStatus status, Result.Failed failed, ByteBuf out) {
    ResponseHead head = answer(status, out);
    if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
      head.field(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
      head.field(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    refusalFields(head);
    json(head, failed, out);
  }

  /** Adds fields to a refusal. */
  void refusalFields(ResponseHead head) {}

  /** Writes what every answer begins with. */
  final ResponseHead answer(HttpResponseStatus status, ByteBuf out) {
    answered = true;
    closes |= !HttpUtil.isKeepAlive(request) || !connection.isRequestWhole();
    ResponseHead head =
        new ResponseHead(out, status)
            .field(HttpHeaderNames.VARY, "Authorization, Origin")
            .field("X-Content-Type-Options", "nosniff");
    if (closes) {
      head.field(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      head.field(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    String origin = connection.allowedOrigin(request);
    if (origin != null) {
      head.field(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .field(
              HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
              "Accept-Ranges, Content-Disposition, Content-Range, ETag, Location");
    }
    return head;
  }

  /** Writes the rest of an answer that is what the native protocol says. */
  final void json(ResponseHead head, Result result, ByteBuf out) {
    ByteBuf body = out.alloc().buffer();
    try {
      connection.frames().encode(new Reply(FILE, result), body);
      head.field(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
          .field(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
          .field(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
          .end();
      if (!request.method().equals(HttpMethod.HEAD)) {
        out.writeBytes(body);
      }
    } finally {
      body.release();
    }
    complete();
  }

  /** All of the answer has been written. */
  final void complete() {
    connection.completed(closes);
  }
}
