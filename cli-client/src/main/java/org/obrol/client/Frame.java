package org.obrol.client;

import org.jspecify.annotations.Nullable;

/** What a server sends in one line. */
sealed interface Frame {
  /**
   * A command was carried out.
   *
   * @param label the command's label, or null if the server left it out
   */
  record Ok(@Nullable String label, Fields fields) implements Frame {}

  /**
   * A command was not carried out.
   *
   * @param label the command's label, or null where the server could not read it
   */
  record Failed(@Nullable String label, ChatException problem) implements Frame {}

  /** The server tells something without having been asked. */
  record Pushed(String event, Fields fields) implements Frame {}
}
