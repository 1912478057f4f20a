package org.obrol.server.ndjson;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Lays JSON into a buffer, field by field. One is made for one frame; the buffer stays the
 * caller's.
 */
final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ByteBuf out;
  private boolean first = true;

  JsonWriter(ByteBuf out) {
    this.out = out;
  }

  JsonWriter beginObject() {
    separate();
    out.writeByte('{');
    first = true;
    return this;
  }

  JsonWriter endObject() {
    out.writeByte('}');
    first = false;
    return this;
  }

  JsonWriter beginArray(String name) {
    name(name);
    out.writeByte('[');
    first = true;
    return this;
  }

  JsonWriter endArray() {
    out.writeByte(']');
    first = false;
    return this;
  }

  JsonWriter field(String name, String value) {
    name(name);
    string(value);
    return this;
  }

  JsonWriter field(String name, long value) {
    name(name);
    ByteBufUtil.writeAscii(out, Long.toString(value));
    return this;
  }

  JsonWriter field(String name, boolean value) {
    name(name);
    ByteBufUtil.writeAscii(out, Boolean.toString(value));
    return this;
  }

  /** Bytes, which stay as they are, position included. */
  JsonWriter base64(String name, ByteBuffer value) {
    name(name);
    out.writeByte('"');
    out.writeBytes(Base64.getEncoder().encode(value.duplicate()));
    out.writeByte('"');
    return this;
  }

  JsonWriter element(String value) {
    separate();
    string(value);
    return this;
  }

  /** Ends the frame. */
  void endLine() {
    out.writeByte('\r').writeByte('\n');
  }

  /** Names are ours, and need no escapes. */
  private void name(String name) {
    separate();
    out.writeByte('"');
    ByteBufUtil.writeAscii(out, name);
    out.writeByte('"').writeByte(':');
  }

  private void separate() {
    if (!first) {
      out.writeByte(',');
    }
    first = false;
  }

  private void string(String value) {
    out.writeByte('"');
    int clean = 0; // from here on nothing needs an escape, up to where we look
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        ByteBufUtil.writeUtf8(out, value, clean, i);
        escape(c);
        clean = i + 1;
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
        ByteBufUtil.writeAscii(out, "u00");
        out.writeByte(HEX[c >> 4]).writeByte(HEX[c & 15]);
      }
    }
  }
}
