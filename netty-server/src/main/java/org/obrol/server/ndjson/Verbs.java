package org.obrol.server.ndjson;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;

/** The table of all commands; docs/protocol.md describes each. */
final class Verbs {
  private static final List<Verb> ALL =
      List.of(
          new Verb(
              "register",
              List.of("regist"),
              "register NAME PASSWORD",
              words -> words.word("name").text("password"),
              fields -> new Command.Register(fields.user("name"), fields.string("password"))),
          new Verb(
              "login",
              List.of("auth"),
              "login NAME [PASSWORD]",
              words -> words.word("name").text("password"),
              Verbs::login),
          new Verb(
              "resume",
              List.of(),
              "resume TOKEN [CONV:EPOCH:SEQ ...]",
              Verbs::resumeWords,
              fields -> new Command.Resume(fields.string("token"), fields.positions())),
          plain("logout", new Command.Logout()),
          plain("quit", new Command.Quit()),
          new Verb(
              "passwd",
              List.of(),
              "passwd OLD NEW",
              words -> words.word("old").text("new"),
              fields -> new Command.Passwd(fields.string("old"), fields.string("new"))),
          new Verb(
              "send",
              List.of("send-to"),
              "send ADDRESS TEXT",
              words -> words.word("to").text("text"),
              Verbs::send),
          new Verb(
              "say",
              List.of(),
              "say TEXT",
              words -> words.put("to", "*").text("text"),
              fields ->
                  new Command.Send(
                      Address.LOBBY, fields.text("text"), fields.optionalString("key"))),
          new Verb(
              "send_group", List.of(), "send_group GROUP TEXT", Verbs::groupTextWords, Verbs::send),
          plain("inbox", new Command.Inbox()),
          new Verb(
              "read",
              List.of(),
              "read CONV SEQ",
              words -> words.word("conv").number("seq").end(),
              fields -> new Command.Read(fields.address("conv"), fields.number("seq"))),
          new Verb(
              "history",
              List.of(),
              "history CONV [before SEQ] [after SEQ] [limit N]",
              words -> pairs(words.word("conv"), List.of("before", "after", "limit")),
              fields ->
                  new Command.History(
                      fields.address("conv"),
                      fields.optionalNumber("before"),
                      fields.optionalNumber("after"),
                      fields.optionalLimit())),
          new Verb(
              "users",
              List.of("get_all_users"),
              "users [after NAME] [limit N]",
              words -> pairs(words, List.of("after", "limit")),
              fields -> new Command.Users(fields.optionalUser("after"), fields.optionalLimit())),
          new Verb(
              "online",
              List.of("list", "list-user", "activeuser", "get_online_users"),
              "online [after NAME] [limit N]",
              words -> pairs(words, List.of("after", "limit")),
              fields -> new Command.Online(fields.optionalUser("after"), fields.optionalLimit())),
          new Verb(
              "group",
              List.of(),
              "group create|join|leave|members #NAME, group list, group add|remove #NAME USER",
              words -> words.word("op").word("group").word("user").end(),
              Verbs::group),
          new Verb(
              "file",
              List.of(),
              "file send ADDRESS NAME, file chunk ID OFFSET BASE64, file done ID, file list [CONV],"
                  + " file get ID [OFFSET [LENGTH]], file cancel ID, file remove ID",
              Verbs::fileWords,
              Verbs::file),
          new Verb(
              "presence",
              List.of(),
              "presence on|off",
              words -> words.put("on", onOrOff(words.next())).end(),
              fields -> new Command.Presence(fields.bool("on"))),
          plain("whoami", new Command.WhoAmI()),
          plain("ping", new Command.Ping()),
          plain("hello", new Command.Hello()),
          plain("help", new Command.Help()));

  private static final int MAX_FILE_PAGE = 500;

  private static final Map<String, Verb> BY_NAME = byName();

  private Verbs() {}

  private static Verb plain(String name, Command command) {
    return new Verb(name, List.of(), name, Words::end, fields -> command);
  }

  private static Map<String, Verb> byName() {
    Map<String, Verb> verbs = new HashMap<>();
    for (Verb verb : ALL) {
      verbs.put(verb.name(), verb);
      verb.aliases().forEach(alias -> verbs.put(alias, verb));
    }
    return verbs;
  }

  /** The verb of this name or alias, or null. */
  static @Nullable Verb find(String name) {
    return BY_NAME.get(name);
  }

  /** The text form of every command. */
  static List<String> usages() {
    return ALL.stream().map(Verb::usage).toList();
  }

  private static Command login(Fields fields) {
    String password = fields.optionalString("password");
    return password == null
        ? new Command.GuestLogin(fields.user("name"))
        : new Command.Login(fields.user("name"), password);
  }

  private static Command send(Fields fields) {
    return new Command.Send(
        fields.address("to"), fields.text("text"), fields.optionalString("key"));
  }

  private static Command group(Fields fields) {
    String op = fields.string("op");
    if (op.equals("list")) {
      return new Command.ListGroups();
    }
    Function<GroupName, Command> command =
        switch (op) {
          case "create" -> Command.CreateGroup::new;
          case "join" -> Command.JoinGroup::new;
          case "leave" -> Command.LeaveGroup::new;
          case "members" -> Command.GroupMembers::new;
          case "add" -> group -> new Command.AddToGroup(group, fields.user("user"));
          case "remove" -> group -> new Command.RemoveFromGroup(group, fields.user("user"));
          default ->
              throw new BadLine(
                  Failure.UNKNOWN_COMMAND,
                  "no group command of this name (expected: create, join, leave, members, list,"
                      + " add or remove)");
        };
    return command.apply(fields.group("group"));
  }

  private static Fields fileWords(Words words) {
    if (words.isEmpty()) {
      return words.end();
    }
    String op = words.next();
    words.put("op", op);
    return switch (op) {
      case "send" -> words.word("to").text("name");
      case "chunk" -> words.word("file").number("offset").word("data").end();
      case "list" -> words.word("conv").end();
      case "get" -> words.word("file").number("offset").number("length").end();
      default -> words.word("file").end();
    };
  }

  private static Command file(Fields fields) {
    String op = fields.string("op");
    return switch (op) {
      case "send" ->
          new FileCommand.OpenUpload(
              fields.address("to"),
              fields.fileName("name"),
              fields.optionalNumber("size"),
              fields.optionalSha256("sha256"));
      case "chunk" ->
          new FileCommand.WriteFile(
              fields.file("file"), fields.number("offset"), fields.base64("data"));
      case "done" -> new FileCommand.FinishUpload(fields.file("file"));
      case "list" ->
          new FileCommand.ListFiles(
              fields.optionalAddress("conv"),
              fields.optionalFile("after"),
              fields.optionalLimit(MAX_FILE_PAGE));
      case "get" -> {
        Long offset = fields.optionalNumber("offset");
        yield new FileCommand.GetFile(
            fields.file("file"), offset == null ? 0 : offset, fields.optionalNumber("length"));
      }
      case "cancel" -> new FileCommand.CancelDownload(fields.file("file"));
      case "remove" -> new FileCommand.RemoveFile(fields.file("file"));
      default ->
          throw new BadLine(
              Failure.UNKNOWN_COMMAND,
              "no file command of this name (expected: send, chunk, done, list, get, cancel or"
                  + " remove)");
    };
  }

  private static Fields groupTextWords(Words words) {
    if (!words.isEmpty()) {
      String group = words.next();
      words.put("to", group.startsWith("#") ? group : "#" + group);
    }
    return words.text("text");
  }

  private static boolean onOrOff(String word) {
    return switch (word) {
      case "on" -> true;
      case "off" -> false;
      case "" -> throw new BadLine(Failure.MISSING_PARAMETER, "on or off is missing");
      default -> throw new BadLine(Failure.MALFORMED, "neither on nor off");
    };
  }

  /** The rest of a line as names, each with its value. */
  private static Fields pairs(Words words, List<String> names) {
    while (!words.isEmpty()) {
      String name = words.next();
      if (!names.contains(name)) {
        throw new BadLine(
            Failure.MALFORMED,
            "unexpected: " + name + " (expected: " + String.join(", ", names) + ")");
      }
      if (words.isEmpty()) {
        throw new BadLine(Failure.MISSING_PARAMETER, "the value of " + name + " is missing");
      }
      if (name.equals("after") && names.size() == 2) { // a name in lists of people, else a seq
        words.word(name);
      } else {
        words.number(name);
      }
    }
    return words.end();
  }

  private static Fields resumeWords(Words words) {
    words.word("token");
    List<Fields> positions = new ArrayList<>();
    while (!words.isEmpty()) {
      String[] parts = words.next().split(":", -1);
      if (parts.length != 3) {
        throw new BadLine(Failure.MALFORMED, "a position is CONV:EPOCH:SEQ");
      }
      positions.add(
          new Fields(
              Map.of(
                  "conv", parts[0],
                  "epoch", Words.parse("epoch", parts[1]),
                  "seq", Words.parse("seq", parts[2]))));
    }
    return words.put("positions", positions).end();
  }
}
