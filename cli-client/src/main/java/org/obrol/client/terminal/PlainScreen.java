package org.obrol.client.terminal;

import java.io.PrintWriter;

/** Two streams, for scripts: what came on one, what went wrong on the other. */
final class PlainScreen implements Screen {
  private final PrintWriter out;
  private final PrintWriter err;

  PlainScreen(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void line(String text) {
    out.println(text);
    out.flush(); // a reader at the other end of a pipe waits for it
  }

  @Override
  public void problem(String text) {
    err.println(text);
    err.flush();
  }
}
