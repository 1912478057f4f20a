package org.obrol.server.course;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.command.Tag;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.Line;
import org.obrol.server.dialect.Request;

/**
 * Turns lines into requests: words apart by single spaces, so that two spaces hold an empty one.
 */
final class CourseLines extends MessageToMessageDecoder<Line> {
  private static final int MAX_FILES = 10_000;

  private final CourseProfile profile;

  CourseLines(CourseProfile profile) {
    this.profile = profile;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, Line line, List<Object> out) {
    out.add(decode(line));
  }

  private Request decode(Line line) {
    if (line instanceof Line.Text text) {
      return decode(text.text());
    }
    return line instanceof Line.NotText bad
        ? bad(word(bad.start()), Failure.MALFORMED, "not UTF-8")
        : bad(null, Failure.FRAME_TOO_LONG, "the line is too long");
  }

  private static String word(String line) {
    int space = line.indexOf(' ');
    return space < 0 ? line : line.substring(0, space);
  }

  private Request decode(String line) {
    String word = word(line);
    CourseCommand command = profile.commands().get(word);
    if (command == null) {
      return bad(null, Failure.UNKNOWN_COMMAND, "no command of this name");
    }
    String[] words = line.split(" ", Math.max(2, command.parameters() + 1));
    if (words.length <= command.parameters()) {
      return bad(null, Failure.MISSING_PARAMETER, "too few parameters");
    }
    return new Request(new Tag(word, null), command(command, words));
  }

  /**
   * A line that is no command.
   *
   * @param word what it began with, where that matters to the reply
   */
  static Request bad(@Nullable String word, Failure failure, String message) {
    return new Request(new Tag(word, null), malformed(failure, message));
  }

  static Command malformed(Failure failure, String message) {
    return new Command.Malformed(failure, message, false);
  }

  /**
   * What a line asks for.
   *
   * @param words the command's word and its parameters; the last one has all the rest
   */
  private static Command command(CourseCommand command, String[] words) {
    return switch (command) {
      case AUTH -> authenticate(words[1], word(words[2]));
      case SEND, SEND_GROUP -> as(words, send(command, words[2], words[3]));
      case INBOX -> as(words, new Command.TakeMail());
      case ALL_USERS -> as(words, new Command.RollCall(false, false));
      case ONLINE_USERS -> as(words, new Command.RollCall(true, false));
      case OPEN_ONLINE_USERS -> new Command.RollCall(true, true);
      case MY_FILE -> as(words, new FileCommand.ListFiles(null, null, MAX_FILES));
      case DOWNLOAD_FILE -> as(words, fetch(words[2], words[3]));
      case LOGOUT -> as(words, new Command.Logout());
      case SEND_FILE, SEND_GROUP_FILE ->
          throw new IllegalStateException("lines with files come this way never: " + command);
    };
  }

  private static Command as(String[] words, Command command) {
    return new Command.As(word(words[1]), command);
  }

  private static Command authenticate(String user, String password) {
    return UserName.parse(user)
        .<Command>map(name -> new Command.Authenticate(name, password))
        .orElseGet(() -> malformed(Failure.NO_SUCH_USER, "no such user"));
  }

  private static Command send(CourseCommand command, String receiver, String text) {
    Address to = receiver(command, receiver);
    return to == null ? noReceiver(command) : new Command.Send(to, withoutSpacesAround(text), null);
  }

  /** Whom a name means; null where it is nobody's because nobody can have it. */
  static @Nullable Address receiver(CourseCommand command, String name) {
    return command.toGroup()
        ? GroupName.parse(withoutMark(name)).map(Address::of).orElse(null)
        : UserName.parse(name).map(Address::of).orElse(null);
  }

  /** Replies put a # before a group that is called as a user is. */
  private static String withoutMark(String group) {
    return group.startsWith("#") ? group.substring(1) : group;
  }

  static Command noReceiver(CourseCommand command) {
    return command.toGroup()
        ? malformed(Failure.NO_SUCH_GROUP, "no such group")
        : malformed(Failure.NO_SUCH_USER, "no such user");
  }

  private static Command fetch(String place, String name) {
    return FileName.parse(withoutSpacesAround(name))
        .<Command>map(file -> new FileCommand.FetchFile(place, file))
        .orElseGet(() -> malformed(Failure.NO_SUCH_FILE, "no such file"));
  }

  /** Spaces alone: what else is blank may be meant. */
  private static String withoutSpacesAround(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) == ' ') {
      to--;
    }
    return text.substring(from, to);
  }
}
