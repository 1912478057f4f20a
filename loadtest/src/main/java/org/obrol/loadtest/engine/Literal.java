package org.obrol.loadtest.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Constant bytes that are looked for in a buffer, eight at a time. */
final class Literal {
  /** The byte order that buffers must have in which literals are looked for. */
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private final byte[] bytes;
  private final long[] words;

  Literal(String ascii) {
    bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    words = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).order(ORDER).asLongBuffer().get(words);
  }

  int length() {
    return bytes.length;
  }

  /** Whether it stands at an index. The caller has looked that the buffer is long enough. */
  boolean isAt(ByteBuffer in, int index) {
    int i = 0;
    for (long word : words) {
      if (in.getLong(index + i) != word) {
        return false;
      }
      i += Long.BYTES;
    }
    for (; i < bytes.length; i++) {
      if (in.get(index + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
