package org.obrol.core.event;

import org.obrol.core.model.Address;

/**
 * How a conversation stands for one user at one moment.
 *
 * @param conversation as the user calls it
 * @param epoch which log it is
 * @param head the seq of its last message, 0 if it has none
 * @param read the seq up to which the user has read
 * @param unread how many readable messages come after that
 * @param next the first seq that will be pushed to this connection
 */
public record ConversationState(
    Address conversation, long epoch, long head, long read, long unread, long next) {}
