package org.obrol.client.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/** Finds out what a typed line means. */
final class Typing {
  static final int DEFAULT_HISTORY = 20;
  private static final int MAX_HISTORY = 500;

  private Typing() {}

  /** Reads one line without its end. */
  static Typed parse(String typed) {
    if (typed.isBlank()) {
      return Typed.Plain.NOTHING;
    }
    String bare = typed.stripLeading();
    String line = "@#".indexOf(bare.charAt(0)) >= 0 ? bare : typed;
    if (line.startsWith("//")) {
      return new Typed.Say(null, line.substring(1)); // so that a message can begin with a slash
    }
    if (line.startsWith("/")) {
      return slash(line);
    }
    if (line.startsWith("@") || line.startsWith("#")) {
      return addressed(line);
    }
    return new Typed.Say(null, line);
  }

  private static Typed addressed(String line) {
    int space = line.indexOf(' ');
    String name = (space < 0 ? line : line.substring(0, space)).replaceFirst("[:,]$", "");
    Optional<Address> to = Address.parse(name);
    if (to.isEmpty()) { // said to all, it might be what was meant for one
      return new Typed.Wrong("no address: " + name + " (expected: @user or #group, then a text)");
    }
    String text = space < 0 ? "" : line.substring(space + 1);
    return text.isBlank()
        ? new Typed.Wrong(
            "nothing to say to %s (/to %s makes it the current conversation)"
                .formatted(to.get(), to.get()))
        : new Typed.Say(to.get(), text);
  }

  private static Typed slash(String line) {
    List<String> words = Arrays.asList(line.strip().split("\\s+"));
    String name = words.get(0);
    List<String> rest = words.subList(1, words.size());
    Optional<Slash> slash = Slash.of(name);
    if (slash.isEmpty()) {
      String hint =
          Slash.nearest(name)
              .map(near -> "did you mean " + near.typed() + "?")
              .orElse("/help shows what there is");
      return new Typed.Wrong("no command " + name + "; " + hint);
    }
    String verbatim = line.strip().substring(name.length()).strip();
    Typed typed = parse(slash.get(), rest, verbatim);
    return typed != null ? typed : new Typed.Wrong("usage: " + slash.get().usage());
  }

  /** Null where the words do not fit the command. */
  private static @Nullable Typed parse(Slash slash, List<String> words, String verbatim) {
    return switch (slash) {
      case HELP -> plain(Typed.Plain.HELP, words);
      case USERS -> plain(Typed.Plain.USERS, words);
      case ONLINE -> plain(Typed.Plain.ONLINE, words);
      case INBOX -> plain(Typed.Plain.INBOX, words);
      case WHOAMI -> plain(Typed.Plain.WHOAMI, words);
      case CANCEL -> plain(Typed.Plain.CANCEL, words);
      case QUIT -> plain(Typed.Plain.QUIT, words);
      case TO ->
          words.size() == 1 ? Address.parse(words.get(0)).map(Typed.To::new).orElse(null) : null;
      case HISTORY -> history(words);
      case READ -> read(words);
      case UPLOAD -> upload(verbatim);
      case DOWNLOAD -> verbatim.isEmpty() ? null : new Typed.Download(verbatim);
      case FILES -> files(words);
      case GROUP -> group(words);
      case PRESENCE -> presence(words);
      case PASSWD ->
          switch (words.size()) {
            case 0 -> new Typed.Passwd(null, null);
            case 2 -> new Typed.Passwd(words.get(0), words.get(1));
            default -> null;
          };
    };
  }

  private static @Nullable Typed plain(Typed.Plain typed, List<String> words) {
    return words.isEmpty() ? typed : null;
  }

  private static @Nullable Typed history(List<String> words) {
    if (words.isEmpty()) {
      return new Typed.History(null, DEFAULT_HISTORY);
    }
    String last = words.get(words.size() - 1);
    Integer limit = number(last);
    boolean named = words.size() == 2 || (words.size() == 1 && limit == null);
    Address conversation = named ? Address.parse(words.get(0)).orElse(null) : null;
    if (words.size() > 2
        || (named && conversation == null)
        || (words.size() == 2 && limit == null)) {
      return null;
    }
    return new Typed.History(conversation, limit != null ? limit : DEFAULT_HISTORY);
  }

  private static @Nullable Integer number(String word) {
    if (!word.matches("[0-9]{1,9}")) {
      return null;
    }
    return Math.max(1, Math.min(MAX_HISTORY, Integer.parseInt(word)));
  }

  private static @Nullable Typed read(List<String> words) {
    return switch (words.size()) {
      case 0 -> new Typed.Read(null);
      case 1 -> Address.parse(words.get(0)).map(Typed.Read::new).orElse(null);
      default -> null;
    };
  }

  private static @Nullable Typed files(List<String> words) {
    return switch (words.size()) {
      case 0 -> new Typed.Files(null);
      case 1 -> Address.parse(words.get(0)).map(Typed.Files::new).orElse(null);
      default -> null;
    };
  }

  /** A path may have spaces, and stand in quotes; one that begins like an address begins with ./ */
  private static @Nullable Typed upload(String verbatim) {
    String first = verbatim.split("\\s", 2)[0];
    if (!first.startsWith("@") && !first.startsWith("#") && !first.equals("*")) {
      return verbatim.isEmpty() ? null : new Typed.Upload(null, unquoted(verbatim));
    }
    Address to = Address.parse(first).orElse(null);
    String path = verbatim.substring(first.length()).strip();
    return to == null || path.isEmpty() ? null : new Typed.Upload(to, unquoted(path));
  }

  /** Without the quotes around it, if it has some. */
  static String unquoted(String text) {
    boolean quoted =
        text.length() > 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static @Nullable Typed presence(List<String> words) {
    return switch (String.join(" ", words).toLowerCase(Locale.ROOT)) {
      case "on" -> new Typed.Presence(true);
      case "off" -> new Typed.Presence(false);
      default -> null;
    };
  }

  private static @Nullable Typed group(List<String> words) {
    String op = words.isEmpty() ? "" : words.get(0).toLowerCase(Locale.ROOT);
    if (op.equals("list")) {
      return words.size() == 1 ? Typed.Plain.GROUPS : null;
    }
    boolean withUser = op.equals("add") || op.equals("remove");
    if (words.size() != (withUser ? 3 : 2)) {
      return null;
    }
    GroupName group = GroupName.parse(without("#", words.get(1))).orElse(null);
    UserName user = withUser ? UserName.parse(without("@", words.get(2))).orElse(null) : null;
    if (group == null || (withUser && user == null)) {
      return null;
    }
    return switch (op) {
      case "create" -> new Typed.Group(Typed.Group.Op.CREATE, group, null);
      case "join" -> new Typed.Group(Typed.Group.Op.JOIN, group, null);
      case "leave" -> new Typed.Group(Typed.Group.Op.LEAVE, group, null);
      case "members" -> new Typed.Group(Typed.Group.Op.MEMBERS, group, null);
      case "add" -> new Typed.Group(Typed.Group.Op.ADD, group, user);
      case "remove" -> new Typed.Group(Typed.Group.Op.REMOVE, group, user);
      default -> null;
    };
  }

  private static String without(String sign, String word) {
    return word.startsWith(sign) ? word.substring(1) : word;
  }
}
