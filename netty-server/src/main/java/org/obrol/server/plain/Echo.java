package org.obrol.server.plain;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Knows the messages of one connection again, by keys that nobody else can make: each begins with a
 * number that is this connection's alone and that no other client is told. Confined to the
 * connection's event loop.
 */
final class Echo {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  private final String prefix;
  private long messages;

  Echo() {
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    prefix = HexFormat.of().formatHex(random) + '-';
  }

  /** A key for the next message; at most 64 characters. */
  String nextKey() {
    return prefix + messages++;
  }

  /** Whether the message with this key is of this connection. */
  boolean isOwn(@Nullable String key) {
    return key != null && key.startsWith(prefix);
  }
}
