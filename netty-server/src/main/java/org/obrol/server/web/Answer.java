package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response whose content is there already.
 *
 * @param content nobody's to release; what is written is a duplicate
 * @param close whether nothing more is taken from the connection after it
 */
record Answer(HttpResponseStatus status, HttpHeaders headers, ByteBuf content, boolean close) {
  static Answer of(HttpResponseStatus status, ByteBuf content) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set("X-Content-Type-Options", "nosniff");
    return new Answer(status, headers, content, false);
  }

  static Answer empty(HttpResponseStatus status) {
    return of(status, Unpooled.EMPTY_BUFFER);
  }

  /** For people; what came is in it at most in one line. */
  static Answer text(HttpResponseStatus status, String message) {
    byte[] content = (message + '\n').getBytes(StandardCharsets.UTF_8);
    return of(status, Unpooled.wrappedBuffer(content))
        .with(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
  }

  /** Adds a header to this. */
  Answer with(CharSequence name, String value) {
    headers.set(name, value);
    return this;
  }

  Answer andClose() {
    return new Answer(status, headers, content, true);
  }

  /**
   * Whether the connection goes on after it.
   *
   * @param request that it answers, or null where there is none that can be understood
   */
  boolean keepsOpen(@Nullable HttpRequest request) {
    return request != null && !close && HttpUtil.isKeepAlive(request);
  }

  /**
   * Writes it.
   *
   * @param request that it answers, or null where there is none that can be understood
   */
  ChannelFuture writeTo(ChannelHandlerContext ctx, @Nullable HttpRequest request) {
    headers.set(HttpHeaderNames.DATE, ResponseHead.now());
    if (status.code() != HttpResponseStatus.NOT_MODIFIED.code()) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    }
    if (!keepsOpen(request)) {
      headers.set(HttpHeaderNames.CONNECTION, "close");
    } else if (request != null && request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      headers.set(HttpHeaderNames.CONNECTION, "keep-alive");
    }
    boolean head = request != null && request.method().equals(HttpMethod.HEAD);
    ByteBuf body = head ? Unpooled.EMPTY_BUFFER : content.duplicate();
    return ctx.writeAndFlush(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, body, headers, EmptyHttpHeaders.INSTANCE));
  }
}
