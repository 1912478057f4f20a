package org.obrol.loadtest.scenario;

/** Who talks to whom. */
public enum Kind {
  /** Some write to the lobby, where everybody is. */
  BROADCAST,
  /** Everybody is in one of several groups, and some of each write to it. */
  ROOMS,
  /** Everybody writes to one other person. */
  PRIVATE,
  /** Everybody is logged in and says nothing. */
  IDLE,
  /** Connections come, log in or resume, and leave. */
  CHURN,
  /** A day: many idle, some chatty, some slow, some who come back. */
  MIXED
}
