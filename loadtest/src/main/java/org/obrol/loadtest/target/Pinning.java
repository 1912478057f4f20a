package org.obrol.loadtest.target;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.engine.LoadException;

/**
 * On which cores the server and the harness run, so that neither takes time from the other, and a
 * measured one not from itself by moving about. Needs {@code taskset}.
 */
public final class Pinning {
  private static final String TASKSET = "taskset";
  private static final int TASKSET_SECONDS = 10;

  private final @Nullable Cpus server;
  private final @Nullable Cpus harness;
  private final String description;

  private Pinning(@Nullable Cpus server, @Nullable Cpus harness, String description) {
    this.server = server;
    this.harness = harness;
    this.description = description;
  }

  /**
   * Reads what is wanted.
   *
   * @param wanted {@code none}; {@code auto}: the first core for the server and the others for the
   *     harness, as far as that is possible here; or the server's cores and the harness's, such as
   *     {@code 0:1-3}
   * @throws IllegalArgumentException if it is none of these
   * @throws LoadException if it asks for cores and they, or {@code taskset}, are not there
   */
  public static Pinning of(String wanted) throws InterruptedException {
    if (wanted.equals("none")) {
      return new Pinning(null, null, "not pinned");
    }
    boolean possible = run(List.of(TASKSET, "-p", self())) == null;
    if (wanted.equals("auto")) {
      return possible ? auto(Cpus.allowed()) : new Pinning(null, null, "not pinned: no taskset");
    }
    int colon = wanted.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "cores: \"" + wanted + "\" (expected: auto, none, or SERVER:HARNESS such as 0:1-3)");
    }
    Cpus server = Cpus.parse(wanted.substring(0, colon));
    Cpus harness = Cpus.parse(wanted.substring(colon + 1));
    if (!possible) {
      throw new LoadException("cores were asked for, but there is no " + TASKSET + " here");
    }
    Cpus missing = server.without(Cpus.allowed()).isEmpty() ? harness : server;
    if (!missing.without(Cpus.allowed()).isEmpty()) {
      throw new LoadException(
          "cores " + missing + " were asked for (usable here: " + Cpus.allowed() + ")");
    }
    return pinned(server, harness);
  }

  private static Pinning auto(Cpus allowed) {
    if (allowed.numbers().size() < 2) {
      return new Pinning(null, null, "not pinned: only one core");
    }
    int first = allowed.numbers().first();
    Cpus rest = allowed.without(Cpus.siblings(first));
    return pinned(Cpus.of(first), rest.isEmpty() ? allowed.without(Cpus.of(first)) : rest);
  }

  private static Pinning pinned(Cpus server, Cpus harness) {
    String sharing = "";
    for (int cpu : server.numbers()) {
      if (!Cpus.siblings(cpu).without(harness).equals(Cpus.siblings(cpu))) {
        sharing = ", which share a physical core";
      }
    }
    return new Pinning(
        server, harness, "server on " + server + ", harness on " + harness + sharing);
  }

  /** Where who runs, for people. */
  public String description() {
    return description;
  }

  /**
   * Pins this process with all threads that it has; those that are started later stay with them.
   *
   * @throws LoadException if it cannot be done
   */
  public void pinHarness() throws InterruptedException {
    if (harness != null) {
      String failure = run(List.of(TASKSET, "-a", "-p", "-c", harness.toString(), self()));
      if (failure != null) {
        throw new LoadException("cannot run on cores " + harness + ": " + failure);
      }
    }
  }

  /** The command that runs another one on the server's cores, in the same process. */
  List<String> onServerCpus(List<String> command) {
    if (server == null) {
      return command;
    }
    List<String> pinned = new ArrayList<>(List.of(TASKSET, "-c", server.toString()));
    pinned.addAll(command);
    return pinned;
  }

  private static String self() {
    return Long.toString(ProcessHandle.current().pid());
  }

  /** Answers what it said when it failed, or null if it did not. */
  private static @Nullable String run(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
      if (!process.waitFor(TASKSET_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "no answer from " + command.get(0);
      }
      return process.exitValue() == 0 ? null : said;
    } catch (IOException notThere) {
      return String.valueOf(notThere.getMessage());
    }
  }
}
