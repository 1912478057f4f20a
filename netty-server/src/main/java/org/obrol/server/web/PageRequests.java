package org.obrol.server.web;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_MODIFIED;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers with the files of a page. */
final class PageRequests {
  private static final String FOR_A_YEAR = "public, max-age=31536000, immutable";
  private static final String ASK_EACH_TIME = "no-cache";

  private final Page page;

  PageRequests(Page page) {
    this.page = page;
  }

  /**
   * Answers a request for a file.
   *
   * @param path without the slash at its beginning
   * @return null where there is no such file
   */
  @Nullable Answer find(String path, HttpHeaders request) {
    Page.Asset asset = page.find(path);
    if (asset == null) {
      return null;
    }
    boolean zipped = asset.zipped() != null && takesGzip(request);
    // Another encoding is another representation, so it has a tag of its own; RFC 9110, 8.8.3.
    String tag = '"' + asset.hash() + (zipped ? "-gzip\"" : "\"");
    Answer answer =
        EntityTags.isKnown(request, tag)
            ? Answer.empty(NOT_MODIFIED)
            : Answer.of(OK, zipped ? Objects.requireNonNull(asset.zipped()) : asset.content());
    answer
        .with(HttpHeaderNames.ETAG, tag)
        .with(HttpHeaderNames.CACHE_CONTROL, asset.lasting() ? FOR_A_YEAR : ASK_EACH_TIME)
        .with(HttpHeaderNames.VARY, "Accept-Encoding")
        .with("Content-Security-Policy", page.contentSecurityPolicy())
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Cross-Origin-Resource-Policy", "same-origin")
        .with("Referrer-Policy", "no-referrer")
        .with("X-Frame-Options", "DENY"); // for browsers that do not know frame-ancestors
    if (answer.status().equals(OK)) {
      answer.with(HttpHeaderNames.CONTENT_TYPE, asset.type());
      if (zipped) {
        answer.with(HttpHeaderNames.CONTENT_ENCODING, "gzip");
      }
    }
    return answer;
  }

  private static boolean takesGzip(HttpHeaders request) {
    for (String value : request.getAll(HttpHeaderNames.ACCEPT_ENCODING)) {
      for (String coding : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = coding.split(";", -1);
        if (parts[0].strip().equals("gzip")
            && (parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?"))) {
          return true;
        }
      }
    }
    return false;
  }
}
