package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.server.dialect.Request;

/**
 * Makes a byte stream of lines of what comes in a WebSocket's text messages, for a dialect of
 * lines: one that lacks the line's end gets it. Answers pings, and pings a client that is silent.
 * Confined to the event loop.
 */
final class MessageLines extends SimpleChannelInboundHandler<WebSocketFrame> {
  /** As often as the native protocol's clients do. */
  static final int PING_AFTER_SECONDS = 30;

  private static final int LF = '\n';

  private boolean lineEnded; // the last byte of the message so far was the line's end
  private boolean pinged; // and nothing has come since
  private boolean ended; // nothing more is taken

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    pinged = false;
    if (ended) {
      return;
    }
    if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
      readText(ctx, frame);
    } else if (frame instanceof PingWebSocketFrame) {
      if (ctx.channel().isWritable()) { // who does not read pongs gets no more, RFC 6455, 5.5.2
        ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
      }
    } else if (frame instanceof CloseWebSocketFrame) {
      ended = true;
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE); // as the end of a stream
    } else if (frame instanceof BinaryWebSocketFrame) {
      fail(ctx, Failure.MALFORMED, "a binary message (expected: text)");
    }
  }

  private void readText(ChannelHandlerContext ctx, WebSocketFrame frame) {
    ByteBuf text = frame.content();
    if (text.isReadable()) {
      lineEnded = text.getByte(text.writerIndex() - 1) == LF;
      ctx.fireChannelRead(text.retain()); // the frame decoder behind this releases it
    }
    if (frame.isFinalFragment()) {
      if (!lineEnded) {
        ctx.fireChannelRead(Unpooled.wrappedBuffer(new byte[] {LF}));
      }
      lineEnded = false;
    }
  }

  /** What comes from here on cannot be understood. */
  private void fail(ChannelHandlerContext ctx, Failure failure, String message) {
    if (!ended) {
      ended = true;
      ctx.fireChannelRead(new Request(Tag.NONE, new Command.Malformed(failure, message, true)));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof IdleStateEvent)) {
      ctx.fireUserEventTriggered(event);
    } else if (ctx.channel().config().isAutoRead()) { // else it is we who do not read
      if (pinged) {
        ctx.close();
      } else {
        pinged = true;
        ctx.writeAndFlush(new PingWebSocketFrame());
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      if (corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
        fail(ctx, Failure.FRAME_TOO_LONG, "the message is too long");
      } else {
        fail(ctx, Failure.MALFORMED, "this is no WebSocket message");
      }
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
