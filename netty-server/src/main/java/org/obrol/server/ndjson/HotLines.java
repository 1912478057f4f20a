package org.obrol.server.ndjson;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Tag;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.Request;

/**
 * Reads {@code send} and {@code say}, in both forms, and a guest's {@code login} in JSON, straight
 * from their bytes: of most lines that clients send nothing is made but the command. It takes only
 * what is written plainly and right, and makes of it what the general way makes; whatever else
 * there is (escapes, other fields, a name in other words, mistakes) is for that. One for each
 * thread, and confined to it.
 */
final class HotLines {
  /** How long a line may be; longer ones go the general way. */
  static final int MAX_BYTES = 4 << 10;

  /** What the JDK puts where bytes are not UTF-8; a client may also have sent it. */
  private static final char UNDECODABLE = '\ufffd';

  private static final Tag SEND = new Tag("send", null);
  private static final Tag SAY = new Tag("say", null);
  private static final Tag LOGIN = new Tag("login", null);
  private static final byte[] SEND_NAME = ascii("send");
  private static final byte[] SAY_NAME = ascii("say");
  private static final byte[] LOGIN_NAME = ascii("login");
  private static final byte[] SEND_START = ascii("send ");
  private static final byte[] SAY_START = ascii("say ");

  private static final byte[][] FIELDS = {
    ascii("cmd"), ascii("to"), ascii("text"), ascii("key"), ascii("label"), ascii("name")
  };
  private static final int CMD = 0;
  private static final int TO = 1;
  private static final int TEXT = 2;
  private static final int KEY = 3;
  private static final int LABEL = 4;
  private static final int NAME = 5;

  private static final FastThreadLocal<HotLines> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected HotLines initialValue() {
          return new HotLines();
        }
      };

  private final byte[] bytes = new byte[MAX_BYTES + 1]; // of the line, and a 0 that ends them
  private int length;

  /** Where the fields of a JSON line begin and end; they begin at 0 where there are none. */
  private final int[] from = new int[FIELDS.length];

  private final int[] to = new int[FIELDS.length];

  private HotLines() {}

  static HotLines ofThread() {
    return OF_THREAD.get();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /**
   * Reads a line.
   *
   * @param line stays the caller's, and as it is
   * @param connection knows the address that was named last
   * @return null if the line is not one of those that this reads
   */
  @Nullable Request read(ByteBuf line, LineDecoder connection) {
    length = line.readableBytes();
    if (length > MAX_BYTES) {
      return null;
    }
    line.getBytes(line.readerIndex(), bytes, 0, length);
    bytes[length] = 0;
    if (bytes[0] == '{') {
      return json() ? request(connection) : null;
    }
    if (startsWith(SEND_START)) {
      return sendText(connection);
    }
    return startsWith(SAY_START) ? request(SAY, Address.LOBBY, SAY_START.length) : null;
  }

  private boolean startsWith(byte[] start) {
    return length >= start.length && equal(0, start.length, start);
  }

  private boolean equal(int start, int end, byte[] other) {
    return Arrays.equals(bytes, start, end, other, 0, other.length);
  }

  private @Nullable Request sendText(LineDecoder connection) {
    int start = SEND_START.length;
    int end = start;
    while (end < length && bytes[end] != ' ') {
      end++;
    }
    Address address = connection.address(bytes, start, end);
    return address == null ? null : request(SEND, address, end + 1);
  }

  private @Nullable Request request(Tag tag, Address address, int textStart) {
    String text = textStart < length ? string(textStart, length) : null;
    return text == null ? null : new Request(tag, new Command.Send(address, text, null));
  }

  /** Finds the fields of a JSON line; whether they are all that there is. */
  private boolean json() {
    Arrays.fill(from, 0);
    int at = 0;
    do {
      int name = afterBlanks(at + 1) + 1;
      int nameEnd = stringEnd(name);
      if (nameEnd < 0 || bytes[nameEnd + 1] != ':') {
        return false;
      }
      int value = afterBlanks(nameEnd + 2) + 1;
      int valueEnd = stringEnd(value);
      if (valueEnd < 0 || !found(name, nameEnd, value, valueEnd)) {
        return false;
      }
      at = valueEnd + 1;
    } while (bytes[at] == ',');
    return bytes[at] == '}' && at + 1 == length;
  }

  private int afterBlanks(int start) {
    int at = start;
    while (bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  /** The end of a string whose quote is before this place; negative if there is no plain one. */
  private int stringEnd(int start) {
    if (bytes[start - 1] != '"') {
      return -1;
    }
    int at = start;
    for (int b = bytes[at]; b != '"'; b = bytes[++at]) {
      if (b == '\\' || (b >= 0 && b < ' ')) {
        return -1; // also at the 0 behind the line
      }
    }
    return at;
  }

  /** Notes a field; false if it is there already or unknown. */
  private boolean found(int name, int nameEnd, int value, int valueEnd) {
    for (int field = 0; field < FIELDS.length; field++) {
      if (equal(name, nameEnd, FIELDS[field])) {
        boolean once = from[field] == 0;
        from[field] = value;
        to[field] = valueEnd;
        return once;
      }
    }
    return false;
  }

  /** The request of the fields that were found, or null if it is none or not right. */
  private @Nullable Request request(LineDecoder connection) {
    if (equal(from[CMD], to[CMD], LOGIN_NAME)) {
      return request(LOGIN, guestLogin());
    }
    boolean toAll = equal(from[CMD], to[CMD], SAY_NAME);
    return toAll || equal(from[CMD], to[CMD], SEND_NAME)
        ? request(toAll ? SAY : SEND, send(toAll, connection))
        : null;
  }

  private @Nullable Request request(Tag tag, @Nullable Command command) {
    if (command == null || from[LABEL] == 0) {
      return command == null ? null : new Request(tag, command);
    }
    String label = string(from[LABEL], to[LABEL]);
    return label != null && LineDecoder.isLabel(label)
        ? new Request(new Tag(tag.verb(), label), command)
        : null;
  }

  private @Nullable Command send(boolean toAll, LineDecoder connection) {
    if (from[TEXT] == 0 || from[TEXT] == to[TEXT] || toAll == from[TO] > 0 || from[NAME] > 0) {
      return null;
    }
    Address address = toAll ? Address.LOBBY : connection.address(bytes, from[TO], to[TO]);
    String text = string(from[TEXT], to[TEXT]);
    String key = from[KEY] == 0 ? null : string(from[KEY], to[KEY]);
    return address == null || text == null || (from[KEY] > 0 && key == null)
        ? null
        : new Command.Send(address, text, key);
  }

  private @Nullable Command guestLogin() {
    if (from[NAME] == 0 || from[TO] > 0 || from[TEXT] > 0 || from[KEY] > 0) {
      return null;
    }
    int start = bytes[from[NAME]] == '@' ? from[NAME] + 1 : from[NAME];
    String name = string(start, to[NAME]);
    return name == null ? null : UserName.parse(name).map(Command.GuestLogin::new).orElse(null);
  }

  /** A part of the line, or null where it may not be UTF-8. */
  private @Nullable String string(int start, int end) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    return text.indexOf(UNDECODABLE) < 0 ? text : null;
  }
}
