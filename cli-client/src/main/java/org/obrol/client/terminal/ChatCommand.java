package org.obrol.client.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.UserName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code obrol chat}. Exit codes: 0 all worked, 1 a command failed or the connection
 * was lost for good, 2 usage.
 */
@Command(
    name = "obrol chat",
    sortOptions = false,
    description = "Talks to people on an Obrol server.",
    footer = {
      "",
      "Type a text and Enter to say it to everybody, @bob TEXT to say it to bob, /help for more.",
      "The password is asked for, or read from --password-file or OBROL_PASSWORD.",
      "If standard input is not a terminal, each of its lines is done as if typed.",
      "",
      "Examples:",
      "  obrol chat --register alice@chat.example.org    the first time",
      "  obrol chat alice@chat.example.org               from then on",
      "  echo '#ops backup done' | OBROL_PASSWORD=... obrol chat robot@chat.example.org",
      "",
      "Exit codes: 0 all worked, 1 a command failed or the connection was lost, 2 usage."
    })
public final class ChatCommand implements Callable<Integer> {
  private static final Duration SCRIPT_PATIENCE = Duration.ofSeconds(60);

  /** Held here, or their levels would be forgotten with them. */
  private static final List<Logger> NOISY =
      List.of(Logger.getLogger("io.netty"), Logger.getLogger("org.jline"));

  private final Surroundings surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "USER@HOST:PORT",
      description = "Who you are and where; parts may be left out (default: localhost:7878).")
  private String target = "";

  @Option(names = "--register", description = "Make the account first.")
  private boolean register;

  @Option(
      names = "--guest",
      description = "No account and no password, where the server allows it.")
  private boolean guest;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Read the password from the first line of a file.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--script",
      paramLabel = "FILE",
      description = "Do each line of a file as if typed, then leave; - is standard input.")
  private @Nullable String script;

  @Option(
      names = "--downloads",
      paramLabel = "DIR",
      description = "Where files go that you fetch; OBROL_DOWNLOADS does the same (default: here).")
  private @Nullable String downloads;

  @Option(
      names = "--no-color",
      description = "No colours; NO_COLOR in the environment does the same.")
  private boolean noColour;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and leave.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean help;

  ChatCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String... args) {
    NOISY.forEach(logger -> logger.setLevel(Level.OFF));
    System.exit(run(Surroundings.ofProcess(), args));
  }

  /** Runs the command; the value is its exit code. */
  static int run(Surroundings surroundings, String... args) {
    return new CommandLine(new ChatCommand(surroundings))
        .setOut(surroundings.out())
        .setErr(surroundings.err())
        .setExecutionExceptionHandler(
            (problem, commandLine, parsed) -> {
              surroundings.err().println(reason(problem));
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(args);
  }

  private static String reason(Exception problem) {
    return problem instanceof NoSuchFileException missing
        ? missing.getFile() + ": no such file"
        : String.valueOf(problem.getMessage());
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Target where = target();
    if (guest && register) {
      throw usage("--guest and --register: a guest has no account");
    }
    String file = script;
    if (file != null && !file.equals("-")) {
      try (BufferedReader lines = Files.newBufferedReader(Path.of(file))) {
        return runScript(where, lines);
      }
    }
    Terminal terminal = file == null ? surroundings.terminal().get().orElse(null) : null;
    if (terminal != null) {
      try (terminal) {
        return runPrompt(where, terminal);
      }
    }
    // Not closed: standard input is not ours.
    return runScript(
        where,
        new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8)));
  }

  private int runPrompt(Target where, Terminal terminal) throws IOException, InterruptedException {
    Roster roster = new Roster();
    Places places = places();
    LineReader reader = Prompt.reader(terminal, roster, places);
    Asker asker = new Asker(reader);
    UserName user = where.user() != null ? where.user() : askedUser(asker);
    String password = guest ? null : password(asker);
    Renderer renderer =
        new Renderer(
            colours() ? Renderer.Style.COLOURED : Renderer.Style.BLACK,
            surroundings.clock().getZone());
    PromptScreen screen = new PromptScreen(reader, renderer);
    try (Chat chat =
        new Chat(where, screen, renderer, roster, surroundings.clock(), places, true)) {
      if (!chat.enter(user, password, register)) {
        return CommandLine.ExitCode.SOFTWARE;
      }
      screen.line(renderer.note("hello " + user + "; /help shows what you can do"));
      boolean left = new Prompt(reader, screen, renderer).run(chat);
      return left ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private int runScript(Target where, BufferedReader lines)
      throws IOException, InterruptedException {
    UserName user = where.user();
    if (user == null) {
      throw usage("no user (expected: USER@HOST:PORT where nobody can be asked)");
    }
    String password = guest ? null : password(null);
    Screen screen = new PlainScreen(surroundings.out(), surroundings.err());
    Renderer renderer = new Renderer(Renderer.Style.PLAIN, surroundings.clock().getZone());
    try (Chat chat =
        new Chat(where, screen, renderer, new Roster(), surroundings.clock(), places(), false)) {
      boolean worked =
          chat.enter(user, password, register) && new Script(chat, SCRIPT_PATIENCE).run(lines);
      return worked ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Target target() {
    try {
      return Target.parse(target);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private Places places() {
    Map<String, String> environment = surroundings.environment();
    try {
      return Places.of(
          environment,
          downloads != null ? downloads : environment.getOrDefault("OBROL_DOWNLOADS", ""));
    } catch (InvalidPathException e) {
      throw usage("--downloads: " + e.getMessage());
    }
  }

  private UserName askedUser(Asker asker) {
    String name = asker.ask("user: ");
    try {
      return UserName.of(name == null ? "" : name.strip());
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private String password(@Nullable Asker asker) throws IOException {
    String password = null;
    if (passwordFile != null) {
      password = Files.readString(passwordFile).lines().findFirst().orElse(null);
    } else if (surroundings.environment().containsKey("OBROL_PASSWORD")) {
      password = surroundings.environment().get("OBROL_PASSWORD");
    } else if (asker != null) {
      password = asker.askSecretly("password: ");
      if (register && !Objects.equals(password, asker.askSecretly("again: "))) {
        throw usage("the two passwords differ");
      }
    }
    if (password == null || password.isEmpty()) {
      throw usage("no password (expected: --password-file, OBROL_PASSWORD, or --guest)");
    }
    return password;
  }

  /** Whether to paint, by the convention of no-color.org. */
  private boolean colours() {
    return !noColour && surroundings.environment().getOrDefault("NO_COLOR", "").isEmpty();
  }

  private ParameterException usage(String problem) {
    CommandLine commandLine = spec != null ? spec.commandLine() : new CommandLine(this);
    return new ParameterException(commandLine, problem);
  }
}
