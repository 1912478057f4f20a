package org.obrol.loadtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An axis of a plot.
 *
 * @param title with the unit
 * @param least value on it
 * @param most value on it
 * @param logarithmic whether equal ratios are equally far apart
 * @param ticks where something is written at it
 */
record Axis(String title, double least, double most, boolean logarithmic, List<Tick> ticks) {
  private static final int WANTED_TICKS = 5;
  private static final double[] ROUND = {1, 2, 5};

  /** A value and what is written there. */
  record Tick(double value, String label) {}

  /** From nothing up to at least a value. */
  static Axis linear(String title, Quantity quantity, double most) {
    double unit = quantity.unitSize(most);
    double step = roundUp(Math.max(most, 1e-9) / unit / WANTED_TICKS) * unit;
    int count = (int) Math.max(1, Math.ceil(most / step - 1e-9));
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      ticks.add(new Tick(i * step, Quantity.plain(i * step / unit)));
    }
    return new Axis(
        titled(title, quantity.unitName(most)), 0, count * step, false, List.copyOf(ticks));
  }

  /** Seconds, the warm-up's negative ones included. */
  static Axis seconds(double first, double last) {
    double step = roundUp(Math.max(1, last - first) / (WANTED_TICKS + 1));
    List<Tick> ticks = new ArrayList<>();
    for (double at = Math.ceil(first / step) * step; at <= last + 1e-9; at += step) {
      ticks.add(new Tick(at, Quantity.plain(at)));
    }
    return new Axis("time (s)", first, Math.max(last, first + 1), false, List.copyOf(ticks));
  }

  /** From at most one value to at least another; both positive. */
  static Axis logarithmic(String title, Quantity quantity, double least, double most) {
    double first = roundDown(least);
    double last = Math.max(roundUp(most), 2 * first);
    boolean dense = last / first <= 1000;
    List<Tick> ticks = new ArrayList<>();
    for (double at = first; at <= last * 1.001; at = next(at)) {
      if (dense || isPowerOfTen(at)) {
        ticks.add(new Tick(at, quantity.label(at)));
      }
    }
    return new Axis(title, first, last, true, List.copyOf(ticks));
  }

  /** A few values that were chosen, each of which is written at the axis. */
  static Axis choices(String title, double[] values) {
    double[] sorted = Arrays.stream(values).sorted().distinct().toArray();
    List<Tick> ticks =
        Arrays.stream(sorted).mapToObj(value -> new Tick(value, Display.count(value))).toList();
    double room = Math.pow(sorted[sorted.length - 1] / sorted[0], 0.06);
    return new Axis(title, sorted[0] / room, sorted[sorted.length - 1] * room, true, ticks);
  }

  /**
   * Percentiles, such that 90, 99, 99.9 are equally far apart; on it a percentile p is at 1/(1-p).
   */
  static Axis percentiles(double count) {
    List<Tick> ticks = new ArrayList<>();
    ticks.add(new Tick(1, "0 %"));
    StringBuilder nines = new StringBuilder("90");
    for (double at = 10; at <= Math.max(count, 10); at *= 10) {
      ticks.add(new Tick(at, nines + " %"));
      nines.replace(0, nines.length(), at == 10 ? "99" : at == 100 ? "99.9" : nines + "9");
    }
    return new Axis("percentile", 1, Math.max(count, 10), true, List.copyOf(ticks));
  }

  private static String titled(String title, String unit) {
    return unit.isEmpty() ? title : title + " (" + unit + ")";
  }

  /** How far along the axis a value is, from 0 to 1. */
  double at(double value) {
    double inside = Math.min(most, Math.max(least, value));
    return logarithmic
        ? Math.log(inside / least) / Math.log(most / least)
        : (inside - least) / (most - least);
  }

  private static double roundUp(double value) {
    double power = power(value);
    for (double round : ROUND) {
      if (round * power >= value * 0.999999) {
        return round * power;
      }
    }
    return 10 * power;
  }

  private static double roundDown(double value) {
    double power = power(value);
    double best = power;
    for (double round : ROUND) {
      best = round * power <= value * 1.000001 ? round * power : best;
    }
    return best;
  }

  private static double next(double round) {
    return roundUp(round * 1.5);
  }

  private static boolean isPowerOfTen(double value) {
    return Math.abs(value / power(value) - 1) < 1e-6;
  }

  private static double power(double value) {
    return Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
  }
}
