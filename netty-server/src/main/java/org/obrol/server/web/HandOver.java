package org.obrol.server.web;

/**
 * Fired through a connection's pipeline as a user event before something is written past its
 * session: what the session has said already is written first.
 */
public enum HandOver {
  INSTANCE
}
