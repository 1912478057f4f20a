package org.obrol.client.terminal;

import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import org.obrol.client.IfExists;

/** Reads what somebody types at a terminal, and does it, until they leave. */
final class Prompt {
  private final LineReader reader;
  private final PromptScreen screen;
  private final Renderer renderer;

  Prompt(LineReader reader, PromptScreen screen, Renderer renderer) {
    this.reader = reader;
    this.screen = screen;
    this.renderer = renderer;
  }

  /** A reader for lines of chat, with history in memory and completion. */
  static LineReader reader(Terminal terminal, Roster roster, Places places) {
    DefaultParser parser = new DefaultParser();
    parser.setQuoteChars(new char[0]); // an apostrophe does not ask for a second line
    parser.setEscapeChars(new char[0]);
    return LineReaderBuilder.builder()
        .appName("obrol")
        .terminal(terminal)
        .parser(parser)
        .completer(new TypingCompleter(roster, places))
        .variable(LineReader.HISTORY_IGNORE, "/passwd *")
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // "hi!" is a text
        // What was typed appears as the server's message, in its place among the others.
        .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
        .build();
  }

  /** Runs until the end; answers whether that was the user's own wish. */
  boolean run(Chat chat) {
    Asker asker = new Asker(reader);
    while (true) {
      try {
        String line = screen.readLine(renderer.prompt(chat.current()));
        Typed typed = Typing.parse(line);
        if (typed == Typed.Plain.QUIT) {
          return true;
        }
        if (typed instanceof Typed.Passwd asked && asked.newPassword() == null) {
          typed = askForPasswords(asker);
        } else if (!(typed instanceof Typed.Say) && !(typed instanceof Typed.Passwd)) {
          chat.screen().line(renderer.note("> " + Neutral.oneLine(line)));
        }
        if (typed instanceof Typed.Download download) {
          fetch(chat, asker, download);
        } else {
          var unused = chat.execute(typed); // it shows its own outcome
        }
      } catch (UserInterruptException e) {
        if (chat.isLost()) {
          return false;
        }
        chat.screen().line(renderer.note("/quit or Ctrl-D leaves"));
      } catch (EndOfFileException e) {
        return !chat.isLost();
      }
    }
  }

  private void fetch(Chat chat, Asker asker, Typed.Download typed) {
    Wanted wanted = chat.find(typed).orElse(null);
    if (wanted == null) {
      return; // that has been shown
    }
    IfExists ifExists = wanted.isThere() ? askIfExists(asker, wanted) : IfExists.FAIL;
    if (ifExists == null) {
      screen.line(renderer.note(wanted.shown() + " is not fetched"));
    } else {
      var unused = chat.fetch(wanted, ifExists); // it shows its own outcome
    }
  }

  /** Null for neither. */
  private static @Nullable IfExists askIfExists(Asker asker, Wanted wanted) {
    while (true) {
      String answer =
          asker.ask(
              wanted.shown() + " is there already: (o)verwrite it, (k)eep both or (c)ancel? ");
      switch (answer == null ? "c" : answer.strip().toLowerCase(Locale.ROOT)) {
        case "o", "overwrite" -> {
          return IfExists.REPLACE;
        }
        case "k", "keep", "keep both" -> {
          return IfExists.NUMBER;
        }
        case "c", "cancel" -> {
          return null;
        }
        default -> {} // asked again
      }
    }
  }

  private static Typed askForPasswords(Asker asker) {
    String oldPassword = asker.askSecretly("old password: ");
    String newPassword = asker.askSecretly("new password: ");
    String again = asker.askSecretly("new password again: ");
    if (oldPassword == null || newPassword == null) {
      return new Typed.Wrong("the password stays as it is");
    }
    return newPassword.equals(again)
        ? new Typed.Passwd(oldPassword, newPassword)
        : new Typed.Wrong("the new passwords differ; the password stays as it is");
  }
}
