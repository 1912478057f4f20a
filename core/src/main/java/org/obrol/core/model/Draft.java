package org.obrol.core.model;

import org.jspecify.annotations.Nullable;

/**
 * A message that a log has not numbered yet.
 *
 * @param author who wrote it
 * @param from the author's name at the time, which stays with the message
 * @param kind what the text is
 * @param text what was written, verbatim; the name of a file
 * @param file the file that is sent, or null
 * @param key makes sending it again harmless: unique per author and conversation, or null
 */
public record Draft(
    AccountId author,
    UserName from,
    Message.Kind kind,
    String text,
    @Nullable FileInfo file,
    @Nullable String key) {

  /** A plain text without a key. */
  public static Draft text(AccountId author, UserName from, String text) {
    return new Draft(author, from, Message.Kind.TEXT, text, null, null);
  }

  /** A file, which appears once however often it is sent. */
  public static Draft file(Account author, FileInfo file) {
    String name = file.name().value();
    return new Draft(
        author.id(), author.name(), Message.Kind.FILE, name, file, "file " + file.id());
  }
}
