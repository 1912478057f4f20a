package org.obrol.server.web;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.UPGRADE_REQUIRED;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.net.SocketAddress;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The opening handshake of a WebSocket, RFC 6455, section 4.2. */
final class Handshakes {
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  /**
   * How long a frame may be: a line of one who is logged in, and somewhat more, so that the longest
   * lines get the chat's own answer.
   */
  static final int MAX_FRAME_BYTES = 128 << 10;

  private Handshakes() {}

  /** Why a request cannot become a WebSocket; null if it can. */
  static @Nullable Answer refusal(HttpRequest request, Origins origins, SocketAddress local) {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.GET)
        || !headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return needed("this is where a WebSocket begins");
    }
    if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return needed("only WebSockets of version 13 are spoken here")
          .with(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
    }
    if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      return Answer.text(BAD_REQUEST, "Sec-WebSocket-Key: (expected: 16 bytes in base64)")
          .andClose();
    }
    if (!origins.allow(
        headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST), local)) {
      return Answer.text(FORBIDDEN, "pages from elsewhere may not connect (see --origin)")
          .andClose();
    }
    return null;
  }

  private static Answer needed(String message) {
    return Answer.text(UPGRADE_REQUIRED, message)
        .with(HttpHeaderNames.UPGRADE, "websocket")
        .andClose();
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /**
   * Answers the request and puts the WebSocket's codec where HTTP's was.
   *
   * @param deflate whether compressed messages are agreed on
   */
  static void carryOut(Channel channel, HttpRequest request, boolean deflate) {
    FullHttpRequest full =
        new DefaultFullHttpRequest(
            request.protocolVersion(),
            request.method(),
            request.uri(),
            Unpooled.EMPTY_BUFFER,
            request.headers(),
            EmptyHttpHeaders.INSTANCE);
    HttpHeaders response = new DefaultHttpHeaders();
    if (deflate) {
      response.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, Deflate.AGREED);
    }
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(MAX_FRAME_BYTES)
            .allowExtensions(deflate)
            .closeOnProtocolViolation(false) // the chat says goodbye first, see MessageLines
            .withUTF8Validator(false) // it cannot see into compressed frames; ours stands behind
            .build();
    new WebSocketServerHandshaker13(null, null, config)
        .handshake(channel, full, response, channel.newPromise());
  }
}
