package org.obrol.loadtest.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.obrol.loadtest.engine.LoadException;

/**
 * Starts servers on their cores, and waits until they can be loaded. Who starts one closes it.
 * Every method throws {@link LoadException} if the server does not come up, with the last that it
 * said, and {@link InterruptedException} if the thread was interrupted; nothing runs then.
 */
public final class ServerLauncher {
  private static final String PORT = "{port}";
  private static final String BARE = "org.obrol.loadtest.bare.BareServer";

  /** Ctrl-C goes to all processes at a terminal, and ours is to end the server when it is done. */
  private static final List<String> DEAF_TO_CTRL_C =
      List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh");

  private final Pinning pinning;
  private final Duration patience;

  /**
   * Makes one.
   *
   * @param pinning where the servers run
   * @param patience how long one may take until it accepts connections
   */
  public ServerLauncher(Pinning pinning, Duration patience) {
    this.pinning = pinning;
    this.patience = patience;
  }

  /**
   * Starts any server.
   *
   * @param name what it is called in reports
   * @param commandLine for {@code sh}. {@code {port}} in it stands for a free port; without it the
   *     port is read from what the server prints
   */
  public Target command(String name, String commandLine) throws InterruptedException {
    OptionalInt port = OptionalInt.empty();
    String line = commandLine;
    if (line.contains(PORT)) {
      port = OptionalInt.of(freePort());
      line = line.replace(PORT, Integer.toString(port.getAsInt()));
    }
    return start(name, List.of("sh", "-c", line), port);
  }

  /**
   * Starts the chat server, with guests, in memory unless its options say otherwise.
   *
   * @param name what it is called in reports
   * @param code where its program is: {@code -jar} and its jar, or a class path and its main class
   * @param options of the server
   * @param javaOptions separated by spaces
   */
  public Target obrol(String name, List<String> code, ServerOptions options, String javaOptions)
      throws InterruptedException {
    List<String> command = java(javaOptions);
    command.addAll(code);
    command.addAll(List.of("--guests", "--host", "127.0.0.1", "--port", "0", "--no-web"));
    command.addAll(options.words());
    List<String> more = words(options.more());
    if (more.stream().noneMatch(word -> word.equals("--data") || word.startsWith("--data="))) {
      command.addAll(List.of("--data", ":memory:"));
    }
    command.addAll(more);
    return start(name, command, OptionalInt.empty());
  }

  /**
   * Starts the minimal fan-out, with the class path of the harness.
   *
   * @param name what it is called in reports
   * @param options of the server
   * @param javaOptions separated by spaces; the same as for the chat server, to be fair
   */
  public Target bare(String name, ServerOptions options, String javaOptions)
      throws InterruptedException {
    List<String> command = java(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), BARE, "--port", "0"));
    command.addAll(options.words());
    command.addAll(words(options.more()));
    return start(name, command, OptionalInt.empty());
  }

  /**
   * What both of our servers are told.
   *
   * @param transport its name, in lower case
   * @param threads how many event loops
   * @param more options, separated by spaces; may be empty
   */
  public record ServerOptions(String transport, int threads, String more) {
    private List<String> words() {
      return List.of("--transport", transport, "--threads", Integer.toString(threads));
    }
  }

  private Target start(String name, List<String> command, OptionalInt port)
      throws InterruptedException {
    List<String> whole = new ArrayList<>(DEAF_TO_CTRL_C);
    whole.addAll(pinning.onServerCpus(command));
    return StartedServer.start(name, whole, port, patience);
  }

  private static List<String> java(String options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(words(options));
    return command;
  }

  private static List<String> words(String options) {
    return options.isBlank() ? List.of() : List.of(options.strip().split("\\s+"));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
