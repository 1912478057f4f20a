package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * By which a reply names its command: the command's number on its connection, of which there are
 * the last eight hexadecimal digits.
 */
final class Label {
  /** A reply has none, or one that is none of ours. */
  static final long NONE = -1;

  /** How long one is. */
  static final int BYTES = 8;

  /** What stands before it in a command. */
  static final String FIELD = ",\"label\":\"";

  private Label() {}

  /** As it stands in a command. */
  static String text(int label) {
    return HexFormat.of().toHexDigits(label);
  }

  /** Puts one at an index of a buffer, over what is there. */
  static void set(ByteBuf out, int index, int label) {
    long digits = 0;
    for (int shift = Integer.SIZE - 4; shift >= 0; shift -= 4) {
      int digit = label >>> shift & 15;
      digits = digits << Byte.SIZE | (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    out.setLong(index, digits);
  }

  /** The one between two indices, not negative; {@link #NONE} if that is none. */
  static long at(ByteBuffer in, int from, int to) {
    if (to - from != BYTES) {
      return NONE;
    }
    long label = 0;
    for (int i = from; i < to; i++) {
      int digit = digit(in.get(i));
      if (digit < 0) {
        return NONE;
      }
      label = label << 4 | digit;
    }
    return label;
  }

  /** Of those that we write: what comes back in another case is not what was sent. */
  private static int digit(byte letter) {
    if (letter >= '0' && letter <= '9') {
      return letter - '0';
    }
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /** The one in a field; {@link #NONE} if there is none. */
  static long of(@Nullable String field) {
    if (field == null) {
      return NONE;
    }
    ByteBuffer bytes = Wording.bytes(field);
    return at(bytes, 0, bytes.limit());
  }
}
