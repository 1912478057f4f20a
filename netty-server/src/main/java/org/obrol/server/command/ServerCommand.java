package org.obrol.server.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.SecondLogin;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.Refused;
import org.obrol.server.ChatServer;
import org.obrol.server.ChatServerBuilder;
import org.obrol.server.Listener;
import org.obrol.server.Transport;
import org.obrol.server.WebOptions;
import org.obrol.storage.ChatStore;
import org.obrol.storage.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code obrol server}. */
@Command(
    name = "obrol server",
    mixinStandardHelpOptions = true,
    versionProvider = ServerCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Starts a chat server.",
    description = {
      "",
      "People talk to it in a browser, with \"obrol chat\", with any client of the native protocol,"
          + " or by hand with nc: connect, and type help. Its data stays in a directory, which one"
          + " server at a time can use.",
      ""
    },
    optionListHeading = "Options:%n",
    footer = {
      "",
      "Each option can also be set in the environment (OBROL_PORT for --port) or in the file given"
          + " with --config (port=7878). The command line wins over the environment, and that over"
          + " the file.",
      "",
      "Examples:",
      "  obrol server                         on this machine only, ports 7878 and 8080",
      "  obrol server --host 0.0.0.0          reachable from other machines (not encrypted)",
      "  obrol server --guests --port 0       logins without an account, on any free port",
      "  obrol server --web-port 80           the page at another port",
      "  obrol server --data /var/lib/obrol   keeps its data there",
      "  obrol server --data :memory:         keeps nothing",
      "",
      "Exit codes: 1 failed, 2 wrong options, 3 cannot listen; stopped by Ctrl-C 130, by SIGTERM 143."
    })
final class ServerCommand implements Callable<Integer> {
  private static final int CANNOT_LISTEN = 3;
  private static final int MAX_DAYS = 36_500;

  /** How long the rest of what is done at the end may take; what is stored is safe by then. */
  private static final Duration STOP_PATIENCE = Duration.ofMinutes(1);

  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create(); // replaced by picocli

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Where to listen: a name or an address of this machine, 0.0.0.0 for all."
              + " Default: ${DEFAULT-VALUE}, reachable from this machine only.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + Listener.NATIVE_PORT,
      description =
          "The port of the native protocol; 0 for any that is free."
              + " Default: ${DEFAULT-VALUE}.")
  private int port = Listener.NATIVE_PORT;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      defaultValue = "" + Listener.WEB_PORT,
      description =
          "The port of the chat page, of the native protocol over WebSocket (path /chat) and of"
              + " files over HTTP; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int webPort = Listener.WEB_PORT;

  @Option(names = "--no-web", description = "Open no port for the web.")
  private boolean noWeb;

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "Whose scripts may talk to it besides its own page's, such as https://chat.example.org."
              + " Needed behind a proxy under another name, and for a page from elsewhere."
              + " Repeatable; * for all.")
  private List<String> origins = new ArrayList<>();

  @Option(
      names = "--listen",
      paramLabel = "DIALECT=HOST:PORT",
      split = ",",
      converter = ListenOption.Converter.class,
      description =
          "A listener; with one, there are no others than those. Repeatable. Dialects: native, web,"
              + " course-000, course-002, course-003, course-004, plain.")
  private List<ListenOption> listen = new ArrayList<>();

  @Option(
      names = "--accounts",
      paramLabel = "FILE",
      description =
          "JSON file of users and groups to start with:"
              + " {\"users\":[{\"name\":\"alice\",\"displayName\":\"Alice\",\"password\":\"...\"}],"
              + " \"groups\":[{\"name\":\"devs\",\"members\":[\"alice\"]}]}")
  private @Nullable Path accounts;

  @Option(names = "--guests", description = "Let people in without an account: login NAME.")
  private boolean guests;

  @Option(
      names = "--second-login",
      paramLabel = "DIALECT=POLICY",
      split = ",",
      description =
          "What becomes of a login of a user who is in on another connection of the same dialect:"
              + " reject, replace or multi. Repeatable. Default: plain=reject, native=multi.")
  private Map<String, SecondLogin> secondLogin = new LinkedHashMap<>();

  @Mixin private DataOptions dataOptions = new DataOptions();

  @Option(
      names = "--max-file",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description = "The largest file that is taken. Default: 256M.")
  private @Nullable ByteSize maxFile;

  @Option(
      names = "--max-files-of-account",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description = "How much all files of one account may take. Default: 1G.")
  private @Nullable ByteSize maxFilesOfAccount;

  @Option(
      names = "--max-outbound",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description =
          "How much memory all that waits to be written may take, for all clients together."
              + " Default: half of the largest heap.")
  private @Nullable ByteSize maxOutbound;

  @Option(
      names = "--keep-files",
      paramLabel = "DAYS",
      description = "For how many days a file is kept. Default: 30.")
  private @Nullable Integer keepFiles;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "How to talk to the kernel: auto, io_uring, epoll or nio."
              + " Default: ${DEFAULT-VALUE}, the fastest that works here.")
  private Transport transport = Transport.AUTO;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many event loops. Default: one for each processor.")
  private @Nullable Integer threads;

  @SuppressWarnings("UnusedVariable") // read before all others, by ConfigOption
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with more settings, see below.")
  private @Nullable Path config;

  /** For picocli. */
  ServerCommand() {}

  /** Runs the command until the process is asked to end, or its thread is interrupted. */
  static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
    CommandLine command = new CommandLine(new ServerCommand()).setOut(out).setErr(err);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler((failure, ignored) -> usageError(failure, err));
    command.setExecutionExceptionHandler((failure, ignored, parsed) -> failed(failure, err));
    try {
      Path config = ConfigOption.find(args, environment);
      command.setDefaultValueProvider(Defaults.read(environment, config, command));
    } catch (ParameterException unreadable) {
      return usageError(unreadable, err);
    }
    return command.execute(args);
  }

  private static int usageError(ParameterException failure, PrintWriter err) {
    err.println("obrol server: " + failure.getMessage());
    err.println("Try: obrol server --help");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception failure, PrintWriter err) {
    if (failure instanceof UncheckedIOException io && io.getCause() instanceof BindException) {
      err.println("obrol server: " + io.getCause().getMessage());
      err.println("Choose others with --port and --web-port (0 for any), or go without: --no-web");
      return CANNOT_LISTEN;
    }
    boolean plain = failure instanceof StoreException || failure instanceof Refused;
    err.println("obrol server: " + (plain ? failure.getMessage() : failure));
    return CommandLine.ExitCode.SOFTWARE;
  }

  @SuppressWarnings("try") // nobody asks the request; it is closed last
  @Override
  public Integer call() throws Exception {
    ChatServerBuilder builder =
        ChatServer.builder()
            .guests(guests)
            .transport(transport)
            .closeGrace(CLOSE_GRACE)
            .fileLimits(fileLimits());
    listeners().forEach(builder::listen);
    if (threads != null) {
      builder.threads(checkedThreads(threads));
    }
    if (maxOutbound != null) {
      builder.maxOutboundBytes(checkedOutbound(maxOutbound));
    }
    AccountsFile file = accounts == null ? null : read(accounts);
    PrintWriter err = spec.commandLine().getErr();
    try (StopRequest stop =
            new StopRequest(
                () -> err.println("obrol server: saying goodbye to everybody ..."), STOP_PATIENCE);
        ChatStore store = dataOptions.open(fileLimits()).orElse(null)) {
      if (store != null) {
        builder.ports(store::ports);
      }
      serve(builder, file);
    }
    return CommandLine.ExitCode.OK;
  }

  /** Serves until this thread is interrupted. */
  private void serve(ChatServerBuilder builder, @Nullable AccountsFile file) {
    CommandLine command = spec.commandLine();
    try (ChatServer server = build(builder)) {
      if (file != null) {
        new AccountsLoader(server.chat(), command.getErr()).load(file);
      }
      server.start();
      List<String> dialects = chosen().stream().map(ListenOption::dialect).toList();
      new Banner(server, dialects, dataOptions.shown()).print(command.getOut());
      new CountDownLatch(1).await();
    } catch (InterruptedException asked) {
      // The server was closed before we came here, with time for everybody's goodbye.
    }
  }

  /**
   * Refuses options that say something else than another one, where both stand on the command line.
   */
  private void checkConflicts() {
    refuseBeside("--listen", "--host", "--port", "--web-port", "--no-web");
    refuseBeside("--no-web", "--web-port");
  }

  private void refuseBeside(String option, String... others) {
    ParseResult parsed = spec.commandLine().getParseResult();
    for (String other : others) {
      if (parsed.hasMatchedOption(option) && parsed.hasMatchedOption(other)) {
        throw new ParameterException(
            spec.commandLine(), "%s: has no effect beside %s".formatted(other, option));
      }
    }
  }

  /** Where to listen, in order. */
  private List<ListenOption> chosen() {
    if (!listen.isEmpty()) {
      return listen;
    }
    ListenOption spoken = new ListenOption(ListenOption.NATIVE, host, checked("--port", port));
    ListenOption web = new ListenOption(ListenOption.WEB, host, checked("--web-port", webPort));
    return noWeb ? List.of(spoken) : List.of(spoken, web);
  }

  private List<Listener> listeners() {
    for (String dialect : secondLogin.keySet()) {
      if (!ListenOption.LOGGING_IN.contains(dialect)) {
        throw new ParameterException(
            spec.commandLine(),
            "--second-login: no dialect named '%s' in which connections log in (expected: %s)"
                .formatted(dialect, String.join(", ", ListenOption.LOGGING_IN)));
      }
    }
    checkConflicts();
    WebOptions web = webOptions();
    return chosen().stream()
        .map(option -> withSecondLogin(option.dialect(), option.listener(web)))
        .toList();
  }

  private WebOptions webOptions() {
    try {
      return WebOptions.defaults().withOrigins(origins);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage());
    }
  }

  private Listener withSecondLogin(String dialect, Listener listener) {
    // What is spoken on a WebSocket is native.
    SecondLogin chosen =
        secondLogin.get(dialect.equals(ListenOption.WEB) ? ListenOption.NATIVE : dialect);
    return chosen == null ? listener : listener.secondLogin(chosen);
  }

  private Files.Limits fileLimits() {
    Files.Limits usual = Files.Limits.DEFAULT;
    if (keepFiles != null && (keepFiles < 1 || keepFiles > MAX_DAYS)) {
      throw new ParameterException(
          spec.commandLine(), "--keep-files: %d (expected: 1..%d)".formatted(keepFiles, MAX_DAYS));
    }
    return new Files.Limits(
        maxFile == null ? usual.maxFileBytes() : maxFile.bytes(),
        maxFilesOfAccount == null ? usual.maxAccountBytes() : maxFilesOfAccount.bytes(),
        keepFiles == null ? usual.maxAge() : Duration.ofDays(keepFiles),
        usual.maxIdle());
  }

  private int checked(String option, int number) {
    if (number < 0 || number > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "%s: %d (expected: 0..65535)".formatted(option, number));
    }
    return number;
  }

  private long checkedOutbound(ByteSize size) {
    if (size.bytes() < 1 << 20) {
      throw new ParameterException(
          spec.commandLine(), "--max-outbound: %d (expected: >= 1M)".formatted(size.bytes()));
    }
    return size.bytes();
  }

  private int checkedThreads(int count) {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--threads: " + count + " (expected: >= 1)");
    }
    return count;
  }

  private AccountsFile read(Path file) {
    try {
      return AccountsFile.read(file);
    } catch (NoSuchFileException missing) {
      throw new ParameterException(spec.commandLine(), "--accounts: there is no file " + file);
    } catch (IOException unreadable) {
      throw new ParameterException(spec.commandLine(), "--accounts: " + unreadable);
    } catch (AccountsFile.InvalidException invalid) {
      throw new ParameterException(spec.commandLine(), "--accounts: " + invalid.getMessage());
    }
  }

  private ChatServer build(ChatServerBuilder builder) {
    try {
      return builder.build();
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    }
  }

  /** Finds {@code --config} before anything else is looked at. */
  static final class ConfigOption {
    @Option(names = "--config")
    private @Nullable Path config;

    @SuppressWarnings("UnusedVariable") // where picocli puts what is not ours
    @Unmatched
    private List<String> others = new ArrayList<>();

    static @Nullable Path find(String[] args, Map<String, String> environment) {
      ConfigOption option = new ConfigOption();
      try {
        new CommandLine(option).parseArgs(args);
      } catch (ParameterException wrong) {
        return null; // the real parser says what is wrong
      }
      String variable = environment.get(Defaults.variable("config"));
      return option.config != null || variable == null ? option.config : Path.of(variable);
    }
  }

  /** For {@code --version}. */
  static final class Version implements CommandLine.IVersionProvider {
    static String version() {
      String version = ServerCommand.class.getPackage().getImplementationVersion();
      return version == null ? "(development)" : version;
    }

    @Override
    public String[] getVersion() {
      return new String[] {"obrol " + version()};
    }
  }
}
