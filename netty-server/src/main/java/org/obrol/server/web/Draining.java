package org.obrol.server.web;

/**
 * Fired through the pipelines of all connections as a user event when the server takes no more:
 * what has no session, and so hears of it in no other way, is closed.
 */
public enum Draining {
  INSTANCE
}
