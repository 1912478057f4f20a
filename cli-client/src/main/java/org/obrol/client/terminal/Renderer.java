package org.obrol.client.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.obrol.client.ChatMessage;
import org.obrol.client.FilePage;
import org.obrol.client.FileRef;
import org.obrol.client.Gap;
import org.obrol.client.GroupDetails;
import org.obrol.client.GroupEvent;
import org.obrol.client.TransferProgress;
import org.obrol.client.UserPage;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/** Makes lines for people, or for scripts, of what the server tells. All its text is neutral. */
final class Renderer {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final int[] NAME_COLOURS = {36, 32, 33, 35, 34, 96, 92, 95};
  private static final int BAR_LENGTH = 20;
  private static final int MAX_BAR_NAME = 24;
  private static final int DIM = 2;
  private static final int BOLD = 1;
  private static final int RED = 31;

  /** How lines look. */
  enum Style {
    /** One line for each message, with the whole time, so that a program can cut it. */
    PLAIN,
    /** For people, without colours. */
    BLACK,
    /** For people. */
    COLOURED
  }

  private final Style style;
  private final ZoneId zone;

  Renderer(Style style, ZoneId zone) {
    this.style = style;
    this.zone = zone;
  }

  /** A message; the day is left out if it is {@code now}'s. */
  String message(ChatMessage message, Instant now) {
    FileRef file = message.file();
    if (file != null) {
      return file(
          new FilePage.Entry(
              message.conversation(),
              file.file(),
              message.text(),
              file.size(),
              file.sha256(),
              message.from(),
              message.at()),
          now);
    }
    if (style == Style.PLAIN) {
      return "%s %s %s: %s"
          .formatted(
              message.at(), message.conversation(), message.from(), Neutral.oneLine(text(message)));
    }
    return "%s %s %s %s"
        .formatted(
            paint(DIM, time(message.at(), now)),
            paint(BOLD, message.conversation().toString()),
            paint(colourOf(message.from()), message.from() + ":"),
            Neutral.lines(text(message)));
  }

  /** A file that was sent, and how to get it. */
  String file(FilePage.Entry file, Instant now) {
    if (style == Style.PLAIN) {
      return "%s %s %s: [file %s %d] %s"
          .formatted(
              file.at(),
              file.conversation(),
              file.from(),
              Neutral.oneLine(file.file()),
              file.size(),
              Neutral.oneLine(file.name()));
    }
    return "%s %s %s sent %s (%s)  %s"
        .formatted(
            paint(DIM, time(file.at(), now)),
            paint(BOLD, file.conversation().toString()),
            paint(colourOf(file.from()), file.from().toString()),
            Neutral.oneLine(file.name()),
            Amount.of(file.size()),
            note("/download " + Neutral.oneLine(SeenFiles.typed(file.file(), file.name()))));
  }

  /** How far a file has come, in a line of its own. */
  String progress(String what, TransferProgress progress, long bytesPerSecond) {
    return "%s %s: %d %% of %s%s"
        .formatted(
            what,
            Neutral.oneLine(progress.name()),
            TransferBoard.percent(progress),
            Amount.of(progress.size()),
            bytesPerSecond > 0 ? ", " + Amount.of(bytesPerSecond) + "/s" : "");
  }

  /** How far a file has come, as a bar. */
  String bar(String what, TransferProgress progress, long bytesPerSecond) {
    long percent = Math.max(0, Math.min(100, TransferBoard.percent(progress)));
    int filled = (int) (percent * BAR_LENGTH / 100);
    return "%s %s [%s%s] %3d %%  %s of %s%s"
        .formatted(
            what,
            shortened(Neutral.oneLine(progress.name())),
            "#".repeat(filled),
            "-".repeat(BAR_LENGTH - filled),
            percent,
            Amount.of(progress.bytes()),
            Amount.of(progress.size()),
            bytesPerSecond > 0 ? "  " + Amount.of(bytesPerSecond) + "/s" : "");
  }

  private static String shortened(String name) {
    int length = name.codePointCount(0, name.length());
    return length <= MAX_BAR_NAME
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_BAR_NAME - 1)) + "…";
  }

  private static String text(ChatMessage message) {
    return message.kind().equals("text")
        ? message.text()
        : "[" + message.kind() + "] " + message.text();
  }

  private String time(Instant at, Instant now) {
    ZonedDateTime there = at.atZone(zone);
    boolean today = there.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (today ? TIME : DATE).format(there);
  }

  private static int colourOf(UserName user) {
    return NAME_COLOURS[Math.floorMod(user.folded().hashCode(), NAME_COLOURS.length)];
  }

  String gap(Gap gap) {
    long count = gap.to() - gap.from() + 1;
    boolean readable = gap.oldest() > 0 && gap.oldest() <= gap.to();
    String messages = count == 1 ? "1 message" : count + " messages";
    return note(
        readable
            ? "… %s, /history %s shows them"
                .formatted(messages.replace("message", "older message"), gap.conversation())
            : "… %s of %s %s no longer there"
                .formatted(messages, gap.conversation(), count == 1 ? "is" : "are"));
  }

  String group(GroupEvent event) {
    if (event instanceof GroupEvent.Mine mine) {
      return note(
          "#%s: you %s (by %s)".formatted(mine.group(), Neutral.oneLine(mine.change()), mine.by()));
    }
    GroupEvent.Others others = (GroupEvent.Others) event;
    return note(
        "#%s:%s%s"
            .formatted(
                others.group(),
                names(" joined: ", others.joined()),
                names(" left: ", others.left())));
  }

  String presence(List<UserName> came, List<UserName> left) {
    return note((names("came: ", came) + names(" left: ", left)).strip());
  }

  private static String names(String what, List<UserName> users) {
    return users.isEmpty()
        ? ""
        : what + users.stream().map(UserName::shown).collect(Collectors.joining(", "));
  }

  String user(UserPage.Entry user) {
    String shown =
        user.name().equals(user.user().shown()) ? "" : " (" + Neutral.oneLine(user.name()) + ")";
    return user.user() + shown + (user.online() ? " online" : "");
  }

  String group(GroupDetails group) {
    return "#%s, owner %s, members: %s"
        .formatted(group.group(), group.owner(), names("", group.members()));
  }

  String help() {
    StringBuilder help =
        new StringBuilder(
            """
            What you type is sent to the conversation that the prompt shows, * being everybody.
            @bob TEXT or #devs TEXT sends one message elsewhere, //TEXT one that begins with a slash.
            """);
    for (Slash slash : Slash.values()) {
      help.append("  %-30s %s%n".formatted(slash.usage(), slash.purpose()));
    }
    return help.toString().stripTrailing();
  }

  /** Something beside the messages. */
  String note(String text) {
    return paint(DIM, text);
  }

  /** Something that went wrong. */
  String problem(String text) {
    return paint(RED, text);
  }

  String prompt(Address conversation) {
    return paint(BOLD, conversation.toString()) + "> ";
  }

  private String paint(int colour, String text) {
    return style == Style.COLOURED ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
  }
}
