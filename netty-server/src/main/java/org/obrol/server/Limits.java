package org.obrol.server;

import java.time.Duration;

/**
 * What one connection may take.
 *
 * @param maxPendingBytes how much may wait to be written before the connection counts as slow
 * @param stallTimeout how long a slow connection may take not one byte before it is closed
 */
record Limits(int maxPendingBytes, Duration stallTimeout) {
  static final Limits DEFAULT = new Limits(1 << 20, Duration.ofSeconds(30));
}
