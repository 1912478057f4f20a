package org.obrol.loadtest.command;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.obrol.loadtest.engine.LoadException;
import org.obrol.loadtest.report.SuiteReport;
import org.obrol.loadtest.report.Summary;
import org.obrol.loadtest.scenario.InvalidSettingException;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.RunPlan;
import org.obrol.loadtest.scenario.ScenarioFile;
import org.obrol.loadtest.scenario.Setting;
import org.obrol.loadtest.scenario.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code obrol loadtest}. */
final class LoadtestCommand {
  /** All went well. */
  static final int OK = 0;

  /** A run failed, or could not be made. */
  static final int FAILED = 1;

  /** Wrong options. */
  static final int USAGE = 2;

  /** The check has found something wrong. */
  static final int NOT_CLEAN = 3;

  /** Of help that does not go to a terminal. */
  private static final int WIDTH = 100;

  private static final String NAME = "obrol loadtest";
  private static final String RUN = "run";
  private static final String LIST = "list";

  private final Machine machine;
  private final Console console;
  private final String[] args;

  private LoadtestCommand(Machine machine, Console console, String[] args) {
    this.machine = machine;
    this.console = console;
    this.args = args;
  }

  /** Runs it; the value is its exit code. */
  static int run(Machine machine, Console console, String... args) {
    return new LoadtestCommand(machine, console, args).run();
  }

  private int run() {
    CommandSpec root = spec(NAME, Texts.HEADER, Texts.ROOT, Texts.ROOT_EXAMPLES);
    root.usageMessage().commandListHeading("%nCommands:%n");
    for (Kind kind : Kind.values()) {
      root.addSubcommand(name(kind), ofKind(kind));
    }
    root.addSubcommand(RUN, ofFiles());
    root.addSubcommand(LIST, spec(LIST, "Tells the bundled scenarios.", new String[0]));
    return new CommandLine(root)
        .setOut(console.out())
        .setErr(console.err())
        .setParameterExceptionHandler((failure, ignored) -> usageError(failure))
        .setExecutionExceptionHandler((failure, ignored, parsed) -> failed(failure))
        .setExecutionStrategy(this::execute)
        .execute(args);
  }

  private static CommandSpec spec(
      String name, String header, String[] description, String... footer) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this and leave.")
            .build());
    spec.usageMessage()
        .header(header)
        .description(description)
        .footer(footer)
        .sortOptions(false)
        .width(WIDTH)
        .autoWidth(true)
        .abbreviateSynopsis(true);
    return spec;
  }

  private static CommandSpec ofKind(Kind kind) {
    String[] nothing = {};
    CommandSpec spec = spec(name(kind), Texts.header(kind), nothing, Texts.examples(kind));
    SettingOptions.add(spec, kind);
    Outputs.addTo(spec);
    return spec;
  }

  private static CommandSpec ofFiles() {
    CommandSpec spec =
        spec(RUN, "Runs a file of scenarios, or a bundled one.", Texts.RUN, Texts.RUN_EXAMPLES);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .type(String.class)
            .index("0")
            .arity("1")
            .required(true)
            .description("A file, or the name of a bundled one.")
            .build());
    SettingOptions.add(spec, null);
    Outputs.addTo(spec);
    return spec;
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    if (!parsed.hasSubcommand()) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          "no command (expected: broadcast, rooms, private, idle, churn, mixed, run or list)");
    }
    CommandSpec spec = parsed.subcommand().commandSpec();
    try {
      return switch (spec.name()) {
        case LIST -> list();
        case RUN -> measure(spec, file(spec));
        default -> measure(spec, load(spec));
      };
    } catch (InvalidSettingException wrong) {
      throw new ParameterException(
          spec.commandLine(), Objects.requireNonNull(wrong.getMessage()), wrong);
    } catch (LoadException unfit) { // one run's is in the report; this is all runs'
      throw new CommandLine.ExecutionException(
          spec.commandLine(), String.valueOf(unfit.getMessage()), unfit);
    } catch (IOException failed) {
      throw new CommandLine.ExecutionException(
          spec.commandLine(), String.valueOf(failed.getMessage()), failed);
    }
  }

  private int list() {
    for (String name : ScenarioFile.BUNDLED) {
      ScenarioFile file = ScenarioFile.read(name);
      console.out().printf("%-14s %s%n", name, file.description());
    }
    console.out().flush();
    return OK;
  }

  /** What a command that is a kind of load is asked for. */
  private static ScenarioFile load(CommandSpec spec) {
    Settings settings = SettingOptions.read(spec);
    Kind kind = Kind.valueOf(spec.name().toUpperCase(Locale.ROOT));
    return new ScenarioFile(
        Texts.title(kind),
        Texts.header(kind),
        settings.only(Setting::isOfTheWhole),
        List.of(new RunPlan(spec.name(), kind, settings.only(setting -> !setting.isOfTheWhole()))));
  }

  /** A file, and over it what was chosen on the command line, wherever that means something. */
  private static ScenarioFile file(CommandSpec spec) {
    String name = spec.positionalParameters().get(0).getValue();
    ScenarioFile file = ScenarioFile.read(Objects.requireNonNull(name));
    Settings chosen = SettingOptions.read(spec);
    Set<Setting> without = EnumSet.noneOf(Setting.class);
    without.addAll(chosen.only(setting -> !setting.isOfTheWhole()).chosen());
    List<RunPlan> runs = new ArrayList<>();
    for (RunPlan run : file.runs()) {
      Settings applying =
          chosen.only(setting -> !setting.isOfTheWhole() && setting.appliesTo(run.kind()));
      without.removeAll(applying.chosen());
      runs.add(new RunPlan(run.name(), run.kind(), applying.over(run.settings())));
    }
    if (!without.isEmpty()) {
      throw new InvalidSettingException(
          "%s: has no meaning for what %s runs"
              .formatted(chosen.where(without.iterator().next()), name));
    }
    return new ScenarioFile(
        file.title(),
        file.description(),
        chosen.only(Setting::isOfTheWhole).over(file.settings()),
        runs);
  }

  private int measure(CommandSpec spec, ScenarioFile file) throws IOException {
    SuitePlan plan = SuitePlan.of(file);
    Outputs outputs = Outputs.read(spec);
    LiveProgress live = new LiveProgress(console.err(), style(outputs), System::nanoTime);
    try (StopRequest stop = new StopRequest(System::exit)) {
      SuiteReport report;
      try {
        Machine.Bench bench = machine.bench(plan);
        Suite suite = new Suite(plan, bench.launcher(), bench.engine(), live, Clock.systemUTC());
        report = suite.run(commandLine(), bench.environment());
      } catch (InterruptedException asked) {
        return stop.exitCode().orElse(FAILED);
      }
      console.out().print(Summary.of(report));
      console.out().flush();
      outputs.write(report);
      return report.isClean() ? stop.exitCode().orElseGet(() -> exitCode(report)) : NOT_CLEAN;
    }
  }

  private LiveProgress.Style style(Outputs outputs) {
    if (outputs.quiet()) {
      return LiveProgress.Style.QUIET;
    }
    return console.terminal() ? LiveProgress.Style.TERMINAL : LiveProgress.Style.PLAIN;
  }

  private String commandLine() {
    List<String> words = new ArrayList<>();
    words.add(NAME);
    Arrays.stream(args)
        .map(word -> word.matches("[\\w./:,=@%+-]+") ? word : "'" + word + "'")
        .forEach(words::add);
    return String.join(" ", words);
  }

  /** Of what is clean, and was not stopped from outside. */
  private static int exitCode(SuiteReport report) {
    return report.interrupted() || report.failures().findAny().isPresent() ? FAILED : OK;
  }

  private int usageError(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    console.err().println(NAME + ": " + failure.getMessage());
    console.err().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    console.err().flush();
    return USAGE;
  }

  private int failed(Exception failure) {
    console.err().println(NAME + ": " + failure.getMessage());
    console.err().flush();
    return FAILED;
  }
}
