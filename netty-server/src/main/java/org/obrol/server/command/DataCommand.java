package org.obrol.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.obrol.storage.DataDirectory;
import org.obrol.storage.Progress;
import org.obrol.storage.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code obrol data}: what is done with a data directory, and not by its server. */
@Command(
    name = "obrol data",
    mixinStandardHelpOptions = true,
    versionProvider = ServerCommand.Version.class,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    header = "Checks, backs up, exports or imports a server's data, or takes a person out of it.",
    footer = {
      "",
      "obrol data COMMAND --help tells the options of a command, with examples.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong options, 4 the check has found something wrong."
    })
final class DataCommand implements Runnable {
  static final int DAMAGED = 4;

  /** How long a task that was asked to end may take to clean up. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Where a command reads and writes.
   *
   * @param terminal whether a person looks at err
   */
  record Streams(InputStream in, OutputStream out, PrintWriter err, boolean terminal) {}

  /** Which data; part of every command. */
  static final class Where {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create(); // replaced by picocli

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = DataOptions.DEFAULT,
        description = "The server's data directory. Default: ${DEFAULT-VALUE}.")
    private String data = DataOptions.DEFAULT;

    @SuppressWarnings("UnusedVariable") // read before all others, by ConfigOption
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "The server's properties file, which may say where its data is.")
    private @Nullable Path config;

    DataDirectory directory() {
      return DataDirectory.of(path());
    }

    private Path path() {
      if (data.equals(DataOptions.IN_MEMORY)) {
        throw new ParameterException(
            spec.commandLine(), "--data: nothing is kept in memory (expected: a directory)");
      }
      return DataOptions.directory(spec, data);
    }

    /** The directory, for people. */
    String shown() {
      return data;
    }
  }

  /** What one of the commands does, telling how far it is. */
  interface Task<T> {
    T run(Progress progress) throws IOException;
  }

  @Spec private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  private final Streams streams;

  private DataCommand(Streams streams) {
    this.streams = streams;
  }

  static int run(String[] args, Map<String, String> environment, Streams streams) {
    PrintWriter err = streams.err();
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(streams.out(), Charset.defaultCharset()), true);
    DataCommand data = new DataCommand(streams);
    CommandLine command =
        new CommandLine(data)
            .addSubcommand("check", new DataCheck(data))
            .addSubcommand("backup", new DataBackup(data))
            .addSubcommand("export", new DataExport(data))
            .addSubcommand("import", new DataImport(data))
            .addSubcommand("erase-account", new DataErase(data))
            .setOut(out)
            .setErr(err);
    command.setParameterExceptionHandler((failure, ignored) -> usageError(failure, err));
    command.setExecutionExceptionHandler((failure, ignored, parsed) -> failed(failure, err));
    try {
      Path config = ServerCommand.ConfigOption.find(args, environment);
      CommandLine server = new CommandLine(new ServerCommand()); // the file is the server's
      command.setDefaultValueProvider(Defaults.read(environment, config, server));
    } catch (ParameterException unreadable) {
      err.println("obrol data: " + unreadable.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return command.execute(args);
  }

  private static int usageError(ParameterException failure, PrintWriter err) {
    err.println("obrol data: " + failure.getMessage());
    err.println("Try: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception failure, PrintWriter err) {
    err.println(
        "obrol data: " + (failure instanceof StoreException ? failure.getMessage() : failure));
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  Streams streams() {
    return streams;
  }

  /** Runs a task with its progress told, until it is done or the process is asked to end. */
  @SuppressWarnings("try") // nobody asks the request, nor the driver's folder
  <T> T run(Task<T> task) throws IOException {
    PrintWriter err = streams.err();
    try (UnpackedDriver driver = UnpackedDriver.prepare();
        StopRequest stop = new StopRequest(() -> {}, PATIENCE);
        ProgressLine progress = new ProgressLine(err, streams.terminal(), System::nanoTime)) {
      return task.run(progress);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command (expected: %s)".formatted(String.join(", ", spec.subcommands().keySet())));
  }
}
