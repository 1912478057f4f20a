package org.obrol.client.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.obrol.core.model.UserName;

/** Completes commands, users and groups where a line may have them. */
final class TypingCompleter implements Completer {
  private static final List<String> GROUP_OPS =
      List.of("create", "join", "leave", "members", "list", "add", "remove");

  private final Roster roster;

  TypingCompleter(Roster roster) {
    this.roster = roster;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    options(line.words(), line.wordIndex()).map(Candidate::new).forEach(candidates::add);
  }

  /** What may stand at this place of a line. */
  Stream<String> options(List<String> words, int index) {
    String word = index < words.size() ? words.get(index) : "";
    if (index == 0) {
      return switch (word.isEmpty() ? ' ' : word.charAt(0)) {
        case '/' -> Arrays.stream(Slash.values()).map(Slash::typed);
        case '@', '#' -> addresses();
        default -> Stream.empty();
      };
    }
    return Slash.of(words.get(0)).stream().flatMap(slash -> parameters(slash, index));
  }

  private Stream<String> parameters(Slash slash, int index) {
    return switch (slash) {
      case TO, HISTORY, READ ->
          index == 1 ? Stream.concat(Stream.of("*"), addresses()) : Stream.empty();
      case PRESENCE -> index == 1 ? Stream.of("on", "off") : Stream.empty();
      case GROUP ->
          switch (index) {
            case 1 -> GROUP_OPS.stream();
            case 2 -> groups();
            case 3 -> roster.users().stream().map(UserName::shown);
            default -> Stream.empty();
          };
      default -> Stream.empty();
    };
  }

  private Stream<String> addresses() {
    return Stream.concat(roster.users().stream().map(user -> "@" + user), groups());
  }

  private Stream<String> groups() {
    return roster.groups().stream().map(group -> "#" + group);
  }
}
