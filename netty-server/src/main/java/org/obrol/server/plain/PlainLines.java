package org.obrol.server.plain;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.Line;
import org.obrol.server.dialect.Request;

/**
 * Turns lines into requests. The clients send {@code regist} and {@code login} with a line break
 * inside, before the password: the line behind such a half, which begins with a space, is its other
 * half.
 */
final class PlainLines extends MessageToMessageDecoder<Line> {
  static final String REGIST = "regist";
  static final String LOGIN = "login";
  static final String SEND_TO = "send-to";
  static final String LIST_USER = "list-user";

  private final Echo echo;
  private @Nullable Half half;
  private boolean whole; // the line before this one was a whole regist or login

  /** A {@code regist} or {@code login} whose password is still to come. */
  private record Half(String word, String name) {}

  PlainLines(Echo echo) {
    this.echo = echo;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, Line line, List<Object> out) {
    Half begun = half;
    boolean behindWhole = whole;
    half = null;
    whole = false;
    if (!(line instanceof Line.Text text)) {
      if (begun != null) {
        out.add(bad(Failure.MALFORMED));
      }
      out.add(bad(Failure.MALFORMED));
    } else if (begun != null) {
      finish(begun, text.text(), out);
    } else if (!behindWhole || !isSecondHalf(text.text())) {
      // Else the name had a space, or the password is there twice: part of the line before, as in
      // the original, and nothing to tell everybody.
      decode(text.text(), out);
    }
  }

  private void finish(Half begun, String line, List<Object> out) {
    if (line.startsWith(" ")) {
      out.add(enter(begun.word, begun.name, line.strip()));
    } else {
      out.add(bad(Failure.MALFORMED));
      decode(line, out);
    }
  }

  /** Whether a line may be the half that holds a password: a space and one word. */
  private static boolean isSecondHalf(String line) {
    return line.startsWith(" ") && !line.isBlank() && line.strip().indexOf(' ') < 0;
  }

  private void decode(String line, List<Object> out) {
    int space = line.indexOf(' ');
    String word = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1).strip();
    switch (word) {
      case REGIST, LOGIN -> decodeEntrance(word, rest, out);
      case SEND_TO -> out.add(direct(rest));
      case LIST_USER ->
          out.add(
              new Request(
                  new Tag(LIST_USER, null),
                  rest.isEmpty() ? new Command.RollCall(true, false) : malformed()));
      default -> out.add(toAll(line));
    }
  }

  private void decodeEntrance(String word, String rest, List<Object> out) {
    int space = rest.indexOf(' ');
    if (space < 0) {
      half = new Half(word, rest);
    } else {
      whole = true;
      out.add(enter(word, rest.substring(0, space), rest.substring(space + 1).strip()));
    }
  }

  private static Request enter(String word, String name, String password) {
    Optional<UserName> user = UserName.parse(name);
    Command command =
        user.isEmpty()
            ? new Command.Malformed(Failure.INVALID_NAME, "no name for a user", false)
            : word.equals(LOGIN)
                ? new Command.Login(user.get(), password)
                : new Command.Register(user.get(), password);
    return new Request(new Tag(word, null), command);
  }

  private Request direct(String rest) {
    int space = rest.indexOf(' ');
    if (space < 0) {
      return bad(Failure.MISSING_PARAMETER);
    }
    // Whom nobody can be called is asked for under a name that takes no messages, so that one who
    // is not logged in is told that first.
    UserName to = UserName.parse(rest.substring(0, space)).orElse(UserName.SYSTEM);
    return new Request(
        new Tag(SEND_TO, null),
        new Command.Send(Address.of(to), rest.substring(space + 1).strip(), echo.nextKey()));
  }

  /** An empty line says nothing; whether somebody is logged in is looked at all the same. */
  private Request toAll(String line) {
    return new Request(
        Tag.NONE,
        line.isBlank()
            ? new Command.WhoAmI()
            : new Command.Send(Address.LOBBY, line, echo.nextKey()));
  }

  private static Request bad(Failure failure) {
    return new Request(Tag.NONE, new Command.Malformed(failure, "no command", false));
  }

  private static Command malformed() {
    return new Command.Malformed(Failure.MALFORMED, "no command", false);
  }
}
