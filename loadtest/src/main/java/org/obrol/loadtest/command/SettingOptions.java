package org.obrol.loadtest.command;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.report.Display;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.RunPlan;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Scenarios;
import org.obrol.loadtest.scenario.Setting;
import org.obrol.loadtest.scenario.Settings;
import org.obrol.loadtest.scenario.Span;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The settings as options of a command: those, and no others, that files have. */
final class SettingOptions {
  private static final Set<Setting> OF_CONNECTIONS =
      EnumSet.of(Setting.SENDERS, Setting.ROOMS, Setting.SLOW, Setting.RECONNECTS, Setting.RATE);

  private SettingOptions() {}

  /**
   * Adds them.
   *
   * @param kind whose settings, or null for all; then no defaults are told
   */
  static void add(CommandSpec command, @Nullable Kind kind) {
    Scenario usual =
        kind == null ? null : Scenarios.of(new RunPlan("", kind, Settings.NONE)).get(0);
    Predicate<Setting> applies = setting -> kind == null || setting.appliesTo(kind);
    group(command, "%nLoad:%n", usual, applies.and(SettingOptions::isOfTheLoad));
    group(command, "%nWhat is loaded:%n", usual, applies.and(Setting::isOfATarget));
    group(command, "%nRuns:%n", usual, applies.and(Setting::isOfTheWhole));
  }

  private static boolean isOfTheLoad(Setting setting) {
    return !setting.isOfATarget() && !setting.isOfTheWhole();
  }

  private static void group(
      CommandSpec command, String heading, @Nullable Scenario usual, Predicate<Setting> wanted) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder().heading(heading).exclusive(false).validate(false);
    Arrays.stream(Setting.values())
        .filter(wanted)
        .forEach(setting -> group.addArg(option(setting, usual)));
    command.addArgGroup(group.build());
  }

  private static OptionSpec option(Setting setting, @Nullable Scenario usual) {
    String otherwise = usual == null ? "" : usual(setting, usual);
    OptionSpec.Builder option =
        OptionSpec.builder(name(setting))
            .description(
                description(setting, usual)
                    + (otherwise.isEmpty() ? "" : " Default: " + otherwise + "."));
    if (setting.isFlag()) {
      return option.type(boolean.class).arity("0").build();
    }
    option.paramLabel(setting.form());
    return setting.isList()
        ? option.type(List.class).auxiliaryTypes(String.class).build()
        : option.type(String.class).build();
  }

  private static String description(Setting setting, @Nullable Scenario usual) {
    return setting == Setting.SENDERS && usual != null && usual.kind() == Kind.ROOMS
        ? "How many of the connections in each room write."
        : setting.description();
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static String name(Setting setting) {
    return "--" + setting.key();
  }

  /** What holds where nothing is chosen, read off a scenario for which nothing was chosen. */
  private static String usual(Setting setting, Scenario scenario) {
    String value =
        switch (setting) {
          case CONNECTIONS -> Display.count(scenario.population().connections());
          case SENDERS -> Display.count(scenario.traffic().senders());
          case SIZE -> Display.count(scenario.traffic().textBytes());
          case ROOMS -> Display.count(scenario.population().rooms());
          case SLOW -> Display.count(scenario.population().slow());
          case STALL -> scenario.population().slow() > 0 ? stall(scenario) : "10s";
          case RECONNECTS -> plain(scenario.population().reconnectsPerSecond());
          case RAMP -> Display.count(scenario.timing().connectsPerSecond());
          case WARM_UP -> Span.format(scenario.timing().warmUp());
          case DURATION -> Span.format(scenario.timing().duration());
          case SEED -> Long.toString(scenario.seed());
          case WINDOW, UNTIL, RATE -> usualLoad(setting, scenario.traffic().load());
          case KEYS, LABELS, CONNECT, PID, SERVER, COMPARE, SERVER_OPTIONS, JAVA_OPTIONS -> "";
          case TRANSPORT, CPUS -> "auto";
          case SERVER_THREADS -> "1";
          case REPEAT -> Integer.toString(SuitePlan.USUAL_REPEATS);
          case LOOPS -> Integer.toString(SuitePlan.USUAL_LOOPS);
        };
    return dependsOnConnections(setting, scenario, value)
        ? value + " with 1,000 connections"
        : value;
  }

  private static boolean dependsOnConnections(Setting setting, Scenario scenario, String value) {
    return OF_CONNECTIONS.contains(setting)
        && !value.isEmpty()
        && !value.equals("0")
        && !(setting == Setting.RATE && scenario.kind() != Kind.MIXED)
        && !(setting == Setting.SENDERS && scenario.traffic().senders() == 1);
  }

  private static String stall(Scenario scenario) {
    return Span.format(scenario.population().stall());
  }

  private static String usualLoad(Setting setting, Load load) {
    if (load instanceof Load.Open open) {
      return setting == Setting.RATE ? plain(open.messagesPerSecond()) : "";
    }
    Load.Closed closed = (Load.Closed) load;
    return switch (setting) {
      case WINDOW -> Integer.toString(closed.window());
      case UNTIL -> closed.until().name().toLowerCase(Locale.ROOT);
      default -> "";
    };
  }

  /** What was chosen on the command line that was parsed last. */
  static Settings read(CommandSpec command) {
    Settings settings = Settings.NONE;
    for (Setting setting : Setting.values()) {
      OptionSpec option = command.findOption(name(setting));
      if (option != null && !option.originalStringValues().isEmpty()) {
        List<String> texts = setting.isFlag() ? List.of("true") : option.originalStringValues();
        settings = settings.with(setting, texts, name(setting));
      }
    }
    return settings;
  }
}
