package org.obrol.client.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.obrol.core.model.Address;

/** The files that this client has heard of last, by their names. Safe for all threads. */
final class SeenFiles {
  private static final int MAX_FILES = 1_000;

  private final Deque<Seen> latest = new ArrayDeque<>(); // guarded by this; the last one is first

  /**
   * A file.
   *
   * @param name as its sender wrote it
   */
  record Seen(Address conversation, String file, String name) {
    /** What one types for it: its name if that shows as it is, or else its id. */
    String typed() {
      return isPlain(name) ? name : file;
    }

    private boolean isCalled(String typed) {
      return typed.equals(name) || typed.equals(Neutral.oneLine(name));
    }
  }

  /** What is to be typed for a file: its name, where that is one plain word, or else its id. */
  static String typed(String file, String name) {
    return new Seen(Address.LOBBY, file, name).typed();
  }

  private static boolean isPlain(String name) {
    return name.equals(Neutral.oneLine(name)) && name.matches("[^\\s\"']+");
  }

  synchronized void add(Address conversation, String file, String name) {
    latest.removeIf(seen -> seen.file().equals(file));
    latest.addFirst(new Seen(conversation, file, name));
    if (latest.size() > MAX_FILES) {
      latest.removeLast();
    }
  }

  /** The file of this id, or else the last one of this name in a conversation. */
  Optional<Seen> find(Address conversation, String typed) {
    return first(seen -> seen.file().equals(typed))
        .or(() -> first(seen -> seen.conversation().equals(conversation) && seen.isCalled(typed)));
  }

  /** The last one of this name anywhere. */
  Optional<Seen> findAnywhere(String typed) {
    return first(seen -> seen.isCalled(typed));
  }

  private synchronized Optional<Seen> first(Predicate<Seen> wanted) {
    return latest.stream().filter(wanted).findFirst();
  }

  /** What may be typed for them, the last one first. */
  synchronized List<String> typed() {
    return latest.stream().map(Seen::typed).distinct().toList();
  }
}
