package org.obrol.loadtest.bare;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Lays frames that are as long, byte for byte, as those of the chat server. Confined to an event
 * loop.
 */
final class Frames {
  private static final byte[] ID = ascii(",\"id\":\"");
  private static final byte[] AT = ascii("\",\"at\":\"");
  private static final byte[] TEXT = ascii("\",\"kind\":\"text\",\"text\":\"");
  private static final byte[] END = ascii("\"}\r\n");
  private static final byte[] STORED = ascii("\",\"stored\":\"memory\"}\r\n");
  private static final byte[] LABEL = ascii(",\"label\":\"");
  private static final byte[] DIGITS_OF_ID = ascii("0123456789abcdefghjkmnpqrstvwxyz");
  private static final int ID_BYTES = 13;
  private static final int ID_DIGIT_BITS = 5;
  private static final int LONGEST_NUMBER = 19;
  private static final int LOOP_SHIFT = 48;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final byte[] digits = new byte[LONGEST_NUMBER];
  private final byte[] id = new byte[ID_BYTES];
  private byte[] at = {};
  private long atMillis;
  private long nextId;

  /**
   * Makes one.
   *
   * @param loop the event loop's number, so that ids differ
   */
  Frames(int loop) {
    nextId = (long) loop << LOOP_SHIFT;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** All of a message before its seq. */
  static byte[] messageHead(String conversation, String from) {
    return ("{\"event\":\"message\",\"conv\":\""
            + conversation
            + "\",\"from\":\""
            + from
            + "\",\"seq\":")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** All of the reply to a send before its label. */
  static byte[] replyStart(String verb) {
    return ascii("{\"status\":\"OK\",\"re\":\"" + verb + "\"");
  }

  /** All of the reply to a send between its label and its seq. */
  static byte[] replyHead(String conversation) {
    return (",\"conv\":\"" + conversation + "\",\"seq\":").getBytes(StandardCharsets.UTF_8);
  }

  /** Gives the next message its id and its time. */
  void stamp() {
    long rest = nextId++;
    for (int i = ID_BYTES - 1; i >= 0; i--) {
      id[i] = DIGITS_OF_ID[(int) rest & (DIGITS_OF_ID.length - 1)];
      rest >>>= ID_DIGIT_BITS;
    }
    long now = System.currentTimeMillis();
    if (now != atMillis) {
      atMillis = now;
      at = ascii(TIME.format(Instant.ofEpochMilli(now)));
    }
  }

  /** Writes a message with the last stamp and the text of the last command. */
  void message(ByteBuf out, byte[] head, long seq, CommandScanner command) {
    stamped(out, head, seq);
    out.writeBytes(TEXT);
    command.text.copyTo(out);
    out.writeBytes(END);
  }

  /** Writes the reply to the last command, the send of the message with the last stamp. */
  void reply(ByteBuf out, Route route, long seq, CommandScanner command) {
    out.writeBytes(route.replyStart());
    if (command.label.isThere()) {
      out.writeBytes(LABEL);
      command.label.copyTo(out);
      out.writeByte('"');
    }
    stamped(out, route.replyHead(), seq);
    out.writeBytes(STORED);
  }

  private void stamped(ByteBuf out, byte[] head, long seq) {
    out.writeBytes(head);
    number(out, seq);
    out.writeBytes(ID).writeBytes(id).writeBytes(AT).writeBytes(at);
  }

  private void number(ByteBuf out, long number) {
    int first = digits.length;
    long rest = number;
    do {
      digits[--first] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    out.writeBytes(digits, first, digits.length - first);
  }
}
