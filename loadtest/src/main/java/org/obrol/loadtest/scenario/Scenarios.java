package org.obrol.loadtest.scenario;

import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From what was chosen to the scenarios: the usual values, and the product of the lists. */
public final class Scenarios {
  /** The stamp at the beginning of each text, by which receivers know it. */
  static final int LEAST_TEXT_BYTES = 32;

  /** What the protocol allows in a text. */
  static final int MOST_TEXT_BYTES = 16 << 10;

  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final Duration LONGEST_USUAL_STALL = ofSeconds(10);
  private static final int MOST_WINDOW = 100_000;
  private static final int MOST_PER_SECOND = 10_000_000;

  private final Settings settings;
  private final Kind kind;

  private Scenarios(RunPlan plan) {
    this.settings = plan.settings();
    this.kind = plan.kind();
  }

  /**
   * All scenarios of a plan, those with few connections first.
   *
   * @throws InvalidSettingException if a choice is wrong or means nothing for this kind of load
   */
  public static List<Scenario> of(RunPlan plan) {
    return new Scenarios(plan).all();
  }

  private List<Scenario> all() {
    for (Setting setting : settings.chosen()) {
      if (!setting.appliesTo(kind)) {
        throw new InvalidSettingException(
            "%s: has no meaning for %s"
                .formatted(settings.where(setting), kind.name().toLowerCase(Locale.ROOT)));
      }
    }
    List<Scenario> all = new ArrayList<>();
    for (int connections :
        settings.integers(Setting.CONNECTIONS, 1, MOST_CONNECTIONS, List.of(1000))) {
      for (int bytes :
          settings.integers(Setting.SIZE, LEAST_TEXT_BYTES, MOST_TEXT_BYTES, List.of(64))) {
        for (Load load : loads(connections)) {
          Population population = population(connections);
          Traffic traffic =
              new Traffic(
                  senders(connections, population.rooms()),
                  bytes,
                  load,
                  settings.flag(Setting.KEYS),
                  settings.flag(Setting.LABELS));
          long seed = settings.whole(Setting.SEED, 1);
          all.add(new Scenario(kind, population, traffic, timing(), seed));
        }
      }
    }
    return List.copyOf(all);
  }

  private List<Load> loads(int connections) {
    if (settings.has(Setting.RATE)) {
      if (settings.has(Setting.UNTIL)) {
        throw new InvalidSettingException(
            "%s and %s (expected: one of them; an open loop waits for nothing)"
                .formatted(settings.where(Setting.UNTIL), settings.where(Setting.RATE)));
      }
      return settings.numbers(Setting.RATE, 0.001, MOST_PER_SECOND, List.of()).stream()
          .<Load>map(Load.Open::new)
          .toList();
    }
    return switch (kind) {
      case BROADCAST, ROOMS, PRIVATE -> closedLoads();
      case IDLE -> List.of(new Load.Open(0));
      case CHURN -> List.of(new Load.Open(20));
      case MIXED -> List.of(new Load.Open(Math.max(1, connections / 20.0)));
    };
  }

  private List<Load> closedLoads() {
    Load.Until until = settings.oneOf(Setting.UNTIL, Load.Until.class, Load.Until.DELIVERED);
    return settings.integers(Setting.WINDOW, 1, MOST_WINDOW, List.of(1)).stream()
        .<Load>map(window -> new Load.Closed(window, until))
        .toList();
  }

  private Population population(int connections) {
    int rooms =
        switch (kind) {
          case ROOMS, MIXED -> atMost(Setting.ROOMS, connections, Math.max(1, connections / 20));
          default -> 0;
        };
    int slow = kind == Kind.MIXED ? connections / 50 : 0;
    if (settings.has(Setting.SLOW)) {
      slow = upTo(Setting.SLOW, 0, connections, "the number of connections");
    } else if (settings.has(Setting.STALL) && kind != Kind.MIXED) {
      throw new InvalidSettingException(
          "%s (expected: with --%s, who does not read)"
              .formatted(settings.where(Setting.STALL), Setting.SLOW.key()));
    }
    double reconnects =
        switch (kind) {
          case CHURN -> Math.max(1, connections / 10.0);
          case MIXED -> Math.max(0.1, connections / 200.0);
          default -> 0;
        };
    return new Population(
        connections,
        rooms,
        slow,
        slow > 0 || settings.has(Setting.STALL) ? stall() : Duration.ZERO,
        settings.numbers(Setting.RECONNECTS, 0, MOST_PER_SECOND, List.of(reconnects)).get(0));
  }

  /** Shorter than what is measured: those who stall must read on within it. */
  private Duration stall() {
    Duration measured = timing().duration();
    Duration usual = measured.dividedBy(2);
    Duration stall =
        settings.span(
            Setting.STALL,
            Duration.ofMillis(1),
            usual.compareTo(LONGEST_USUAL_STALL) < 0 ? usual : LONGEST_USUAL_STALL);
    if (stall.compareTo(measured) >= 0) {
      throw settings.invalid(
          Setting.STALL,
          Span.format(stall),
          "less than the duration, %s: those who do not read must read on while it is measured"
              .formatted(Span.format(measured)));
    }
    return stall;
  }

  private int senders(int connections, int rooms) {
    int usual =
        switch (kind) {
          case BROADCAST, ROOMS, CHURN -> 1;
          case PRIVATE -> connections;
          case IDLE -> 0;
          case MIXED -> Math.max(1, connections / 4);
        };
    if (!settings.has(Setting.SENDERS)) {
      return usual;
    }
    boolean ofRooms = kind == Kind.ROOMS;
    return upTo(
        Setting.SENDERS,
        1,
        ofRooms ? Math.max(1, connections / rooms) : connections,
        ofRooms ? "the connections in a room" : "the number of connections");
  }

  private int atMost(Setting setting, int connections, int usual) {
    return settings.has(setting)
        ? upTo(setting, 1, connections, "the number of connections")
        : usual;
  }

  private int upTo(Setting setting, int least, int most, String whatItIs) {
    int value = settings.integer(setting, least, Integer.MAX_VALUE, least);
    if (value > most) {
      throw settings.invalid(
          setting, Integer.toString(value), "%s..%s, %s".formatted(least, most, whatItIs));
    }
    return value;
  }

  private Timing timing() {
    return new Timing(
        settings.integer(Setting.RAMP, 1, MOST_CONNECTIONS, 2000),
        settings.span(Setting.WARM_UP, Duration.ZERO, ofSeconds(5)),
        settings.span(
            Setting.DURATION, Duration.ofMillis(1), ofSeconds(kind == Kind.MIXED ? 60 : 10)));
  }
}
