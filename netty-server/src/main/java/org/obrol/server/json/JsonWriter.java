package org.obrol.server.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Lays JSON into a buffer, field by field. One is made for one frame; the buffer stays the
 * caller's.
 */
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ByteBuf out;
  private final boolean ascii;
  private boolean first = true;

  /** For readers of UTF-8. Names of fields are ours then, and need no escapes. */
  public JsonWriter(ByteBuf out) {
    this(out, false);
  }

  private JsonWriter(ByteBuf out, boolean ascii) {
    this.out = out;
    this.ascii = ascii;
  }

  /** For readers that take ASCII only: everything else, names of fields too, is escaped. */
  public static JsonWriter ascii(ByteBuf out) {
    return new JsonWriter(out, true);
  }

  public JsonWriter beginObject() {
    separate();
    out.writeByte('{');
    first = true;
    return this;
  }

  /** An object as a field of another one. */
  public JsonWriter beginObject(String name) {
    name(name);
    out.writeByte('{');
    first = true;
    return this;
  }

  public JsonWriter endObject() {
    out.writeByte('}');
    first = false;
    return this;
  }

  public JsonWriter beginArray(String name) {
    name(name);
    out.writeByte('[');
    first = true;
    return this;
  }

  public JsonWriter endArray() {
    out.writeByte(']');
    first = false;
    return this;
  }

  public JsonWriter field(String name, String value) {
    name(name);
    string(value);
    return this;
  }

  public JsonWriter field(String name, long value) {
    name(name);
    number(value);
    return this;
  }

  public JsonWriter field(String name, boolean value) {
    name(name);
    ByteBufUtil.writeAscii(out, Boolean.toString(value));
    return this;
  }

  /** Bytes, which stay as they are, position included. */
  public JsonWriter base64(String name, ByteBuffer value) {
    name(name);
    out.writeByte('"');
    out.writeBytes(Base64.getEncoder().encode(value.duplicate()));
    out.writeByte('"');
    return this;
  }

  /** Begins a string that is written past this, as it shall stand there. */
  public JsonWriter beginRaw(String name) {
    name(name);
    out.writeByte('"');
    return this;
  }

  /** Ends what {@link #beginRaw} has begun, perhaps in another buffer. */
  public JsonWriter endRaw() {
    out.writeByte('"');
    first = false;
    return this;
  }

  public JsonWriter element(String value) {
    separate();
    string(value);
    return this;
  }

  /** Ends the frame. */
  public void endLine() {
    out.writeByte('\r').writeByte('\n');
  }

  private void name(String name) {
    separate();
    if (ascii) { // it may be anybody's name
      string(name);
      out.writeByte(':');
    } else {
      out.writeByte('"');
      ByteBufUtil.writeAscii(out, name);
      out.writeByte('"').writeByte(':');
    }
  }

  private void separate() {
    if (!first) {
      out.writeByte(',');
    }
    first = false;
  }

  /** Digit by digit, so that no string is made of it. */
  private void number(long value) {
    if (value < 0) {
      ByteBufUtil.writeAscii(out, Long.toString(value));
      return;
    }
    long unit = 1;
    while (value / unit >= 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      out.writeByte('0' + (int) (value / unit % 10));
    }
  }

  private void string(String value) {
    out.writeByte('"');
    int clean = 0; // from here on nothing needs an escape, up to where we look
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || (c > '~' && ascii)) {
        ByteBufUtil.writeUtf8(out, value, clean, i);
        escape(c);
        clean = i + 1;
      } else if (Character.isSurrogate(c)) {
        if (Character.isSupplementaryCodePoint(value.codePointAt(i))) {
          i++; // a whole pair
        } else { // Netty would make a byte of what follows half a pair, whatever it is
          ByteBufUtil.writeUtf8(out, value, clean, i);
          out.writeByte('?');
          clean = i + 1;
        }
      }
    }
    ByteBufUtil.writeUtf8(out, value, clean, value.length());
    out.writeByte('"');
  }

  private void escape(char c) {
    out.writeByte('\\');
    switch (c) {
      case '"', '\\' -> out.writeByte(c);
      case '\n' -> out.writeByte('n');
      case '\r' -> out.writeByte('r');
      case '\t' -> out.writeByte('t');
      default -> {
        out.writeByte('u').writeByte(HEX[c >> 12]).writeByte(HEX[c >> 8 & 15]);
        out.writeByte(HEX[c >> 4 & 15]).writeByte(HEX[c & 15]);
      }
    }
  }
}
