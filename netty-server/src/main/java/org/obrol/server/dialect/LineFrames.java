package org.obrol.server.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DelimiterBasedFrameDecoder;
import io.netty.handler.codec.Delimiters;
import io.netty.handler.codec.TooLongFrameException;

/**
 * Cuts what a client sends into lines, at LF or CRLF, with Netty's delimiter-based frame decoder,
 * and hands on what a {@link LineReader} makes of each. How long a line may be follows {@link
 * LoginState}. A line over that is told to the next handler, which either ends the connection or
 * goes on with the line behind it. No buffer passes this point.
 */
public final class LineFrames extends SimpleChannelInboundHandler<ByteBuf> {
  private static final String FRAMES = "frames";

  /** Only looked at when a decoder is made, so that all may share them. */
  private static final ByteBuf[] LINE_ENDS = Delimiters.lineDelimiter();

  private static final LineReader LINES =
      new LineReader() {
        @Override
        public Object read(ByteBuf line) {
          return Line.of(line);
        }

        @Override
        public Object tooLong(int maxFrameBytes) {
          return new Line.TooLong(maxFrameBytes);
        }
      };

  private final FrameLimits limits;
  private final LineReader reader;
  private int maxFrameBytes;
  private int wantedMaxFrameBytes;
  private boolean skipping; // the rest of a line that is too long

  private LineFrames(FrameLimits limits, LineReader reader) {
    this.limits = limits;
    this.reader = reader;
    this.maxFrameBytes = limits.maxFrameBytes(LoginState.LOGGED_OUT);
    this.wantedMaxFrameBytes = maxFrameBytes;
  }

  /** Adds the frame decoder and this to a new connection; {@link Line}s come out behind them. */
  public static void install(ChannelPipeline pipeline, FrameLimits limits) {
    install(pipeline, limits, "lines", LINES);
  }

  /**
   * Adds the frame decoder and this to a new connection.
   *
   * @param name what this is called in the pipeline
   * @param reader makes what comes out behind them
   */
  public static void install(
      ChannelPipeline pipeline, FrameLimits limits, String name, LineReader reader) {
    LineFrames lines = new LineFrames(limits, reader);
    pipeline.addLast(FRAMES, frames(lines.maxFrameBytes));
    pipeline.addLast(name, lines);
  }

  /**
   * Made just so that Netty hands over to its line decoder, which looks at each byte once. It
   * counts the CR of a CRLF where it has not seen the LF yet, so it may take one byte more.
   */
  private static ChannelHandler frames(int maxFrameBytes) {
    return new DelimiterBasedFrameDecoder(maxFrameBytes + 1, LINE_ENDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
    skipping = false; // Netty has found the next line
    ctx.fireChannelRead(
        frame.readableBytes() > maxFrameBytes ? reader.tooLong(maxFrameBytes) : reader.read(frame));
    applyLimit(ctx); // last, because the lines behind this one come from within
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      skipping = true;
      ctx.fireChannelRead(reader.tooLong(maxFrameBytes));
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof LoginState state) {
      wantedMaxFrameBytes = limits.maxFrameBytes(state);
      applyLimit(ctx);
    }
    ctx.fireUserEventTriggered(event);
  }

  /** Another decoder would take the rest of a line that is too long for a line of its own. */
  private void applyLimit(ChannelHandlerContext ctx) {
    if (!skipping && maxFrameBytes != wantedMaxFrameBytes) {
      maxFrameBytes = wantedMaxFrameBytes;
      // What the old one has not taken apart yet, Netty hands to the new one.
      ctx.pipeline().replace(FRAMES, FRAMES, frames(maxFrameBytes));
    }
  }
}
