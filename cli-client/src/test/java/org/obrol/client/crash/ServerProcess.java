package org.obrol.client.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, which is killed and started again on the same data and port.
 */
final class ServerProcess implements AutoCloseable {
  /** What a process that SIGKILL has ended says. */
  private static final int KILLED = 128 + 9;

  private static final int WAIT_SECONDS = 30;
  private static final int MAX_SHOWN_LINES = 100;

  private final Path data;
  private final Path output;
  private final String durability;
  private final int port;
  private final Thread hook = new Thread(this::end, "end-of-the-server");
  private volatile Process process;

  /**
   * Makes one that does not run yet.
   *
   * @param directory where its data and its output go
   */
  ServerProcess(Path directory, String durability, Random random) throws IOException {
    this.data = directory.resolve("data");
    this.output = directory.resolve("server.log");
    this.durability = durability;
    this.port = freePort(random);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Below those that the system gives to clients: a client that knocks at such a port while nobody
   * listens there may get it for its own end, and is then connected to itself.
   */
  static int freePort(Random random) throws IOException {
    while (true) {
      int candidate = 20_000 + random.nextInt(12_000);
      try (ServerSocket free = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        // Another one, then.
      }
    }
  }

  int port() {
    return port;
  }

  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ServerOnALeash.class.getName());
    command.addAll(List.of("--data", data.toString(), "--durability", durability));
    command.addAll(List.of("--port", Integer.toString(port), "--no-web"));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
  }

  /** Whether it has begun to make its database. */
  boolean hasBegunItsData() {
    return Files.exists(data.resolve("obrol.db"));
  }

  /** Fails if it has ended by itself. */
  void checkAlive() {
    if (!process.isAlive()) {
      throw new AssertionError(
          "the server has ended by itself, with exit code " + process.exitValue());
    }
  }

  /** Ends it as {@code kill -9} does, wherever it is. */
  void kill() throws InterruptedException {
    checkAlive();
    process.destroyForcibly();
    int code = waitForEnd();
    if (code != KILLED) {
      throw new AssertionError("exit code: " + code + " (expected: " + KILLED + ")");
    }
  }

  private int waitForEnd() throws InterruptedException {
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not end");
    }
    return process.exitValue();
  }

  /** The end of what all its processes have said. */
  String output() throws IOException {
    List<String> lines = Files.readString(output, StandardCharsets.UTF_8).lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - MAX_SHOWN_LINES), lines.size()));
  }

  private void end() {
    Process last = process;
    if (last != null) {
      last.destroyForcibly();
    }
  }

  @Override
  public void close() {
    end();
    try {
      if (process != null) {
        waitForEnd();
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt(); // it ends even so
    }
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
