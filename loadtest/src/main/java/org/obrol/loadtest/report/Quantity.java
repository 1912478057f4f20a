package org.obrol.loadtest.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** What an axis measures, and in which units people read it. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the units
enum Quantity {
  /** Nanoseconds. */
  TIME(1000, "ns", "µs", "ms", "s"),
  /** Microseconds of CPU, whatever the size. */
  CPU(1000, "µs"),
  /** Bytes. */
  MEMORY(1024, "B", "KB", "MB", "GB"),
  /** Per second. */
  RATE(1000, "", "k", "M", "G"),
  /** A number. */
  COUNT(1000, "");

  private final double step;
  private final List<String> units;

  Quantity(double step, String... units) {
    this.step = step;
    this.units = List.of(units);
  }

  /** Which unit fits a value. */
  private int unit(double value) {
    int unit = 0;
    while (unit + 1 < units.size() && value >= Math.pow(step, unit + 1)) {
      unit++;
    }
    return unit;
  }

  /** The name of the unit for an axis up to a value; may be empty. */
  String unitName(double most) {
    return units.get(unit(most));
  }

  /** How large that unit is. */
  double unitSize(double most) {
    return Math.pow(step, unit(most));
  }

  /** A round value, with its unit. */
  String label(double value) {
    String unit = unitName(value);
    return plain(value / unitSize(value)) + (unit.isEmpty() ? "" : " " + unit);
  }

  /** A round value, without a unit. */
  static String plain(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    return exact.compareTo(BigDecimal.valueOf(10_000)) >= 0
        ? Display.count(value)
        : exact.toPlainString();
  }
}
