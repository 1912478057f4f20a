package org.obrol.client.terminal;

import java.util.List;
import org.jline.reader.LineReader;
import org.jline.reader.impl.LineReaderImpl;
import org.jspecify.annotations.Nullable;

/**
 * A terminal whose lowest line is being typed: text appears above it, and what is under way right
 * above it, as the upper lines of the prompt.
 */
final class PromptScreen implements Screen {
  private final LineReader reader;
  private final Renderer renderer;
  private List<String> status = List.of(); // guarded by this
  private @Nullable String prompt; // guarded by this; null while no line is read

  PromptScreen(LineReader reader, Renderer renderer) {
    this.reader = reader;
    this.renderer = renderer;
  }

  /** Reads what somebody types. */
  String readLine(String newPrompt) {
    String whole;
    synchronized (this) {
      prompt = newPrompt;
      whole = whole(newPrompt);
    }
    try {
      return reader.readLine(whole);
    } finally {
      synchronized (this) {
        prompt = null;
      }
    }
  }

  private synchronized String whole(String lastLine) {
    int width = reader.getTerminal().getWidth() - 1;
    StringBuilder whole = new StringBuilder();
    for (String line : status) {
      String cut = line.length() <= width ? line : line.substring(0, Math.max(0, width));
      whole.append(cut.replace("%", "%%")).append('\n'); // a percent sign is a pattern here
    }
    return whole + lastLine;
  }

  @Override
  public void line(String text) {
    reader.printAbove(text);
  }

  @Override
  public void problem(String text) {
    reader.printAbove(renderer.problem(text));
  }

  @Override
  public synchronized void status(List<String> lines) {
    if (lines.equals(status)) {
      return;
    }
    status = List.copyOf(lines);
    if (prompt != null && reader instanceof LineReaderImpl drawn && drawn.isReading()) {
      drawn.setPrompt(whole(prompt));
      drawn.redisplay();
    }
  }
}
