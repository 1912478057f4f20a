package org.obrol.server.dialect;

/**
 * Fired through a connection's pipeline as a user event when its login changes, right before the
 * reply that says so is written: a dialect may allow more to one who is logged in.
 */
public enum LoginState {
  LOGGED_IN,
  LOGGED_OUT
}
