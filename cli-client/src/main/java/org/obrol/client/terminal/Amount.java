package org.obrol.client.terminal;

import java.util.Locale;

/** Numbers of bytes for people. */
final class Amount {
  private static final String UNITS = "KMGTPE";

  private Amount() {}

  /** With two digits at least, in the largest unit that leaves 1 or more: {@code 1.5 KiB}. */
  static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double amount = bytes / 1024.0;
    int unit = 0;
    while (amount >= 1023.5) {
      amount /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, amount < 9.95 ? "%.1f %siB" : "%.0f %siB", amount, UNITS.charAt(unit));
  }
}
