package org.obrol.loadtest.report;

import java.util.Locale;

/** Numbers as people read them: three digits that matter, and a unit. */
public final class Display {
  /** What stands where nothing is known. */
  static final String NOTHING = "-";

  private Display() {}

  /** Three digits that matter, thousands apart. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return NOTHING;
    }
    double size = Math.abs(value);
    int places = size >= 99.95 || size == 0 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + places + "f", value);
  }

  /** A whole number, thousands apart. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** How many of something there are, whose plural has an s. */
  public static String many(long count, String what) {
    return many(count, what, what + "s");
  }

  /** How many there are, and what that is called. */
  public static String many(long count, String one, String several) {
    return count(count) + " " + (count == 1 ? one : several);
  }

  /** A whole number that may not be known, thousands apart. */
  public static String count(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%,.0f", value) : NOTHING;
  }

  /** A rate, shortened where it is large: {@code 1.25 M}. */
  public static String rate(double value) {
    if (!Double.isFinite(value)) {
      return NOTHING;
    }
    if (value >= 1e6) {
      return number(value / 1e6) + " M";
    }
    return value >= 1e5 ? number(value / 1e3) + " k" : number(value);
  }

  /** A time. */
  public static String nanos(double nanos) {
    if (!Double.isFinite(nanos)) {
      return NOTHING;
    }
    if (nanos >= 1e9) {
      return number(nanos / 1e9) + " s";
    }
    if (nanos >= 1e6) {
      return number(nanos / 1e6) + " ms";
    }
    return nanos >= 1e3 ? number(nanos / 1e3) + " µs" : number(nanos) + " ns";
  }

  /** A time, in microseconds whatever its size, to be compared. */
  static String micros(double micros) {
    return Double.isFinite(micros) ? number(micros) + " µs" : NOTHING;
  }

  /** An amount of memory; K and M are powers of 1,024. */
  public static String bytes(double bytes) {
    if (!Double.isFinite(bytes)) {
      return NOTHING;
    }
    double size = Math.abs(bytes);
    if (size >= 1 << 30) {
      return number(bytes / (1 << 30)) + " GB";
    }
    if (size >= 1 << 20) {
      return number(bytes / (1 << 20)) + " MB";
    }
    return size >= 1024 ? number(bytes / 1024) + " KB" : number(bytes) + " B";
  }

  /** A share. */
  public static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", share * 100) : NOTHING;
  }

  /** A ratio. */
  static String ratio(double ratio) {
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : NOTHING;
  }
}
