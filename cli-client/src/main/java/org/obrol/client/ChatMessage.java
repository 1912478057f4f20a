package org.obrol.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/**
 * A message, as this user sees it.
 *
 * @param conversation where it stands, as this user calls it
 * @param from who wrote it
 * @param seq its place in the conversation, from 1
 * @param id tells it from every other message of all time; opaque
 * @param at when the server took it, by the server's clock
 * @param kind what the text is: {@code text}, {@code file} for the name of a file that was sent, or
 *     a kind that this client does not know
 * @param text as it was written; may hold anything, terminal escapes too
 * @param file the file that was sent, or null where the kind is not {@code file}
 */
public record ChatMessage(
    Address conversation,
    UserName from,
    long seq,
    String id,
    Instant at,
    String kind,
    String text,
    @Nullable FileRef file) {
  /** A message that is not about a file. */
  public ChatMessage(
      Address conversation,
      UserName from,
      long seq,
      String id,
      Instant at,
      String kind,
      String text) {
    this(conversation, from, seq, id, at, kind, text, null);
  }
}
