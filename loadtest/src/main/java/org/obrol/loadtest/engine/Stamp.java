package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What every text begins with: who wrote it, its number, and when, as 32 hexadecimal digits. So a
 * receiver knows all that without a table.
 *
 * <p>The first 16 digits are the message's <em>identity</em>: 6 digits for the sender, 10 for its
 * number in the conversation, from 1. The other 16 are the time of sending by {@link
 * System#nanoTime}.
 */
final class Stamp {
  /** How long a stamp is, and with it the shortest text. */
  static final int BYTES = 32;

  /** How many senders and how many messages of each an identity can tell apart. */
  static final int MAX_SENDERS = 1 << 23;

  private static final int COUNTER_BITS = 40;
  private static final int WORD = 16;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = new byte[256];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      VALUES[DIGITS[i]] = (byte) i;
    }
  }

  private Stamp() {}

  static long identity(int sender, long counter) {
    return ((long) sender << COUNTER_BITS) | counter;
  }

  static int sender(long identity) {
    return (int) (identity >>> COUNTER_BITS);
  }

  static long counter(long identity) {
    return identity & ((1L << COUNTER_BITS) - 1);
  }

  /** Puts an identity at an index of a buffer, over what is there. */
  static void setIdentity(ByteBuf out, int index, long identity) {
    setWord(out, index, identity);
  }

  /** Puts the time of a stamp that begins at an index, over what is there. */
  static void setTime(ByteBuf out, int index, long nanos) {
    setWord(out, index + WORD, nanos);
  }

  private static void setWord(ByteBuf out, int index, long value) {
    for (int i = 0; i < WORD; i += 8) { // eight digits at a time
      long digits = 0;
      for (int k = 0; k < 8; k++) {
        digits = digits << 8 | DIGITS[(int) (value >>> (60 - 4 * (i + k))) & 15];
      }
      out.setLong(index + i, digits);
    }
  }

  /** Whether a stamp begins at an index. */
  static boolean isAt(ByteBuffer in, int index) {
    int all = 0;
    for (int i = 0; i < BYTES; i++) {
      all |= VALUES[in.get(index + i) & 0xff];
    }
    return all >= 0;
  }

  /** The identity in the stamp that begins at an index. */
  static long identityAt(ByteBuffer in, int index) {
    return word(in, index);
  }

  /** The time in the stamp that begins at an index. */
  static long timeAt(ByteBuffer in, int index) {
    return word(in, index + WORD);
  }

  private static long word(ByteBuffer in, int index) {
    long value = 0;
    for (int i = 0; i < WORD; i++) {
      value = value << 4 | (VALUES[in.get(index + i) & 0xff] & 15);
    }
    return value;
  }
}
