package org.obrol.loadtest.command;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.engine.EngineOptions;
import org.obrol.loadtest.engine.LoadEngine;
import org.obrol.loadtest.engine.LoadException;
import org.obrol.loadtest.target.Environment;
import org.obrol.loadtest.target.Pinning;
import org.obrol.loadtest.target.RunningServer;
import org.obrol.loadtest.target.ServerLauncher;
import org.obrol.loadtest.target.ServerLauncher.ServerOptions;
import org.obrol.loadtest.target.Target;

/** The machine on which the command runs. */
final class ThisMachine implements Machine {
  /** The property that says where the bundled server is. */
  private static final String SERVER_JAR = "obrol.server.jar";

  /** Where it is in a checkout, seen from the harness's own jar. */
  private static final String IN_CHECKOUT = "../../netty-server/target/obrol-server.jar";

  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  @Override
  public Bench bench(SuitePlan plan) throws InterruptedException {
    Pinning pinning = Pinning.of(plan.cpus());
    Map<String, String> environment = new LinkedHashMap<>(Environment.facts());
    pinning.pinHarness(); // behind the facts, which are those of the whole machine
    ServerLauncher servers = new ServerLauncher(pinning, START_PATIENCE);
    environment.put("pinning", pinning.description());
    environment.put("harness", plan.loops() == 1 ? "1 event loop" : plan.loops() + " event loops");
    return new Bench(
        target -> launch(servers, target),
        new LoadEngine(new EngineOptions(plan.loops())),
        environment);
  }

  private static Target launch(ServerLauncher servers, TargetPlan plan)
      throws InterruptedException {
    if (plan instanceof TargetPlan.Running running) {
      return RunningServer.find(running.name(), running.host(), running.port(), running.pid());
    }
    if (plan instanceof TargetPlan.Started started) {
      return servers.command(started.name(), started.commandLine());
    }
    if (plan instanceof TargetPlan.Bare bare) {
      ServerOptions options = new ServerOptions(name(bare.transport()), bare.threads(), "");
      return servers.bare(bare.name(), options, bare.javaOptions());
    }
    TargetPlan.Bundled bundled = (TargetPlan.Bundled) plan;
    ServerOptions options =
        new ServerOptions(name(bundled.transport()), bundled.threads(), bundled.serverOptions());
    List<String> code = List.of("-jar", serverJar().toString());
    return servers.obrol(bundled.name(), code, options, bundled.javaOptions());
  }

  private static String name(TargetPlan.Transport transport) {
    return transport.name().toLowerCase(Locale.ROOT);
  }

  private static Path serverJar() {
    @Nullable String chosen = System.getProperty(SERVER_JAR);
    Path jar = chosen != null ? Path.of(chosen) : ownJar().resolveSibling(IN_CHECKOUT).normalize();
    if (!Files.isRegularFile(jar)) {
      throw new LoadException(
          "no server at %s (expected: its jar; -D%s=... says where it is, and ./obrol loadtest"
                  .formatted(jar, SERVER_JAR)
              + " builds it)");
    }
    return jar;
  }

  private static Path ownJar() {
    try {
      return Path.of(ThisMachine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
