package org.obrol.core.command;

/**
 * Why a command was not carried out. The set is closed; how a meaning is spelled on the wire is its
 * dialect's affair.
 */
public enum Failure {
  /** The line is not a command: bad JSON, bad UTF-8, a field of the wrong kind. */
  MALFORMED,
  /** No command has this name. */
  UNKNOWN_COMMAND,
  /** Something that the command needs is not there. */
  MISSING_PARAMETER,
  /** A name breaks the rules for names, or is reserved. */
  INVALID_NAME,
  /** A text or another field is longer than allowed. */
  TOO_LONG,
  /** The line is longer than a frame may be. In the native protocol the connection ends. */
  FRAME_TOO_LONG,
  /** The command is for those who are logged in. */
  NOT_LOGGED_IN,
  /** The connection is logged in already. */
  ALREADY_LOGGED_IN,
  /** The user is in on another connection, and this listener lets nobody in twice. */
  LOGGED_IN_ELSEWHERE(true),
  /** No such user, or the wrong password. */
  BAD_CREDENTIALS,
  /** The token was never given, has ended or has expired. */
  BAD_TOKEN,
  /** Somebody else has this name. */
  NAME_TAKEN,
  /** No user has this name. */
  NO_SUCH_USER,
  /** No group has this name. */
  NO_SUCH_GROUP,
  /** The user is not in this group. */
  NOT_A_MEMBER,
  /** Only the group's owner may do this. */
  NOT_OWNER,
  /** The conversation has no such message. */
  NO_SUCH_MESSAGE,
  /** There is no such file. */
  NO_SUCH_FILE,
  /** What arrived is not what was announced. */
  BAD_CHECKSUM,
  /** The user has used up what the user may have. */
  QUOTA,
  /** The server's policy does not allow it. */
  DENIED,
  /** The server has too much to do just now. */
  BUSY(true),
  /** The client asks too often. */
  RATE_LIMITED(true),
  /** A store does not answer, or the server is closing. */
  UNAVAILABLE(true),
  /** The server made a mistake. */
  INTERNAL;

  private final boolean retry;

  Failure() {
    this(false);
  }

  Failure(boolean retry) {
    this.retry = retry;
  }

  /** Whether the same command may work later. */
  public boolean retry() {
    return retry;
  }
}
