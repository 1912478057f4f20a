package org.obrol.core.command;

/** What becomes of a login of a user who is in on another connection of the same kind. */
public enum SecondLogin {
  /** It is refused with {@link Failure#LOGGED_IN_ELSEWHERE}. */
  REJECT,
  /** The other connection is closed. */
  REPLACE,
  /** Both stay. */
  MULTI
}
