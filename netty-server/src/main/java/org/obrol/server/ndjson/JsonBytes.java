package org.obrol.server.ndjson;

import io.netty.buffer.ByteBuf;
import java.time.Instant;
import org.obrol.core.model.Address;
import org.obrol.core.model.MessageId;

/**
 * JSON in an array, from which it goes to a buffer at once: to set a byte of an array costs a
 * fraction of what it costs in a buffer. Whoever lays something sees to it that there is room.
 * Confined to a thread.
 */
final class JsonBytes {
  /** How many bytes a character of a string becomes at most, as an escape. */
  static final int MAX_BYTES_PER_CHAR = 6;

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** Which characters stand for themselves, in one byte. */
  private static final boolean[] PLAIN = plain();

  private final byte[] bytes;
  private int end;

  JsonBytes(int capacity) {
    this.bytes = new byte[capacity];
  }

  private static boolean[] plain() {
    boolean[] plain = new boolean[0x80];
    for (char c = ' '; c < plain.length; c++) {
      plain[c] = c != '"' && c != '\\';
    }
    return plain;
  }

  /** Forgets what was laid. */
  JsonBytes clear() {
    end = 0;
    return this;
  }

  /** Writes what was laid; the buffer stays the caller's. */
  void writeTo(ByteBuf out) {
    out.writeBytes(bytes, 0, end);
  }

  /** Bytes as they are. */
  JsonBytes raw(byte[] constant) {
    System.arraycopy(constant, 0, bytes, end, constant.length);
    end += constant.length;
    return this;
  }

  /** A number that is not negative. */
  JsonBytes number(long value) {
    int at = end + 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      at++;
    }
    end = at;
    long rest = value;
    do {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return this;
  }

  /** An id, without quotes. */
  JsonBytes id(MessageId id) {
    id.write(bytes, end);
    end += MessageId.LENGTH;
    return this;
  }

  /** A time, without quotes. */
  JsonBytes time(Instant time) {
    end = Times.write(time, bytes, end);
    return this;
  }

  /** A string, in quotes. A surrogate without its other half becomes a question mark. */
  JsonBytes string(String value) {
    return one('"').characters(value).one('"');
  }

  /** An address as a string. */
  JsonBytes address(Address address) {
    one('"');
    if (address instanceof Address.User user) {
      one('@').characters(user.name().shown());
    } else if (address instanceof Address.Group group) {
      one('#').characters(group.name().shown());
    } else {
      one('*');
    }
    return one('"');
  }

  private JsonBytes one(char ascii) {
    bytes[end++] = (byte) ascii;
    return this;
  }

  private JsonBytes characters(String value) {
    byte[] target = bytes; // in locals, which stay in registers
    int to = end;
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < PLAIN.length && PLAIN[c]) {
        target[to++] = (byte) c;
      } else if (c < PLAIN.length) {
        to = escape(c, to);
      } else if (Character.isSurrogate(c)) {
        int codePoint = value.codePointAt(i);
        to = surrogates(codePoint, to);
        i += Character.isSupplementaryCodePoint(codePoint) ? 1 : 0;
      } else {
        to = wide(c, to);
      }
    }
    end = to;
    return this;
  }

  private int escape(char c, int at) {
    int to = at;
    bytes[to++] = '\\';
    switch (c) {
      case '"', '\\' -> bytes[to++] = (byte) c;
      case '\n' -> bytes[to++] = 'n';
      case '\r' -> bytes[to++] = 'r';
      case '\t' -> bytes[to++] = 't';
      default -> {
        bytes[to++] = 'u';
        bytes[to++] = '0';
        bytes[to++] = '0';
        bytes[to++] = HEX[c >> 4];
        bytes[to++] = HEX[c & 15];
      }
    }
    return to;
  }

  /** Two or three bytes of UTF-8. */
  private int wide(char c, int at) {
    int to = at;
    if (c < 0x800) {
      bytes[to++] = (byte) (0xc0 | c >> 6);
    } else {
      bytes[to++] = (byte) (0xe0 | c >> 12);
      bytes[to++] = (byte) (0x80 | (c >> 6 & 0x3f));
    }
    bytes[to++] = (byte) (0x80 | (c & 0x3f));
    return to;
  }

  private int surrogates(int codePoint, int at) {
    int to = at;
    if (Character.isBmpCodePoint(codePoint)) { // half a pair
      bytes[to++] = '?';
      return to;
    }
    bytes[to++] = (byte) (0xf0 | codePoint >> 18);
    bytes[to++] = (byte) (0x80 | (codePoint >> 12 & 0x3f));
    bytes[to++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
    bytes[to++] = (byte) (0x80 | (codePoint & 0x3f));
    return to;
  }
}
