package org.obrol.client.terminal;

import org.jline.reader.LineReader;

/** A terminal whose lowest line is being typed: text appears above it. */
final class PromptScreen implements Screen {
  private final LineReader reader;
  private final Renderer renderer;

  PromptScreen(LineReader reader, Renderer renderer) {
    this.reader = reader;
    this.renderer = renderer;
  }

  @Override
  public void line(String text) {
    reader.printAbove(text);
  }

  @Override
  public void problem(String text) {
    reader.printAbove(renderer.problem(text));
  }
}
