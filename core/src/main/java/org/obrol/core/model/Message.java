package org.obrol.core.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as its conversation's log keeps it, the same for everybody who sees it.
 *
 * @param conversation whose log it stands in
 * @param seq its place there: 1, 2, 3 … without holes
 * @param id tells it from every other message of all time
 * @param at when the log took it, by the server's clock; not an order
 * @param author who wrote it
 * @param from the author's name at the time
 * @param kind what the text is
 * @param text what was written, verbatim; the name of a file
 * @param file the file that was sent, for {@link Kind#FILE} and no other
 * @param key the author's key for sending it again harmlessly, or null
 */
public record Message(
    ConversationId conversation,
    long seq,
    MessageId id,
    Instant at,
    AccountId author,
    UserName from,
    Kind kind,
    String text,
    @Nullable FileInfo file,
    @Nullable String key) {

  /** What a message's text is. */
  public enum Kind {
    /** Something that a person wrote. */
    TEXT,
    /** A file that was sent. */
    FILE
  }
}
