package org.obrol.client.terminal;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jspecify.annotations.Nullable;

/** Asks somebody at a terminal; no answer ever gets into the history. */
final class Asker {
  private final LineReader reader;

  Asker(LineReader reader) {
    this.reader = reader;
  }

  /** The answer, or null if there is none. */
  @Nullable String ask(String question) {
    return ask(question, null);
  }

  /** The answer, typed without an echo, or null if there is none. */
  @Nullable String askSecretly(String question) {
    return ask(question, '\0');
  }

  private @Nullable String ask(String question, @Nullable Character mask) {
    reader.setVariable(LineReader.DISABLE_HISTORY, true);
    try {
      String answer = reader.readLine(question, mask);
      return answer.isEmpty() ? null : answer;
    } catch (UserInterruptException | EndOfFileException e) {
      return null;
    } finally {
      reader.setVariable(LineReader.DISABLE_HISTORY, false);
    }
  }
}
