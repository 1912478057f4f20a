package org.obrol.loadtest.report;

import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.scenario.Kind;

/**
 * A column of the final table.
 *
 * @param title over it
 * @param figure in it
 * @param format of the figure
 * @param inRange how the least and the most stand beside the median, whose unit they share; null
 *     where they do not
 */
record Column(
    String title,
    Figure figure,
    DoubleFunction<String> format,
    @Nullable DoubleFunction<String> inRange) {
  private static final Column CPU_PER_DELIVERY =
      new Column("CPU/delivery", Figure.CPU_PER_DELIVERY, Display::micros, Display::number);
  private static final Column RSS =
      new Column("RSS/conn", Figure.RSS_PER_CONNECTION, Display::bytes);
  private static final Column BUSY = new Column("harness", Figure.HARNESS_BUSY, Display::percent);
  private static final Column SERVER_CPU =
      new Column(
          "server CPU", Figure.SERVER_CPU, Display::percent, share -> Display.count(100 * share));
  private static final Column CPU_PER_LOGIN =
      new Column("CPU/login", Figure.CPU_PER_LOGIN, Display::micros, Display::number);

  private static final Column DELIVERIES = new Column("deliv/s", Figure.DELIVERIES, Display::rate);
  private static final Column DELIVERY_P99 = new Column("p99", Figure.DELIVERY_P99, Display::nanos);
  private static final Column LOGIN_P50 = new Column("login p50", Figure.LOGIN_P50, Display::nanos);
  private static final Column LOGIN_P99 = new Column("login p99", Figure.LOGIN_P99, Display::nanos);

  private static final List<Column> OF_TRAFFIC =
      List.of(
          new Column("msg/s", Figure.MESSAGES, Display::rate),
          DELIVERIES,
          new Column("p50", Figure.DELIVERY_P50, Display::nanos),
          DELIVERY_P99,
          new Column("p99.9", Figure.DELIVERY_P999, Display::nanos),
          new Column("max", Figure.DELIVERY_MAX, Display::nanos),
          new Column("ack p99", Figure.ACK_P99, Display::nanos),
          CPU_PER_DELIVERY,
          new Column("CPU/KB", Figure.CPU_PER_KB, Display::micros),
          RSS,
          BUSY);

  private static final List<Column> OF_IDLING =
      List.of(
          LOGIN_P50,
          LOGIN_P99,
          SERVER_CPU,
          RSS,
          new Column("RSS peak", Figure.RSS_PEAK, Display::bytes),
          BUSY);

  private static final List<Column> OF_CHURN =
      List.of(
          new Column("logins/s", Figure.LOGINS, Display::rate),
          LOGIN_P50,
          LOGIN_P99,
          new Column("login max", Figure.LOGIN_MAX, Display::nanos),
          DELIVERIES,
          DELIVERY_P99,
          SERVER_CPU,
          CPU_PER_LOGIN,
          RSS,
          BUSY);

  /** A column without a range. */
  private Column(String title, Figure figure, DoubleFunction<String> format) {
    this(title, figure, format, null);
  }

  /** The columns that say something about a kind of load. */
  static List<Column> of(Kind kind) {
    return switch (kind) {
      case BROADCAST, ROOMS, PRIVATE, MIXED -> OF_TRAFFIC;
      case IDLE -> OF_IDLING;
      case CHURN -> OF_CHURN;
    };
  }

  /** The figure by which targets are compared. */
  static Column comparing(Kind kind) {
    return switch (kind) {
      case BROADCAST, ROOMS, PRIVATE, MIXED -> CPU_PER_DELIVERY;
      case IDLE -> RSS;
      case CHURN -> CPU_PER_LOGIN;
    };
  }

  /** What its figure is, where there is room to say it. */
  String meaning() {
    return switch (figure) {
      case CPU_PER_DELIVERY -> "server CPU for each delivery";
      case CPU_PER_LOGIN -> "server CPU for each login";
      case RSS_PER_CONNECTION -> "server memory for each connection";
      default -> title;
    };
  }

  /** What its figure measures, where it is one by which targets are compared. */
  Quantity quantity() {
    return figure == Figure.RSS_PER_CONNECTION ? Quantity.MEMORY : Quantity.CPU;
  }

  /** Whether the least and the most stand beside the median. */
  boolean hasRange() {
    return inRange != null;
  }

  /** What stands in it for equal runs. */
  String cell(Spread values) {
    String median = format.apply(values.median());
    if (inRange == null) {
      return median;
    }
    String least = inRange.apply(values.least());
    String most = inRange.apply(values.most());
    return least.equals(most) ? median : median + " (" + least + ".." + most + ")";
  }
}
