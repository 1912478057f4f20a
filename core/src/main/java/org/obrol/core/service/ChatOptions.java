package org.obrol.core.service;

import java.time.Duration;

/**
 * How a chat behaves.
 *
 * @param guests whether one may come in without an account
 * @param maxTextBytes how long a message's text may be, in bytes of UTF-8
 * @param maxCommandsInHand how many commands of one connection may wait for their answer before no
 *     more are read
 * @param loginTimeout how long a connection may stay without being logged in
 * @param guestLinger how long a guest's name stays theirs after their last connection
 * @param backlogPerConversation how many unread messages of a conversation a login pushes at most
 * @param backlog how many unread messages a login pushes at most in all
 */
public record ChatOptions(
    boolean guests,
    int maxTextBytes,
    int maxCommandsInHand,
    Duration loginTimeout,
    Duration guestLinger,
    int backlogPerConversation,
    int backlog) {

  /** What docs/protocol.md promises. No guests. */
  public static ChatOptions defaults() {
    return new ChatOptions(
        false, 16 << 10, 128, Duration.ofMinutes(2), Duration.ofSeconds(60), 200, 2_000);
  }

  /** The same, with or without guests. */
  public ChatOptions withGuests(boolean allowed) {
    return new ChatOptions(
        allowed,
        maxTextBytes,
        maxCommandsInHand,
        loginTimeout,
        guestLinger,
        backlogPerConversation,
        backlog);
  }

  /** The same, with another time to log in. */
  public ChatOptions withLoginTimeout(Duration timeout) {
    return new ChatOptions(
        guests,
        maxTextBytes,
        maxCommandsInHand,
        timeout,
        guestLinger,
        backlogPerConversation,
        backlog);
  }
}
