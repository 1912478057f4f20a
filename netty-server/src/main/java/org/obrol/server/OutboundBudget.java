package org.obrol.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all that waits to be written may take, of all connections of a server together.
 * Any thread.
 *
 * <p>What one connection may have waiting is a part of what is free: the dynamic threshold by which
 * switches share the memory of their queues (Choudhury and Hahne, 1998). A few slow connections may
 * take much, many get less each, and however many there are something is left for one more: n
 * connections at their threshold take n / (n + {@value #SHARES}) of what is shared. That is half of
 * the memory. The other half is for what was begun while there was room and turned out large.
 */
final class OutboundBudget {
  /** Into how many shares what is free is divided; one connection may have one. */
  private static final int SHARES = 8;

  private final long maxBytes;
  private final AtomicLong used = new AtomicLong();

  OutboundBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Counts memory that was taken, or given back where it is negative. */
  void use(long bytes) {
    used.addAndGet(bytes);
  }

  /** How much one connection may have waiting now. */
  long share() {
    return Math.max(0, maxBytes / 2 - used.get()) / SHARES;
  }

  /** Whether one who was slow may be given more. */
  boolean hasRoom() {
    return used.get() < maxBytes;
  }

  long used() {
    return used.get();
  }
}
