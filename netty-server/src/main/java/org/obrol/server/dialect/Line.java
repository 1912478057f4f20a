package org.obrol.server.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A line as {@link LineFrames} cuts it, without its end; bad ones are values too, in sequence. */
public sealed interface Line {
  /** A line of text. */
  record Text(String text) implements Line {}

  /**
   * A line that is not UTF-8.
   *
   * @param start its first bytes, as ISO 8859-1
   */
  record NotText(String start) implements Line {
    private static final int START_BYTES = 32;

    /** What the JDK puts where bytes are not UTF-8; a client may also have sent it. */
    private static final char UNDECODABLE = '\ufffd';
  }

  /**
   * A line that is longer than a line may be; comes as soon as that is certain. The rest of the
   * line is left out.
   *
   * @param maxFrameBytes how long it might have been
   */
  record TooLong(int maxFrameBytes) implements Line {}

  /** A line of these bytes; the buffer stays the caller's. */
  static Line of(ByteBuf line) {
    byte[] bytes = ByteBufUtil.getBytes(line);
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(NotText.UNDECODABLE) >= 0 && !isUtf8(bytes)) {
      int length = Math.min(NotText.START_BYTES, bytes.length);
      return new NotText(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    }
    return new Text(text);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }
}
