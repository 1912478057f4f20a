package org.obrol.client;

import org.obrol.core.model.Address;

/**
 * How a conversation stands for this user at one moment.
 *
 * @param conversation as this user calls it
 * @param epoch which log it is; changes only when the log was made anew
 * @param head the seq of its last message, 0 if it has none
 * @param read the seq up to which this user has read
 * @param unread how many messages come after that
 * @param next the first seq that is pushed to this connection
 */
public record Conversation(
    Address conversation, long epoch, long head, long read, long unread, long next) {}
