package org.obrol.loadtest.bare;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Finds where the parts of a command stand in a line, without a copy. Knows flat JSON objects with
 * string values (of arrays only where they end: at the first bracket) and the text form of the few
 * commands that there are. Confined to an event loop; what it has found holds until the next line.
 */
final class CommandScanner {
  /** What a command may have. */
  static final class Part {
    private final byte[] name;
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int start;
    private int end;

    private Part(String name) {
      this.name = Frames.ascii(name);
    }

    private void set(ByteBuf line, int from, int to) {
      in = line;
      start = from;
      end = to;
    }

    boolean isThere() {
      return end > start;
    }

    /** Appends it as it stands in the line; a text as it stands in JSON. */
    void copyTo(ByteBuf out) {
      out.writeBytes(in, start, end - start);
    }

    /** Whether it is this; makes no garbage, because senders repeat their addresses. */
    boolean is(byte[] value) {
      return equal(in, start, end, value);
    }

    @Override
    public String toString() {
      return in.toString(start, end - start, StandardCharsets.UTF_8);
    }
  }

  static final byte[] SEND = Frames.ascii("send");
  static final byte[] SAY = Frames.ascii("say");
  private static final byte[] LOGIN = Frames.ascii("login");
  private static final byte[] RESUME = Frames.ascii("resume");
  private static final byte[] GROUP = Frames.ascii("group");
  private static final byte[] HEX = Frames.ascii("0123456789abcdef");

  final Part cmd = new Part("cmd");
  final Part to = new Part("to");
  final Part text = new Part("text");
  final Part op = new Part("op");
  final Part group = new Part("group");
  final Part name = new Part("name");
  final Part token = new Part("token");
  final Part positions = new Part("positions"); // with its brackets
  final Part label = new Part("label");
  private final Part[] parts = {cmd, to, text, op, group, name, token, positions, label};
  private ByteBuf in = Unpooled.EMPTY_BUFFER;

  /**
   * Looks at a line.
   *
   * @param line stays the caller's
   * @param from its first byte
   * @param to behind its last byte
   */
  void scan(ByteBuf line, int from, int to) {
    in = line;
    for (Part part : parts) {
      part.set(line, from, from);
    }
    if (from < to && line.getByte(from) == '{') {
      json(from, to);
    } else {
      words(from, to);
    }
  }

  private static boolean equal(ByteBuf in, int from, int to, byte[] value) {
    if (to - from != value.length) {
      return false;
    }
    for (int i = 0; i < value.length; i++) {
      if (in.getByte(from + i) != value[i]) {
        return false;
      }
    }
    return true;
  }

  private void json(int from, int to) {
    int nameStart = find('"', from, to) + 1;
    while (nameStart > 0) {
      int nameEnd = find('"', nameStart, to);
      int value = find(':', nameEnd, to) + 1;
      if (nameEnd < 0 || value <= 0) {
        return;
      }
      while (value < to && in.getByte(value) == ' ') {
        value++;
      }
      int end;
      if (value < to && in.getByte(value) == '"') {
        value++;
        end = endOfString(value, to);
        found(nameStart, nameEnd, value, end);
      } else if (value < to && in.getByte(value) == '[') {
        end = find(']', value, to);
        found(nameStart, nameEnd, value, end + 1);
      } else {
        end = find(',', value, to);
      }
      nameStart = end < 0 ? 0 : find('"', end + 1, to) + 1;
    }
  }

  private int endOfString(int from, int to) {
    int quote = find('"', from, to);
    while (quote > from && isEscaped(quote, from)) {
      quote = find('"', quote + 1, to);
    }
    return quote;
  }

  private boolean isEscaped(int quote, int from) {
    int first = quote;
    while (first > from && in.getByte(first - 1) == '\\') {
      first--;
    }
    return (quote - first) % 2 == 1;
  }

  private void found(int nameStart, int nameEnd, int value, int end) {
    for (Part part : parts) {
      if (end >= value && equal(in, nameStart, nameEnd, part.name)) {
        part.set(in, value, end);
        return;
      }
    }
  }

  private void words(int from, int to) {
    int rest = word(cmd, from, to);
    if (cmd.is(SAY)) {
      escapedText(rest, to);
    } else if (cmd.is(SEND)) {
      escapedText(word(this.to, rest, to), to);
    } else if (cmd.is(LOGIN)) {
      word(name, rest, to);
    } else if (cmd.is(RESUME)) {
      word(token, rest, to);
    } else if (cmd.is(GROUP)) {
      word(group, word(op, rest, to), to);
    }
  }

  /** Takes what stands until the next space; answers where the next part begins. */
  private int word(Part part, int from, int to) {
    int space = find(' ', from, to);
    part.set(in, from, space < 0 ? to : space);
    return space < 0 ? to : space + 1;
  }

  private void escapedText(int from, int to) {
    text.set(in, from, to);
    for (int i = from; i < to; i++) {
      byte next = in.getByte(i);
      if (next == '"' || next == '\\' || (next >= 0 && next < ' ')) {
        ByteBuf copy = escaped(from, to);
        text.set(copy, 0, copy.readableBytes());
        return;
      }
    }
  }

  private ByteBuf escaped(int from, int to) {
    ByteBuf copy = Unpooled.buffer(to - from); // on the heap, left to the collector
    for (int i = from; i < to; i++) {
      byte next = in.getByte(i);
      if (next >= 0 && next < ' ') {
        copy.writeBytes(Frames.ascii("\\u00"));
        copy.writeByte(HEX[next >> 4]).writeByte(HEX[next & 0xf]);
      } else {
        if (next == '"' || next == '\\') {
          copy.writeByte('\\');
        }
        copy.writeByte(next);
      }
    }
    return copy;
  }

  private int find(char what, int from, int to) {
    return from < 0 || from >= to ? -1 : in.indexOf(from, to, (byte) what);
  }
}
