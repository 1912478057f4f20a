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
  private final Places places;

  TypingCompleter(Roster roster, Places places) {
    this.roster = roster;
    this.places = places;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    options(line.words(), line.wordIndex())
        .map(TypingCompleter::candidate)
        .forEach(candidates::add);
  }

  /** A folder is not the end of a word. */
  private static Candidate candidate(String value) {
    return new Candidate(value, value, null, null, null, null, !value.endsWith("/"));
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
    return Slash.of(words.get(0)).stream().flatMap(slash -> parameters(slash, index, word));
  }

  private Stream<String> parameters(Slash slash, int index, String word) {
    return switch (slash) {
      case TO, HISTORY, READ, FILES ->
          index == 1 ? Stream.concat(Stream.of("*"), addresses()) : Stream.empty();
      case UPLOAD ->
          Stream.concat(
              index == 1 ? addresses() : Stream.empty(), places.completions(word).stream());
      case DOWNLOAD ->
          index == 1
              ? roster.files().typed().stream()
              : places.completions(word).stream().filter(path -> path.endsWith("/"));
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
