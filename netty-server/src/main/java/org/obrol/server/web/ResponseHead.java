package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Lays the head of a response into a buffer, field by field; the buffer stays the caller's. */
final class ResponseHead {
  /** What a client is told that sends a body only when it will be taken. */
  static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

  /** How HTTP writes a time (RFC 9110, section 5.6.7). */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final ByteBuf out;

  ResponseHead(ByteBuf out, HttpResponseStatus status) {
    this.out = out;
    ByteBufUtil.writeAscii(out, "HTTP/1.1 " + status + "\r\n");
    field(HttpHeaderNames.DATE, now());
  }

  /** The time as a response tells it. */
  static String now() {
    return TIME.format(Instant.now());
  }

  /**
   * Adds a field.
   *
   * @param value printable ASCII
   */
  ResponseHead field(CharSequence name, CharSequence value) {
    if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: printable ASCII)");
    }
    ByteBufUtil.writeAscii(out, name);
    ByteBufUtil.writeAscii(out, ": ");
    ByteBufUtil.writeAscii(out, value);
    ByteBufUtil.writeAscii(out, "\r\n");
    return this;
  }

  ResponseHead field(CharSequence name, long value) {
    return field(name, Long.toString(value));
  }

  void end() {
    ByteBufUtil.writeAscii(out, "\r\n");
  }
}
