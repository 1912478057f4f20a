package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.obrol.core.event.Event;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.server.dialect.Encoder;

/**
 * Lays each frame of a dialect of lines as one WebSocket text message, without the line's end. A
 * goodbye is followed by the closing frame. The header is part of the encoding, so that many
 * connections share the bytes.
 */
final class WebSocketEncoder implements Encoder {
  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40; // compressed, RFC 7692
  private static final int TEXT = 1;
  private static final int CLOSE = 8;

  private static final int LENGTH_IN_16_BITS = 126;
  private static final int LENGTH_IN_64_BITS = 127;

  /** With a length in 16 bits, which is what most frames need. */
  private static final int USUAL_HEADER_BYTES = 4;

  private static final int SHORT_HEADER_BYTES = 2;
  private static final int LONG_HEADER_BYTES = 10;
  private static final int LINE_END_BYTES = 2;

  private final Encoder lines;
  private final boolean deflate;

  /**
   * Makes one for all connections that have agreed on the same.
   *
   * @param lines whose frames end with CRLF
   */
  WebSocketEncoder(Encoder lines, boolean deflate) {
    this.lines = lines;
    this.deflate = deflate;
  }

  @Override
  public void encode(Event event, ByteBuf out) {
    int start = out.writerIndex();
    out.writeZero(USUAL_HEADER_BYTES);
    int payload = out.writerIndex();
    lines.encode(event, out);
    if (out.writerIndex() == payload) {
      out.writerIndex(start);
      return;
    }
    out.writerIndex(out.writerIndex() - LINE_END_BYTES);
    int flags = FIN | TEXT;
    if (deflate
        && !(event instanceof Push.FileChunk)
        && Deflate.pays(out.writerIndex() - payload)) {
      flags |= Deflate.shrink(out, payload) ? RSV1 : 0;
    }
    layHeader(out, start, payload, flags);
    if (event instanceof Push.Bye bye) {
      layClose(out, bye.why());
    }
  }

  private static void layHeader(ByteBuf out, int start, int payload, int flags) {
    int length = out.writerIndex() - payload;
    if (length < LENGTH_IN_16_BITS) {
      move(out, payload, start + SHORT_HEADER_BYTES, length);
      out.setByte(start, flags).setByte(start + 1, length);
    } else if (length <= 0xffff) {
      out.setByte(start, flags)
          .setByte(start + 1, LENGTH_IN_16_BITS)
          .setShort(start + SHORT_HEADER_BYTES, length);
    } else {
      out.ensureWritable(LONG_HEADER_BYTES - USUAL_HEADER_BYTES);
      move(out, payload, start + LONG_HEADER_BYTES, length);
      out.setByte(start, flags)
          .setByte(start + 1, LENGTH_IN_64_BITS)
          .setLong(start + SHORT_HEADER_BYTES, length);
    }
  }

  /** Moves the last bytes of a buffer to where they belong behind a shorter or longer header. */
  private static void move(ByteBuf out, int from, int to, int length) {
    byte[] bytes = ByteBufUtil.getBytes(out, from, length);
    out.writerIndex(to);
    out.writeBytes(bytes);
  }

  private static void layClose(ByteBuf out, Goodbye why) {
    byte[] reason = why.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    out.writeByte(FIN | CLOSE)
        .writeByte(Short.BYTES + reason.length)
        .writeShort(closeCode(why))
        .writeBytes(reason);
  }

  /** As RFC 6455, section 7.4.1, and the registry that it has begun name them. */
  private static int closeCode(Goodbye why) {
    return switch (why) {
      case QUIT, LOGGED_OUT -> 1000;
      case DRAINING -> 1001; // going away
      case PROTOCOL_ERROR -> 1002;
      case KICKED, REPLACED, LOGIN_TIMEOUT -> 1008; // policy
      case INTERNAL -> 1011;
      case SLOW_CONSUMER -> 1013; // try again later
    };
  }
}
