package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.FileCommand;
import org.obrol.core.event.Result;
import org.obrol.core.model.FileId;

/**
 * Sends a file in one request: it is there when all of the body is, and nothing of it is left where
 * that does not come.
 */
final class WholeUpload extends Upload {
  private final FileRequest.Send asked;
  private @Nullable FileId file;

  WholeUpload(
      HttpFiles connection,
      HttpRequest request,
      long number,
      FileRequest.Send asked,
      String token) {
    super(connection, request, number, token);
    this.asked = asked;
  }

  @Override
  void begin() {
    Long size = HttpUtil.isTransferEncodingChunked(request()) ? null : contentLength();
    askAs(Part.BEGIN, new FileCommand.OpenUpload(asked.to(), asked.name(), size, null));
    write(NOTHING); // from here on it goes with the connection
  }

  private long contentLength() {
    return HttpUtil.getContentLength(request(), 0L);
  }

  @Override
  void write(ByteBuffer data) {
    askAs(Part.PIECE, new FileCommand.WriteFile(null, null, data));
  }

  @Override
  void giveUp() {
    askAs(Part.PIECE, new FileCommand.RemoveFile(null));
  }

  @Override
  void finish() {
    askAs(Part.END, new FileCommand.FinishUpload(null));
  }

  @Override
  void begun(Result.Upload upload, ByteBuf out) {
    file = upload.file();
  }

  @Override
  void finished(Result result, ByteBuf out) {
    ResponseHead head =
        answer(HttpResponseStatus.CREATED, out)
            .field(HttpHeaderNames.LOCATION, FileRequest.PATH + "/" + Objects.requireNonNull(file));
    json(head, result, out);
  }
}
