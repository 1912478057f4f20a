package org.obrol.client.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * What the command finds around it. The streams stay whoever's they are.
 *
 * @param terminal opens the terminal, if standard input is one; whoever opens it closes it
 * @param clock says what is today, and in which zone
 */
record Surroundings(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    Supplier<Optional<Terminal>> terminal,
    Clock clock) {

  private static final Size USUAL_SIZE = new Size(80, 24);

  /** Those of the process. */
  static Surroundings ofProcess() {
    return new Surroundings(
        new FileInputStream(FileDescriptor.in),
        writer(new FileOutputStream(FileDescriptor.out)),
        writer(new FileOutputStream(FileDescriptor.err)),
        System.getenv(),
        Surroundings::openTerminal,
        Clock.system(ZoneId.systemDefault()));
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static Optional<Terminal> openTerminal() {
    try {
      Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build();
      return Optional.of(withSize(terminal));
    } catch (IOException | IllegalStateException e) {
      return Optional.empty(); // a pipe or a file: plain streams do better than a dumb terminal
    }
  }

  /** A terminal that does not know its size would break the prompt after each character. */
  static Terminal withSize(Terminal terminal) {
    if (terminal.getWidth() <= 0 || terminal.getHeight() <= 0) {
      terminal.setSize(USUAL_SIZE);
    }
    return terminal;
  }
}
