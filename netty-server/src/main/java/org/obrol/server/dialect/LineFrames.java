package org.obrol.server.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts what a client sends into {@link Line}s, at LF or CRLF, each byte looked at once. How long a
 * line may be follows {@link LoginState}. A line over that is told to the next handler, which
 * either ends the connection or goes on with the line behind it. No buffer passes this point.
 *
 * <p>Netty's own line decoders have one limit for their whole life. One that is replaced when the
 * limit changes forgets that it is in the middle of a line that is too long, and takes the rest of
 * it for a line.
 */
public final class LineFrames extends ByteToMessageDecoder {
  private static final int START_BYTES = 32;

  private final FrameLimits limits;
  private int maxFrameBytes;
  private int searched; // so many of the bytes that are here have no LF
  private boolean skipping; // the rest of a line that was too long

  /** Makes the framing of one connection. */
  public LineFrames(FrameLimits limits) {
    this.limits = limits;
    this.maxFrameBytes = limits.maxFrameBytes(LoginState.LOGGED_OUT);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int lf = in.indexOf(in.readerIndex() + searched, in.writerIndex(), (byte) '\n');
    int bytes = (lf < 0 ? in.writerIndex() : lf) - in.readerIndex();
    searched = lf < 0 ? bytes : 0;
    if (!skipping) {
      int end = in.readerIndex() + bytes;
      boolean cr = bytes > 0 && in.getByte(end - 1) == '\r'; // perhaps of a CRLF that is cut
      int length = cr ? bytes - 1 : bytes;
      if (length > maxFrameBytes) {
        out.add(new Line.TooLong(maxFrameBytes, start(in)));
        skipping = true;
      } else if (lf >= 0) {
        out.add(line(in, length));
      }
    }
    if (lf >= 0) {
      in.skipBytes(bytes + 1);
      skipping = false;
    } else if (skipping) {
      in.skipBytes(bytes);
      searched = 0;
    }
  }

  private static Line line(ByteBuf in, int length) {
    byte[] bytes = ByteBufUtil.getBytes(in, in.readerIndex(), length);
    try {
      return new Line.Text(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException invalid) {
      return new Line.NotText(start(in));
    }
  }

  private static String start(ByteBuf in) {
    int bytes = Math.min(START_BYTES, in.readableBytes());
    return in.toString(in.readerIndex(), bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof LoginState state) {
      maxFrameBytes = limits.maxFrameBytes(state);
    }
    super.userEventTriggered(ctx, event);
  }
}
