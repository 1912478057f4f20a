package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;

/**
 * {@code permessage-deflate}, RFC 7692, outwards. Each message is compressed for itself, so that
 * all who get the same message get the same bytes, and no connection keeps a window; and only where
 * it saves packets.
 */
final class Deflate {
  private static final String NAME = "permessage-deflate";
  private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";

  /** What is agreed on with everybody who offers it. */
  static final String AGREED = NAME + "; " + SERVER_NO_CONTEXT + "; " + CLIENT_NO_CONTEXT;

  /** Not server_max_window_bits: the JDK's deflater has one window only. */
  private static final Set<String> ACCEPTABLE =
      Set.of(SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT, "client_max_window_bits");

  /** What is shorter leaves in one packet anyway. */
  private static final int MIN_BYTES = 1 << 10;

  /** What a flushed block ends with, which is left out on the wire. */
  private static final int TAIL_BYTES = 4;

  private static final FastThreadLocal<Deflater> DEFLATERS =
      new FastThreadLocal<>() {
        @Override
        protected Deflater initialValue() {
          return new Deflater(Deflater.BEST_SPEED, true);
        }

        @Override
        protected void onRemoval(Deflater deflater) {
          deflater.end();
        }
      };

  private Deflate() {}

  /** Whether a client offers what {@link #AGREED} accepts. */
  static boolean isOffered(HttpHeaders request) {
    for (String value : request.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)) {
      for (WebSocketExtensionData offer : WebSocketExtensionUtil.extractExtensions(value)) {
        if (offer.name().equals(NAME) && isAcceptable(offer.parameters())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAcceptable(Map<String, String> parameters) {
    return ACCEPTABLE.containsAll(parameters.keySet());
  }

  /** Whether a message of this length is worth the work. */
  static boolean pays(int bytes) {
    return bytes >= MIN_BYTES;
  }

  /**
   * Compresses all that a buffer has from an index on.
   *
   * @return false where it would not become shorter, and nothing is changed
   */
  static boolean shrink(ByteBuf out, int from) {
    byte[] plain = ByteBufUtil.getBytes(out, from, out.writerIndex() - from);
    byte[] small = new byte[plain.length];
    Deflater deflater = DEFLATERS.get();
    deflater.reset();
    deflater.setInput(plain);
    int length = deflater.deflate(small, 0, small.length, Deflater.SYNC_FLUSH) - TAIL_BYTES;
    if (length + TAIL_BYTES == small.length) {
      return false; // there may be more
    }
    out.writerIndex(from).writeBytes(small, 0, length);
    return true;
  }
}
