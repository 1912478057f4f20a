package org.obrol.client.terminal;

/** Where text goes; safe for all threads. What it is given is shown as it is. */
interface Screen {
  /** Shows what was asked for or what came. */
  void line(String text);

  /** Shows what went wrong. */
  void problem(String text);
}
