package org.obrol.loadtest.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds in received bytes what the check needs. Messages and replies to {@code send} in the layout
 * that servers write are read where they lie, without an object; everything else, fields in another
 * order too, goes through a JSON parser. One for each event loop; its fields are the last frame's,
 * until the next.
 */
final class FrameScanner {
  /** What a frame is. */
  enum Type {
    /** A message of this run; {@link #intact} says whether it is as it was sent. */
    MESSAGE,
    /** An OK to a send. */
    SENT,
    /** Anything else, in {@link #frame}. */
    OTHER
  }

  /** No end of a frame in sight. */
  static final int INCOMPLETE = -1;

  private static final Literal MESSAGE = new Literal("{\"event\":\"message\",\"conv\":\"");
  private static final Literal FROM = new Literal("\",\"from\":\"");
  private static final Literal SEQ = new Literal("\",\"seq\":");
  private static final Literal ID = new Literal(",\"id\":\"");
  private static final Literal AT = new Literal("\",\"at\":\"");
  private static final Literal TEXT = new Literal("\",\"kind\":\"text\",\"text\":\"");
  private static final Literal END = new Literal("\"}\r\n");
  private static final Literal SENT = new Literal("{\"status\":\"OK\",\"re\":\"send\"");
  private static final Literal LABEL = new Literal(Label.FIELD);
  private static final Literal CONV = new Literal(",\"conv\":\"");
  private static final int ID_BYTES = 13;
  private static final int AT_BYTES = 24;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_NUMBER = 16;

  private final Wording wording;
  private final int afterSeq = // the fixed part of a message
      ID.length() + ID_BYTES + AT.length() + AT_BYTES + TEXT.length() + END.length();

  private Type type = Type.OTHER;
  private long label;
  private int conversation;
  private long seq;
  private long identity;
  private long sentAt;
  private long imprint;
  private boolean intact;
  private @Nullable Frame frame;

  private int cursor;

  FrameScanner(Wording wording) {
    this.wording = wording;
  }

  Type type() {
    return type;
  }

  /** Of the command that a {@link Type#SENT} answers, or {@link Label#NONE}. */
  long label() {
    return label;
  }

  /** The conversation's number, see {@link Wording}. */
  int conversation() {
    return conversation;
  }

  long seq() {
    return seq;
  }

  /** Who wrote it and its number; only of what is intact. */
  long identity() {
    return identity;
  }

  /** When it was sent; only of what is intact. */
  long sentAt() {
    return sentAt;
  }

  /** What the server gave it, as a number: messages whose id and time are equal have the same. */
  long imprint() {
    return imprint;
  }

  /** Whether a message has the text that its sender gave it. */
  boolean intact() {
    return intact;
  }

  /** What a {@link Type#OTHER} frame says. */
  Frame frame() {
    if (frame == null) {
      throw new IllegalStateException("this frame was not parsed");
    }
    return frame;
  }

  /**
   * Reads the frame that begins at an index.
   *
   * @param in in the byte order of {@link Literal#ORDER}
   * @param limit where what has been received ends
   * @return where the next frame begins, or {@link #INCOMPLETE}
   * @throws IOException if it is no frame
   */
  int scan(ByteBuffer in, int start, int limit) throws IOException {
    frame = null;
    int end = message(in, start, limit);
    if (end == INCOMPLETE) {
      end = sent(in, start, limit);
    }
    return end == INCOMPLETE ? other(in, start, limit) : end;
  }

  private int message(ByteBuffer in, int start, int limit) {
    if (limit - start < MESSAGE.length() + FROM.length() + SEQ.length() + afterSeq + Stamp.BYTES
        || !MESSAGE.isAt(in, start)) {
      return INCOMPLETE;
    }
    int name = start + MESSAGE.length();
    int nameEnd = quote(in, name, limit);
    if (nameEnd < 0 || !FROM.isAt(in, nameEnd)) {
      return INCOMPLETE;
    }
    int from = nameEnd + FROM.length();
    int fromEnd = quote(in, from, limit);
    if (fromEnd < 0 || !SEQ.isAt(in, fromEnd)) {
      return INCOMPLETE;
    }
    cursor = fromEnd + SEQ.length();
    long number = number(in, limit);
    int text = cursor + afterSeq - END.length();
    int textEnd = text + wording.textBytes();
    if (number < 0
        || textEnd + END.length() > limit
        || !ID.isAt(in, cursor)
        || !AT.isAt(in, cursor + ID.length() + ID_BYTES)
        || !TEXT.isAt(in, text - TEXT.length())
        || !Stamp.isAt(in, text)
        || !wording.isIntact(in, text)
        || !END.isAt(in, textEnd)) {
      return INCOMPLETE;
    }
    type = Type.MESSAGE;
    conversation = wording.conversation(in, name, nameEnd);
    seq = number;
    identity = Stamp.identityAt(in, text);
    sentAt = Stamp.timeAt(in, text);
    int id = cursor + ID.length();
    int at = id + ID_BYTES + AT.length();
    imprint = imprint(in, at, AT_BYTES, imprint(in, id, ID_BYTES, 0));
    intact = wording.user(in, from, fromEnd) == Stamp.sender(identity);
    return textEnd + END.length();
  }

  private int sent(ByteBuffer in, int start, int limit) {
    int at = start + SENT.length();
    if (limit - at < LABEL.length() || !SENT.isAt(in, start)) {
      return INCOMPLETE;
    }
    label = Label.NONE;
    if (LABEL.isAt(in, at)) {
      int value = at + LABEL.length();
      int valueEnd = quote(in, value, limit);
      if (valueEnd < 0) {
        return INCOMPLETE;
      }
      label = Label.at(in, value, valueEnd);
      at = valueEnd + 1;
    }
    if (limit - at < CONV.length() || !CONV.isAt(in, at)) {
      return INCOMPLETE;
    }
    int name = at + CONV.length();
    int nameEnd = quote(in, name, limit);
    if (nameEnd < 0 || !SEQ.isAt(in, nameEnd)) {
      return INCOMPLETE;
    }
    cursor = nameEnd + SEQ.length();
    long number = number(in, limit);
    int end = lineEnd(in, cursor, limit);
    if (number < 0 || end < 0) {
      return INCOMPLETE;
    }
    type = Type.SENT;
    conversation = wording.conversation(in, name, nameEnd);
    seq = number;
    return end;
  }

  /** Adds bytes to an imprint. */
  private static long imprint(ByteBuffer in, int from, int length, long before) {
    long imprint = before + length;
    int i = from;
    for (; i <= from + length - Long.BYTES; i += Long.BYTES) {
      imprint = mixed(imprint ^ in.getLong(i));
    }
    for (; i < from + length; i++) {
      imprint = mixed(imprint ^ in.get(i));
    }
    return imprint;
  }

  private static long mixed(long imprint) {
    long product = imprint * 0x9E3779B97F4A7C15L; // odd, so that nothing is lost
    return product ^ product >>> 32;
  }

  /** The index of the quote that ends a name, or -1; it has room for what must follow it. */
  private static int quote(ByteBuffer in, int from, int limit) {
    int to = Math.min(from + LONGEST_NAME, limit - FROM.length());
    for (int i = from; i < to; i++) {
      byte b = in.get(i);
      if (b == '"') {
        return i;
      }
      if (b == '\\') {
        return -1;
      }
    }
    return -1;
  }

  /** The number at the cursor, which then is behind it; -1 if there is none. */
  private long number(ByteBuffer in, int limit) {
    long number = 0;
    int first = cursor;
    int to = Math.min(cursor + LONGEST_NUMBER, limit);
    while (cursor < to) {
      int digit = in.get(cursor) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      number = number * 10 + digit;
      cursor++;
    }
    return cursor == first || cursor == to ? -1 : number;
  }

  private static int lineEnd(ByteBuffer in, int from, int limit) {
    for (int i = from; i < limit; i++) {
      if (in.get(i) == '\n') {
        return i + 1;
      }
    }
    return INCOMPLETE;
  }

  private int other(ByteBuffer in, int start, int limit) throws IOException {
    int end = lineEnd(in, start, limit);
    if (end == INCOMPLETE) {
      return INCOMPLETE;
    }
    byte[] line = new byte[end - 1 - start];
    in.get(start, line);
    Frame parsed = Frame.read(line);
    frame = parsed;
    type = Type.OTHER;
    if ("message".equals(parsed.event) && parsed.conv != null) {
      type = Type.MESSAGE;
      message(parsed, parsed.conv);
    } else if ("OK".equals(parsed.status) && "send".equals(parsed.re) && parsed.conv != null) {
      type = Type.SENT;
      label = Label.of(parsed.label);
      conversation = wording.conversation(parsed.conv);
      seq = parsed.seq;
    }
    return end;
  }

  private static long imprint(@Nullable String value, long before) {
    ByteBuffer bytes = Wording.bytes(value == null ? "" : value);
    return imprint(bytes, 0, bytes.limit(), before);
  }

  private void message(Frame parsed, String conv) {
    conversation = wording.conversation(conv);
    seq = parsed.seq;
    int writer = parsed.fromName == null ? Wording.FOREIGN : wording.user(parsed.fromName);
    ByteBuffer text = Wording.bytes(parsed.text == null ? "" : parsed.text);
    intact =
        "text".equals(parsed.kind)
            && text.limit() == wording.textBytes()
            && Stamp.isAt(text, 0)
            && wording.isIntact(text, 0)
            && Stamp.sender(Stamp.identityAt(text, 0)) == writer;
    identity = intact ? Stamp.identityAt(text, 0) : -1;
    imprint = imprint(parsed.at, imprint(parsed.id, 0));
    sentAt = intact ? Stamp.timeAt(text, 0) : 0;
    if (!intact && writer == Wording.FOREIGN && conversation == Wording.LOBBY) {
      intact = true; // somebody else who is there too
    }
  }
}
