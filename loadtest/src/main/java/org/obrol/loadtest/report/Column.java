package org.obrol.loadtest.report;

import java.util.List;
import java.util.function.DoubleFunction;
import org.obrol.loadtest.scenario.Kind;

/**
 * A column of the final table.
 *
 * @param title over it
 * @param figure in it
 * @param format of the figure
 * @param spread whether the least and the most stand beside the median
 */
record Column(String title, Figure figure, DoubleFunction<String> format, boolean spread) {
  private static final Column CPU_PER_DELIVERY =
      new Column("CPU/delivery", Figure.CPU_PER_DELIVERY, Display::micros, true);
  private static final Column RSS =
      new Column("RSS/conn", Figure.RSS_PER_CONNECTION, Display::bytes, false);
  private static final Column BUSY =
      new Column("harness", Figure.HARNESS_BUSY, Display::percent, false);
  private static final Column SERVER_CPU =
      new Column("server CPU", Figure.SERVER_CPU, Display::percent, true);

  private static final List<Column> OF_TRAFFIC =
      List.of(
          new Column("msg/s", Figure.MESSAGES, Display::rate, false),
          new Column("deliv/s", Figure.DELIVERIES, Display::rate, false),
          new Column("p50", Figure.DELIVERY_P50, Display::nanos, false),
          new Column("p99", Figure.DELIVERY_P99, Display::nanos, false),
          new Column("p99.9", Figure.DELIVERY_P999, Display::nanos, false),
          new Column("max", Figure.DELIVERY_MAX, Display::nanos, false),
          new Column("ack p99", Figure.ACK_P99, Display::nanos, false),
          CPU_PER_DELIVERY,
          new Column("CPU/KB", Figure.CPU_PER_KB, Display::micros, false),
          RSS,
          BUSY);

  private static final List<Column> OF_IDLING =
      List.of(
          new Column("login p50", Figure.LOGIN_P50, Display::nanos, false),
          new Column("login p99", Figure.LOGIN_P99, Display::nanos, false),
          SERVER_CPU,
          RSS,
          new Column("RSS peak", Figure.RSS_PEAK, Display::bytes, false),
          BUSY);

  private static final List<Column> OF_CHURN =
      List.of(
          new Column("logins/s", Figure.LOGINS, Display::rate, false),
          new Column("login p50", Figure.LOGIN_P50, Display::nanos, false),
          new Column("login p99", Figure.LOGIN_P99, Display::nanos, false),
          new Column("login max", Figure.LOGIN_MAX, Display::nanos, false),
          new Column("deliv/s", Figure.DELIVERIES, Display::rate, false),
          new Column("p99", Figure.DELIVERY_P99, Display::nanos, false),
          SERVER_CPU,
          new Column("CPU/login", Figure.CPU_PER_LOGIN, Display::micros, true),
          RSS,
          BUSY);

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
      case CHURN -> OF_CHURN.get(7);
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

  /** What stands in it for equal runs. */
  String cell(Spread values) {
    return spread
        ? values.shown(format, "%s (%s..%s)").replaceAll(" \\S+(?=\\.\\.|\\))", "")
        : format.apply(values.median());
  }
}
