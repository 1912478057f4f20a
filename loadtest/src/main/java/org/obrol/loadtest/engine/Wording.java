package org.obrol.loadtest.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How users, groups and texts of one run are called, and which is which when they come back.
 * Immutable.
 *
 * <p>An address is a number: the user's, or {@link #LOBBY}, or {@link #room}.
 */
final class Wording {
  /** The lobby's number. */
  static final int LOBBY = -1;

  /** What is not of this run. */
  static final int FOREIGN = Integer.MIN_VALUE;

  private static final int FIRST_ROOM = -2;

  private final String userPrefix;
  private final String roomPrefix;
  private final Literal user;
  private final Literal room;
  private final String padding;
  private final Literal paddingBytes;

  /**
   * Makes one.
   *
   * @param run differs from run to run, so that no name is taken: letters and digits
   * @param textBytes how long a text is
   */
  Wording(String run, int textBytes) {
    userPrefix = "lt-" + run + "-";
    roomPrefix = userPrefix + "r";
    user = new Literal(userPrefix);
    room = new Literal(roomPrefix);
    StringBuilder more = new StringBuilder();
    for (int i = Stamp.BYTES; i < textBytes; i++) {
      more.append((char) ('a' + i % 26));
    }
    padding = more.toString();
    paddingBytes = new Literal(padding);
  }

  /** The number of the room that comes so-and-so-many-th. */
  static int room(int index) {
    return FIRST_ROOM - index;
  }

  /** The name of a user, who may have come anew after others of that number. */
  String user(int index, int generation) {
    return generation == 0 ? userPrefix + index : userPrefix + index + "x" + generation;
  }

  /** How something is written in a command. */
  String address(int number) {
    if (number == LOBBY) {
      return "*";
    }
    return number < 0 ? "#" + roomPrefix + (FIRST_ROOM - number) : "@" + userPrefix + number;
  }

  /** What a text has after its stamp. */
  String padding() {
    return padding;
  }

  int textBytes() {
    return Stamp.BYTES + paddingBytes.length();
  }

  /** The number of what a frame calls a conversation, between two indices. */
  int conversation(ByteBuffer in, int from, int to) {
    if (from == to) {
      return FOREIGN;
    }
    return switch (in.get(from)) {
      case '*' -> to == from + 1 ? LOBBY : FOREIGN;
      case '@' -> user(in, from + 1, to);
      case '#' -> {
        int index = number(room, in, from + 1, to);
        yield index < 0 ? FOREIGN : room(index);
      }
      default -> FOREIGN;
    };
  }

  int conversation(String name) {
    ByteBuffer bytes = bytes(name);
    return conversation(bytes, 0, bytes.limit());
  }

  /** The number of a user whose name stands between two indices. */
  int user(ByteBuffer in, int from, int to) {
    return number(user, in, from, to);
  }

  int user(String name) {
    ByteBuffer bytes = bytes(name);
    return user(bytes, 0, bytes.limit());
  }

  /** Whether a text of the right length that begins at an index ends as it should. */
  boolean isIntact(ByteBuffer in, int textStart) {
    return paddingBytes.isAt(in, textStart + Stamp.BYTES);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).order(Literal.ORDER);
  }

  private static int number(Literal prefix, ByteBuffer in, int from, int to) {
    int first = from + prefix.length();
    if (first >= to || to - first > 18 || !prefix.isAt(in, from)) {
      return FOREIGN;
    }
    int number = 0;
    int i = first;
    for (; i < to; i++) {
      int digit = in.get(i) - '0';
      if (digit < 0 || digit > 9) {
        break; // the generation
      }
      number = number * 10 + digit;
    }
    return i == first || number < 0 || (i < to && in.get(i) != 'x') ? FOREIGN : number;
  }
}
