package org.obrol.server;

import java.time.Duration;

/**
 * What waits to be written may take.
 *
 * @param maxPendingBytes how much may wait for one connection before it counts as slow
 * @param maxOutboundBytes how much memory it may take for all connections together
 * @param stallTimeout how long a slow connection may take not one byte before it is closed
 */
record Limits(int maxPendingBytes, long maxOutboundBytes, Duration stallTimeout) {
  static final Limits DEFAULT = new Limits(1 << 20, defaultOutboundBytes(), Duration.ofSeconds(30));

  /**
   * Half of the heap: the JDK allows direct buffers as much as the heap where nobody says other.
   */
  private static long defaultOutboundBytes() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  Limits withMaxPendingBytes(int bytes) {
    return new Limits(bytes, maxOutboundBytes, stallTimeout);
  }

  Limits withMaxOutboundBytes(long bytes) {
    return new Limits(maxPendingBytes, bytes, stallTimeout);
  }

  Limits withStallTimeout(Duration timeout) {
    return new Limits(maxPendingBytes, maxOutboundBytes, timeout);
  }
}
