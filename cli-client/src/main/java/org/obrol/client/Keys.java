package org.obrol.client;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Keys that make a send harmless to repeat: unlike those of any other client of the account. */
final class Keys {
  private static final int PREFIX_BYTES = 12;

  private final String prefix;
  private final AtomicLong count = new AtomicLong();

  Keys() {
    byte[] random = new byte[PREFIX_BYTES];
    new SecureRandom().nextBytes(random);
    prefix = HexFormat.of().formatHex(random);
  }

  String next() {
    return prefix + "-" + count.incrementAndGet();
  }
}
