package org.obrol.client;

import java.util.List;
import org.obrol.core.model.Address;

/**
 * What is unread in one conversation.
 *
 * @param conversation where
 * @param unread how many messages
 * @param messages the first of them, oldest first
 * @param more whether there are others
 */
public record Unread(Address conversation, long unread, List<ChatMessage> messages, boolean more) {
  /** Copies the list. */
  public Unread {
    messages = List.copyOf(messages);
  }
}
