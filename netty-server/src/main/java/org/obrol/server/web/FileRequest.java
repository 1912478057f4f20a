package org.obrol.server.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileName;

/** What a request about files asks for. */
sealed interface FileRequest {
  /** Where all of them are. */
  String PATH = "/files";

  /** Send the body as a file. */
  record Send(Address to, FileName name) implements FileRequest {}

  /** Add the body to an upload, from this offset on. */
  record Add(FileId file, long offset) implements FileRequest {}

  /** Answer with a file, or with what would stand before it. */
  record Get(FileId file, boolean headOnly) implements FileRequest {}

  /** Say what may be asked. */
  record Options() implements FileRequest {}

  /** Whether a request for this path is about files. */
  static boolean isOne(String path) {
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }

  /** Which methods there are for a path about files. */
  static String methods(String path) {
    return path.equals(PATH) ? "POST, OPTIONS" : "GET, HEAD, PUT, OPTIONS";
  }

  /**
   * Reads a request.
   *
   * @param path about files
   * @throws BadRequest where it asks for nothing that there is
   */
  static FileRequest of(HttpRequest request, String path) {
    if (request.method().equals(HttpMethod.OPTIONS)) {
      return new Options();
    }
    return path.equals(PATH) ? ofAll(request) : ofOne(request, path.substring(PATH.length() + 1));
  }

  private static FileRequest ofAll(HttpRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      throw noSuchMethod();
    }
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    if (type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      throw new BadRequest(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          Failure.MALFORMED,
          "a form (expected: the file's content alone as the body)");
    }
    Query query = Query.of(request.uri());
    Address to =
        Address.parse(query.required("to"))
            .orElseThrow(
                () ->
                    new BadRequest(
                        Failure.INVALID_NAME,
                        "to is no address (expected: @user, #group or *, encoded)"));
    FileName name =
        FileName.parse(query.required("name"))
            .orElseThrow(
                () ->
                    new BadRequest(
                        Failure.INVALID_NAME,
                        "name is no file's name (expected: 1 to 255 bytes, no control"
                            + " characters)"));
    return new Send(to, name);
  }

  private static FileRequest ofOne(HttpRequest request, String id) {
    HttpMethod method = request.method();
    boolean head = method.equals(HttpMethod.HEAD);
    if (!head && !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.PUT)) {
      throw noSuchMethod();
    }
    FileId file =
        FileId.parse(id).orElseThrow(() -> new BadRequest(Failure.NO_SUCH_FILE, "no such file"));
    return method.equals(HttpMethod.PUT)
        ? new Add(file, offset(Query.of(request.uri()).required("offset")))
        : new Get(file, head);
  }

  private static BadRequest noSuchMethod() {
    return new BadRequest(
        HttpResponseStatus.METHOD_NOT_ALLOWED,
        Failure.UNKNOWN_COMMAND,
        "no such method here (see the field Allow)");
  }

  private static long offset(String text) {
    long offset = Digits.parse(text);
    if (offset < 0) {
      throw new BadRequest(Failure.MALFORMED, "offset is no whole number >= 0");
    }
    return offset;
  }
}
