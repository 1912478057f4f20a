package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as servers write them. */
final class Stamped {
  static final String RUN = "abc";

  private Stamped() {}

  /** A text as a sender writes it. */
  static String text(Wording wording, int sender, long counter, long sentAt) {
    ByteBuf stamp = Unpooled.buffer();
    stamp.writeZero(Stamp.BYTES);
    Stamp.setIdentity(stamp, 0, Stamp.identity(sender, counter));
    Stamp.setTime(stamp, 0, sentAt);
    return stamp.toString(StandardCharsets.US_ASCII) + wording.padding();
  }

  static String message(String conv, String from, long seq, String text) {
    return "{\"event\":\"message\",\"conv\":\""
        + conv
        + "\",\"from\":\""
        + from
        + "\",\"seq\":"
        + seq
        + ",\"id\":\"06adf2wgj1j44\",\"at\":\"2026-01-02T03:04:05.678Z\""
        + ",\"kind\":\"text\",\"text\":\""
        + text
        + "\"}\r\n";
  }

  /** What a reply begins with; without a label if that is empty. */
  static String ok(String re, String label) {
    String ours = label.isEmpty() ? "" : ",\"label\":\"" + label + "\"";
    return "{\"status\":\"OK\",\"re\":\"" + re + "\"" + ours;
  }

  static String sent(String conv, long seq) {
    return sent("", conv, seq);
  }

  static String sent(String label, String conv, long seq) {
    return ok("send", label)
        + ",\"conv\":\""
        + conv
        + "\",\"seq\":"
        + seq
        + ",\"id\":\"06adf2wgj1j44\",\"at\":\"2026-01-02T03:04:05.678Z\",\"stored\":\"memory\"}\r\n";
  }

  static ByteBuffer bytes(String frames) {
    byte[] bytes = frames.getBytes(StandardCharsets.UTF_8);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).order(Literal.ORDER);
    direct.put(bytes).clear();
    return direct;
  }
}
