package org.obrol.client;

import java.util.List;
import org.obrol.core.model.Address;

/**
 * A page of a conversation's log.
 *
 * @param conversation whose log
 * @param epoch which log it is
 * @param oldest the first message that can still be read
 * @param messages oldest first
 * @param more whether the range that was asked for has more
 */
public record HistoryPage(
    Address conversation, long epoch, long oldest, List<ChatMessage> messages, boolean more) {
  /** Copies the list. */
  public HistoryPage {
    messages = List.copyOf(messages);
  }
}
