package org.obrol.client.terminal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where files are on this machine.
 *
 * @param home what {@code ~} means
 * @param downloads where files go if nothing else is said
 */
record Places(Path home, Path downloads) {
  private static final int MAX_COMPLETIONS = 200;

  /**
   * Those that the surroundings name.
   *
   * @param downloads a path as somebody types it
   */
  static Places of(Map<String, String> environment, String downloads) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    Places here = new Places(Path.of(home), Path.of(""));
    return new Places(here.home(), here.path(downloads));
  }

  /**
   * A path as somebody types it.
   *
   * @throws InvalidPathException if it cannot be one
   */
  Path path(String typed) {
    if (typed.equals("~")) {
      return home;
    }
    return typed.startsWith("~/") ? home.resolve(typed.substring(2)) : Path.of(typed);
  }

  /** What a typed beginning of a path may become; folders end with a slash. */
  List<String> completions(String typed) {
    int name = typed.lastIndexOf('/') + 1;
    String folder = typed.substring(0, name);
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(folder))) {
      for (Path entry : entries) {
        String step = String.valueOf(entry.getFileName());
        boolean hidden = step.startsWith(".") && !typed.startsWith(".", name);
        if (step.startsWith(typed.substring(name)) && !hidden && isPlain(step)) {
          found.add(folder + step + (Files.isDirectory(entry) ? "/" : ""));
        }
        if (found.size() == MAX_COMPLETIONS) {
          break;
        }
      }
    } catch (IOException | InvalidPathException e) {
      // There is nothing to propose.
    }
    return found;
  }

  private static boolean isPlain(String step) {
    return Neutral.oneLine(step).equals(step);
  }
}
