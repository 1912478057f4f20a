package org.obrol.loadtest.target;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;

/** A server that runs and can be loaded. Any thread. */
public interface Target extends AutoCloseable {
  /** What it is called in reports, such as {@code obrol} or {@code bare}. */
  String name();

  /** Where it listens with the native protocol. */
  InetSocketAddress address();

  /** Its process, where it runs on this machine and is known. */
  OptionalLong pid();

  /**
   * How it ended and the last that it said, for people, where it has ended by itself; empty while
   * it runs, and where the harness has not started it.
   */
  default Optional<String> ending() {
    return Optional.empty();
  }

  /** Ends it if the harness has started it. Idempotent; does not throw. */
  @Override
  void close();
}
