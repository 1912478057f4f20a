package org.obrol.loadtest.target;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.obrol.loadtest.engine.LoadException;

/**
 * A server that the harness has started. It ends with its target, and in any case with the
 * harness's process.
 */
final class StartedServer implements Target {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final int CONNECT_MILLIS = 1000;
  private static final int POLL_MILLIS = 20;

  private final String name;
  private final Process process;
  private final Output output;
  private final Thread hook = new Thread(this::kill, "obrol-stop-server");
  private InetSocketAddress address;
  private OptionalLong pid;
  private volatile boolean closed;

  private StartedServer(String name, Process process) {
    this.name = name;
    this.process = process;
    this.output = new Output(process.getInputStream());
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.pid = OptionalLong.of(process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts one and waits until it accepts connections.
   *
   * @param port where it will listen, or empty if it says that itself
   * @param patience how long that may take
   * @throws LoadException if it does not
   * @throws InterruptedException if the thread was interrupted; nothing runs then
   */
  static StartedServer start(String name, List<String> command, OptionalInt port, Duration patience)
      throws InterruptedException {
    StartedServer server;
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      server = new StartedServer(name, builder.start());
    } catch (IOException notThere) {
      throw new LoadException(name + " cannot be started: " + notThere.getMessage(), notThere);
    }
    try {
      server.process.getOutputStream().close();
      server.awaitListening(port, patience);
    } catch (IOException | InterruptedException | RuntimeException failed) {
      server.close();
      if (failed instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw failed instanceof LoadException load
          ? load
          : new LoadException(name + " cannot be started: " + failed.getMessage(), failed);
    }
    return server;
  }

  private void awaitListening(OptionalInt given, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    OptionalInt port = given;
    while (System.nanoTime() - end < 0) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new LoadException(ended("did not come up"));
      }
      port = port.isPresent() ? port : output.port();
      if (port.isPresent()) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getAsInt());
        if (accepts()) {
          OptionalLong listener = Listeners.pidOf(address);
          pid = listener.isPresent() ? listener : pid; // where a shell has started the server
          return;
        }
      }
    }
    String what = port.isPresent() ? "does not listen on port " + port.getAsInt() : "named no port";
    throw new LoadException(
        "%s %s within %s s%s".formatted(name, what, patience.toSeconds(), said()));
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String ended(String what) {
    output.awaitEnd();
    return "%s %s: exit code %s%s".formatted(name, what, process.exitValue(), said());
  }

  private String said() {
    String tail = output.tail();
    return tail.isEmpty() ? ", and said nothing" : "\n  it said:" + tail;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public OptionalLong pid() {
    return pid;
  }

  @Override
  public synchronized Optional<String> ending() {
    return closed || process.isAlive() ? Optional.empty() : Optional.of(ended("ended"));
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      // The hook runs.
    }
  }

  /** The harness ends before its time, and is not to wait until the server has said goodbye. */
  private void kill() {
    closed = true;
    processes().forEach(ProcessHandle::destroyForcibly);
  }

  /** The server, and first what it has started itself. */
  private List<ProcessHandle> processes() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }

  private synchronized void stop() {
    closed = true;
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroy);
    boolean interrupted = Thread.interrupted(); // else nobody would get the time to say goodbye
    try {
      long end = System.nanoTime() + STOP_PATIENCE.toNanos();
      while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - end < 0) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException again) {
      interrupted = true;
    }
    all.forEach(ProcessHandle::destroyForcibly);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
