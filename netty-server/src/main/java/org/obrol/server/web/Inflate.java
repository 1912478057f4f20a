package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * {@code permessage-deflate}, RFC 7692, inwards: a compressed message becomes a text message of one
 * frame, whatever frames it came in. Others go on as they are. Messages do not build on each other,
 * so a connection keeps nothing between them. Confined to the event loop.
 */
final class Inflate extends MessageToMessageDecoder<WebSocketFrame> {
  private static final int COMPRESSED = 4; // RSV1, of three bits

  /** What is left out on the wire of a flushed block's end. */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private static final FastThreadLocal<Inflater> INFLATERS =
      new FastThreadLocal<>() {
        @Override
        protected Inflater initialValue() {
          return new Inflater(true);
        }

        @Override
        protected void onRemoval(Inflater inflater) {
          inflater.end();
        }
      };

  private final int maxBytes;
  private @Nullable ByteBuf message; // that has begun, compressed; ours

  /**
   * Makes one for a connection.
   *
   * @param maxBytes how long a message may be, compressed and not
   */
  Inflate(int maxBytes) {
    super(WebSocketFrame.class);
    this.maxBytes = maxBytes;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
    boolean begins = frame instanceof TextWebSocketFrame && frame.rsv() == COMPRESSED;
    if (frame.rsv() != 0 && !begins) {
      throw corrupted();
    }
    boolean goesOn = frame instanceof ContinuationWebSocketFrame && message != null;
    if (!begins && !goesOn) {
      out.add(frame.retain());
      return;
    }
    if (message == null) {
      message = ctx.alloc().buffer();
    }
    ByteBuf all = message;
    if (all.readableBytes() + frame.content().readableBytes() > maxBytes) {
      drop();
      throw tooLong();
    }
    all.writeBytes(frame.content());
    if (frame.isFinalFragment()) {
      byte[] compressed = ByteBufUtil.getBytes(all);
      drop();
      out.add(new TextWebSocketFrame(inflate(compressed)));
    }
  }

  private ByteBuf inflate(byte[] compressed) {
    Inflater inflater = INFLATERS.get();
    inflater.reset();
    byte[] plain = new byte[Math.min(maxBytes + 1, 4 * compressed.length + 64)];
    int length = 0;
    boolean tail = false;
    inflater.setInput(compressed);
    try {
      while (true) {
        int more = inflater.inflate(plain, length, plain.length - length);
        length += more;
        if (length > maxBytes) {
          throw tooLong();
        }
        if (length == plain.length) {
          plain = Arrays.copyOf(plain, Math.min(maxBytes + 1, 2 * length));
        } else if (inflater.finished() || (more == 0 && tail)) {
          return Unpooled.wrappedBuffer(plain, 0, length);
        } else if (inflater.needsInput() && !tail) {
          inflater.setInput(TAIL);
          tail = true;
        } else if (more == 0) {
          throw corrupted();
        }
      }
    } catch (DataFormatException broken) {
      throw corrupted();
    }
  }

  private static CorruptedWebSocketFrameException tooLong() {
    return new CorruptedWebSocketFrameException(
        WebSocketCloseStatus.MESSAGE_TOO_BIG, "a message that is too long");
  }

  private static CorruptedWebSocketFrameException corrupted() {
    return new CorruptedWebSocketFrameException(
        WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "a message that is not compressed as agreed");
  }

  private void drop() {
    if (message != null) {
      message.release();
      message = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    drop();
    super.channelInactive(ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
  }
}
