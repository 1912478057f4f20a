package org.obrol.web;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes only when it is told to; for a server whose messages are of given days. */
final class SettableClock implements InstantSource {
  private volatile Instant now;

  SettableClock(String now) {
    set(now);
  }

  void set(String instant) {
    now = Instant.parse(instant);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
