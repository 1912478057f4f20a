package org.obrol.loadtest.target;

import java.net.InetSocketAddress;
import java.util.OptionalLong;

/** A server that runs and can be loaded. Any thread. */
public interface Target extends AutoCloseable {
  /** What it is called in reports, such as {@code obrol} or {@code bare}. */
  String name();

  /** Where it listens with the native protocol. */
  InetSocketAddress address();

  /** Its process, where it runs on this machine and is known. */
  OptionalLong pid();

  /** Ends it if the harness has started it. Idempotent; does not throw. */
  @Override
  void close();
}
