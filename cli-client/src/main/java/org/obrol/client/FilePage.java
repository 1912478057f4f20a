package org.obrol.client;

import java.time.Instant;
import java.util.List;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/**
 * A page of files, the oldest first.
 *
 * @param files the files
 * @param more whether there are others, after the last of these
 */
public record FilePage(List<Entry> files, boolean more) {
  /**
   * One file.
   *
   * @param conversation into which it was sent, as this user calls it
   * @param file its id, which {@link ChatFiles#download} takes; opaque
   * @param name what its sender calls it; any text, never to be used as a path ({@link
   *     ChatFiles#safeName})
   * @param size in bytes
   * @param sha256 the SHA-256 of its content, in hexadecimal
   * @param from who sent it
   * @param at when, by the server's clock
   */
  public record Entry(
      Address conversation,
      String file,
      String name,
      long size,
      String sha256,
      UserName from,
      Instant at) {}

  /** Copies the list. */
  public FilePage {
    files = List.copyOf(files);
  }
}
