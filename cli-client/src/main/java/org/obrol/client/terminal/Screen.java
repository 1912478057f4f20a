package org.obrol.client.terminal;

import java.util.List;

/** Where text goes; safe for all threads. What it is given is shown as it is. */
interface Screen {
  /** Shows what was asked for or what came. */
  void line(String text);

  /** Shows what went wrong. */
  void problem(String text);

  /**
   * What is under way just now, in place of what was said of it before; a screen that cannot draw
   * again in place shows nothing.
   */
  default void status(List<String> lines) {}
}
