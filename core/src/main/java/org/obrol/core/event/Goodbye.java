package org.obrol.core.event;

/** Why the server closes a connection. */
public enum Goodbye {
  /** The client asked for it, or will send nothing more. */
  QUIT(false),
  /** The token of this connection was ended elsewhere. */
  LOGGED_OUT(false),
  /** Somebody who may do so has thrown the user out. */
  KICKED(false),
  /** The user has logged in on another connection, and this listener keeps only the newest. */
  REPLACED(false),
  /** The client sent what cannot be understood from here on. */
  PROTOCOL_ERROR(false),
  /** The client did not log in in time. */
  LOGIN_TIMEOUT(true),
  /** The client has not read for too long. */
  SLOW_CONSUMER(true),
  /** The server is closing. */
  DRAINING(true),
  /** The server made a mistake. */
  INTERNAL(true);

  private final boolean reconnect;

  Goodbye(boolean reconnect) {
    this.reconnect = reconnect;
  }

  /** Whether the client should come back by itself. */
  public boolean reconnect() {
    return reconnect;
  }
}
