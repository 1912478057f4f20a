package org.obrol.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.loadtest.engine.LoadException;
import org.obrol.loadtest.target.ServerLauncher.ServerOptions;

@EnabledOnOs(OS.LINUX)
final class ServerLauncherTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final List<String> OBROL =
      List.of("-cp", CLASS_PATH, "org.obrol.server.command.Main");
  private static final ServerOptions NIO = new ServerOptions("nio", 1, "");

  private static ServerLauncher launcher() throws InterruptedException {
    return launcher(Duration.ofSeconds(60));
  }

  private static ServerLauncher launcher(Duration patience) throws InterruptedException {
    return new ServerLauncher(Pinning.of("none"), patience);
  }

  private static String bareCommand(String options) {
    return JAVA + " -cp " + CLASS_PATH + " org.obrol.loadtest.bare.BareServer " + options;
  }

  private static String program(Class<?> main, String arguments) {
    return "exec " + JAVA + " -cp " + CLASS_PATH + " '" + main.getName() + "' " + arguments;
  }

  private static ServerSocket listening(String port) throws IOException {
    return new ServerSocket(Integer.parseInt(port), 50, InetAddress.getLoopbackAddress());
  }

  /** Logs a guest in; answers the reply. */
  private static String login(Target target) throws Exception {
    try (Socket socket = new Socket(target.address().getAddress(), target.address().getPort())) {
      socket.getOutputStream().write("login someone\n".getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  private static boolean isAlive(Target target) {
    return ProcessHandle.of(target.pid().orElseThrow()).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void theChatServerRunsUntilItIsClosed() throws Exception {
    Target target = launcher().obrol("obrol", OBROL, NIO, "-Xmx64m -XX:+UseSerialGC");
    try (target) {
      assertThat(login(target)).contains("\"status\":\"OK\"");
      assertThat(ProcessUse.read(target.pid().orElseThrow()).orElseThrow().rssBytes()).isPositive();
      assertThat(target.ending()).isEmpty();
    }
    assertThat(isAlive(target)).isFalse();
    target.close();
  }

  @Test
  void theBareServerRunsUntilItIsClosed() throws Exception {
    Target target = launcher().bare("bare", NIO, "-Xmx64m -XX:+UseSerialGC");
    try (target) {
      assertThat(login(target)).contains("\"status\":\"OK\"");
      assertThat(isAlive(target)).isTrue();
    }
    assertThat(isAlive(target)).isFalse();
  }

  @Test
  void anyCommandIsGivenAFreePortOrSaysWhichOneItHas() throws Exception {
    for (String port : List.of("{port}", "0")) {
      Target target = launcher().command("mine", bareCommand("--port " + port));
      try (target) {
        assertThat(login(target)).contains("\"status\":\"OK\"");
      }
      assertThat(isAlive(target)).isFalse();
    }
  }

  @Test
  void theProcessOfAServerIsKnownAlsoBehindAShellAndEndsWithIt() throws Exception {
    String command = "echo starting; " + bareCommand("--port {port}") + "; echo ended";
    Target target = launcher().command("mine", command);
    long pid = target.pid().orElseThrow();
    try (target) {
      assertThat(ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow())
          .endsWith("java");
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void aServerThatDiesIsToldOfWithTheLastThatItSaid() throws Exception {
    String command = program(Dying.class, "{port}");
    try (Target target = launcher().command("mine", command)) {
      new Socket(target.address().getAddress(), target.address().getPort()).close();
      await().until(() -> target.ending().isPresent());
      assertThat(target.ending().orElseThrow()).contains("exit code 7").contains("out of luck");
    }
  }

  /** Dies when somebody connects for the second time; the first one is the launcher. */
  static final class Dying {
    private Dying() {}

    public static void main(String... args) throws IOException {
      try (ServerSocket server = listening(args[0])) {
        server.accept();
        server.accept();
        System.out.println("out of luck");
        System.exit(7);
      }
    }
  }

  @Test
  void aPortThatIsTakenIsToldOf() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String command = bareCommand("--port " + taken.getLocalPort() + " --transport nio");
      ServerLauncher launcher = launcher();
      assertThatThrownBy(() -> launcher.command("mine", command).close())
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("mine did not come up: exit code 1")
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aCommandThatIsNotThereIsToldOf() throws Exception {
    ServerLauncher launcher = launcher();
    assertThatThrownBy(() -> launcher.command("mine", "no-such-command --x").close())
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("exit code 127")
        .hasMessageContaining("no-such-command");
  }

  @Test
  void aCommandThatEndsAtOnceIsToldOf() throws Exception {
    ServerLauncher launcher = launcher();
    assertThatThrownBy(() -> launcher.command("mine", "exit 3").close())
        .isInstanceOf(LoadException.class)
        .hasMessage("mine did not come up: exit code 3, and said nothing");
  }

  @Test
  void aServerThatNamesNoPortIsEndedWhenItsTimeIsOver() throws Exception {
    ServerLauncher launcher = launcher(Duration.ofMillis(300));
    assertThatThrownBy(() -> launcher.command("mine", "echo hello; exec sleep 1000").close())
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("mine named no port")
        .hasMessageContaining("hello");
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void whoIsInterruptedWhileAServerStartsLeavesNothingBehind() throws Exception {
    ServerLauncher launcher = launcher();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> launcher.command("mine", "exec sleep 1000").close())
        .isInstanceOf(InterruptedException.class);
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static String greeter(Path file) {
    return program(Greeting.class, "{port} " + file);
  }

  /** Greets whoever connects, and makes a file before SIGTERM ends it. */
  static final class Greeting {
    private Greeting() {}

    public static void main(String... args) throws IOException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> new File(args[1]).mkdir()));
      try (ServerSocket server = listening(args[0])) {
        while (true) {
          server.accept().getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static String greeting(Target target) throws IOException {
    try (Socket socket = new Socket(target.address().getAddress(), target.address().getPort())) {
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  @Test
  void aServerDoesNotHearTheCtrlCThatIsMeantForTheHarness(@TempDir Path folder) throws Exception {
    try (Target target = launcher().command("mine", greeter(folder.resolve("told")))) {
      String pid = Long.toString(target.pid().orElseThrow());
      assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
      assertThat(greeting(target)).isEqualTo("hello");
      assertThat(target.ending()).isEmpty();
    }
  }

  @Test
  void aHarnessThatEndsBeforeItsTimeKillsItsServer(@TempDir Path folder) throws Exception {
    Path told = folder.resolve("told");
    Process harness =
        new ProcessBuilder(JAVA, "-cp", CLASS_PATH, Leaving.class.getName(), greeter(told)).start();
    String pid = new String(harness.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(harness.waitFor()).isZero();
    await().until(() -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
    assertThat(told).as("for which it would have to wait").doesNotExist();
  }

  /** Starts a server, tells its process and ends. */
  static final class Leaving {
    private Leaving() {}

    public static void main(String... args) throws InterruptedException {
      Target target = launcher().command("mine", args[0]);
      System.out.print(target.pid().orElseThrow());
      System.exit(0);
    }
  }

  @Test
  void aRunningServerIsFoundWithItsProcess() throws Exception {
    try (ServerSocket running = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = running.getLocalPort();
      try (Target target = RunningServer.find("it", "localhost", port, OptionalLong.empty())) {
        assertThat(target.address()).isEqualTo(new InetSocketAddress("localhost", port));
        assertThat(target.pid()).hasValue(ProcessHandle.current().pid());
      }
    }
  }

  @Test
  void whereNothingListensNoServerIsFound() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    assertThatThrownBy(() -> RunningServer.find("it", "127.0.0.1", port, OptionalLong.empty()))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("nothing listens on 127.0.0.1:" + port);
    assertThatThrownBy(() -> RunningServer.find("it", "no.invalid", 1, OptionalLong.empty()))
        .isInstanceOf(LoadException.class)
        .hasMessage("no host named no.invalid");
  }
}
