package org.obrol.client.terminal;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;

/** Reads what somebody types at a terminal, and does it, until they leave. */
final class Prompt {
  private final LineReader reader;
  private final Renderer renderer;

  Prompt(LineReader reader, Renderer renderer) {
    this.reader = reader;
    this.renderer = renderer;
  }

  /** A reader for lines of chat, with history in memory and completion. */
  static LineReader reader(Terminal terminal, Roster roster) {
    DefaultParser parser = new DefaultParser();
    parser.setQuoteChars(new char[0]); // an apostrophe does not ask for a second line
    parser.setEscapeChars(new char[0]);
    return LineReaderBuilder.builder()
        .appName("obrol")
        .terminal(terminal)
        .parser(parser)
        .completer(new TypingCompleter(roster))
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
        String line = reader.readLine(renderer.prompt(chat.current()));
        Typed typed = Typing.parse(line);
        if (typed == Typed.Plain.QUIT) {
          return true;
        }
        if (typed instanceof Typed.Passwd asked && asked.newPassword() == null) {
          typed = askForPasswords(asker);
        } else if (!(typed instanceof Typed.Say) && !(typed instanceof Typed.Passwd)) {
          chat.screen().line(renderer.note("> " + Neutral.oneLine(line)));
        }
        var unused = chat.execute(typed); // it shows its own outcome
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
