package org.obrol.core.command;

import org.jspecify.annotations.Nullable;

/**
 * What a client calls one of its commands; comes back with the reply.
 *
 * @param verb the command's name in its dialect, or null where none could be read
 * @param label the client's own mark, or null if it set none
 */
public record Tag(@Nullable String verb, @Nullable String label) {
  /** For a line that was no command at all. */
  public static final Tag NONE = new Tag(null, null);
}
