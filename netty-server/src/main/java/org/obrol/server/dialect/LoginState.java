package org.obrol.server.dialect;

/**
 * Fired through a connection's pipeline as a user event when it becomes known who is behind it, by
 * a login or by a valid token, and when nobody is any more: a dialect may allow more to one who is
 * known.
 */
public enum LoginState {
  LOGGED_IN,
  LOGGED_OUT
}
