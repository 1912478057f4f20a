package org.obrol.client.terminal;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.obrol.client.ChatFiles;

/**
 * A file that somebody wants to have.
 *
 * @param file its id
 * @param name as its sender wrote it, or null where it is not known yet
 * @param folder where it is to be
 */
record Wanted(String file, @Nullable String name, Path folder) {
  /** What it is called here, to be shown. */
  String shown() {
    return Neutral.oneLine(name == null ? file : name);
  }

  /** Whether there is a file of its name already, as far as that is known. */
  boolean isThere() {
    if (name == null) {
      return false;
    }
    try {
      Path target = folder.resolve(ChatFiles.safeName(name));
      return Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false; // it gets another name
    }
  }
}
