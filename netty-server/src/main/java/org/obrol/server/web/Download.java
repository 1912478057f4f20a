package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.model.FileInfo;

/** Sends a file, or a part of one: asks what it is, decides what of it to send, asks for that. */
final class Download extends Exchange {
  private final FileRequest.Get asked;
  private final String token;
  private @Nullable ByteRange range;
  private long left;

  Download(
      HttpFiles connection, HttpRequest request, long number, FileRequest.Get asked, String token) {
    super(connection, request, number);
    this.asked = asked;
    this.token = token;
  }

  @Override
  void begin() {
    ask(Part.BEGIN, get(0, 0));
  }

  private Command get(long from, long length) {
    return new Command.As(token, new FileCommand.GetFile(asked.file(), from, length));
  }

  @Override
  void accepted(Part part, Result result, ByteBuf out) {
    FileInfo file = ((Result.Download) result).file();
    if (part == Part.END) {
      begin(file, out);
      return;
    }
    if (EntityTags.isKnown(request().headers(), tag(file))) {
      cached(answer(HttpResponseStatus.NOT_MODIFIED, out), file).end();
      complete();
      return;
    }
    range = asked.headOnly() ? null : range(file);
    if (range != null && range.isEmpty()) {
      notSatisfiable(file, out);
    } else if (asked.headOnly() || file.size() == 0) {
      begin(file, out);
      complete();
    } else {
      long from = range == null ? 0 : range.from();
      left = range == null ? file.size() : range.length();
      connection().later(() -> ask(Part.END, get(from, left)));
    }
  }

  private @Nullable ByteRange range(FileInfo file) {
    HttpHeaders headers = request().headers();
    return EntityTags.mayBePart(headers, tag(file))
        ? ByteRange.of(headers.getAll(HttpHeaderNames.RANGE), file.size())
        : null;
  }

  private static String tag(FileInfo file) {
    return '"' + file.sha256().hex() + '"';
  }

  private void notSatisfiable(FileInfo file, ByteBuf out) {
    ResponseHead head =
        answer(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE, out)
            .field(HttpHeaderNames.CONTENT_RANGE, "bytes */" + file.size());
    String message = "a range outside of the file (expected: within %d bytes)";
    json(head, new Result.Failed(Failure.MALFORMED, message.formatted(file.size())), out);
  }

  private static ResponseHead cached(ResponseHead head, FileInfo file) {
    return head.field(HttpHeaderNames.ETAG, tag(file))
        .field(HttpHeaderNames.CACHE_CONTROL, "private, no-cache");
  }

  /** Writes what stands before the content. */
  private void begin(FileInfo file, ByteBuf out) {
    ByteRange part = range;
    ResponseHead head =
        answer(part == null ? HttpResponseStatus.OK : HttpResponseStatus.PARTIAL_CONTENT, out);
    if (part != null) {
      head.field(
          HttpHeaderNames.CONTENT_RANGE,
          "bytes %d-%d/%d".formatted(part.from(), part.end() - 1, file.size()));
    }
    cached(head, file)
        .field(HttpHeaderNames.CONTENT_LENGTH, part == null ? file.size() : part.length())
        .field(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM)
        .field(HttpHeaderNames.CONTENT_DISPOSITION, ContentDisposition.of(file.name()))
        .field(HttpHeaderNames.ACCEPT_RANGES, HttpHeaderValues.BYTES)
        // Whoever opens it in a browser after all gets a document that can do nothing.
        .field(HttpHeaderNames.CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .field("Cross-Origin-Resource-Policy", "same-origin")
        .end();
  }

  @Override
  void piece(Push.FileChunk piece, ByteBuf out) {
    left -= piece.data().remaining();
    out.writeBytes(piece.data().duplicate());
    if (left == 0) {
      complete();
    }
  }
}
