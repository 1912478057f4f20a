package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.ByteBuffer;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.event.Result;
import org.obrol.core.model.FileId;

/** Adds to an upload; what has come stays, also where the rest does not. */
final class PartialUpload extends Upload {
  private final FileId file;
  private final long begin;
  private long next;

  PartialUpload(
      HttpFiles connection, HttpRequest request, long number, FileRequest.Add asked, String token) {
    super(connection, request, number, token);
    this.file = asked.file();
    this.begin = asked.offset();
    this.next = begin;
  }

  @Override
  void begin() {
    askAs(Part.BEGIN, new FileCommand.WriteFile(file, begin, NOTHING));
  }

  @Override
  void write(ByteBuffer data) {
    long at = next;
    next += data.remaining();
    askAs(Part.PIECE, new FileCommand.WriteFile(file, at, data));
  }

  @Override
  void finish() {
    askAs(Part.END, new FileCommand.WriteFile(file, next, NOTHING));
  }

  @Override
  void begun(Result.Upload upload, ByteBuf out) {
    if (upload.offset() != begin && hasBody()) {
      refuse(
          HttpResponseStatus.CONFLICT,
          Failure.MALFORMED,
          "offset: %d (expected: %d)".formatted(begin, upload.offset()),
          out);
    }
  }

  private boolean hasBody() {
    return HttpUtil.isTransferEncodingChunked(request())
        || HttpUtil.getContentLength(request(), 0L) > 0;
  }

  /** What the store finds out of order is where the upload does not stand. */
  @Override
  HttpResponseStatus status(Part part, Failure failure) {
    return failure == Failure.MALFORMED && !isContentBroken()
        ? HttpResponseStatus.CONFLICT
        : Statuses.of(failure);
  }

  @Override
  void finished(Result result, ByteBuf out) {
    json(answer(HttpResponseStatus.OK, out), result, out);
  }
}
