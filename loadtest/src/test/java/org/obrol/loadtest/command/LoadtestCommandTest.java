package org.obrol.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.loadtest.engine.LoadException;
import org.obrol.loadtest.engine.Progress;
import org.obrol.loadtest.report.MadeUp;
import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.report.RunReport.Verdict;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.target.Target;

/** The command on a machine where every run takes no time. */
class LoadtestCommandTest {
  private static final String FULL = "/dev/full";

  private final List<String> happened = new ArrayList<>();
  private final List<SuitePlan> plans = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private UnaryOperator<RunReport> outcome = run -> run;
  private Wayward wayward = () -> {};
  private Optional<LoadException> unfit = Optional.empty();
  private Optional<String> ending = Optional.empty();

  /** What may keep a run from its end. */
  private interface Wayward {
    void pass() throws InterruptedException;
  }

  @Test
  void targetsTakeTurnsAndEachRunHasAServerOfItsOwn() {
    assertThat(run("broadcast", "--compare", "bare", "--repeat", "2", "--window", "1,4")).isZero();
    assertThat(happened)
        .containsExactly(
            "start obrol",
            "load obrol 1 window 1",
            "close obrol",
            "start bare",
            "load bare 1 window 1",
            "close bare",
            "start obrol",
            "load obrol 2 window 1",
            "close obrol",
            "start bare",
            "load bare 2 window 1",
            "close bare",
            "start obrol",
            "load obrol 1 window 4",
            "close obrol",
            "start bare",
            "load bare 1 window 4",
            "close bare",
            "start obrol",
            "load obrol 2 window 4",
            "close obrol",
            "start bare",
            "load bare 2 window 4",
            "close bare");
  }

  @Test
  void lostMessagesAreAnExitCodeOfTheirOwn() {
    outcome =
        run ->
            run.repetition() == 2
                ? MadeUp.with(new Verdict(9, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, List.of()), run)
                : run;
    assertThat(run("private")).isEqualTo(3);
    assertThat(out.toString()).contains("1 doubled");
  }

  @ParameterizedTest
  @CsvSource({"INT, 0, 130", "TERM, 0, 143", "INT, 1, 3", "TERM, 1, 3"})
  void whoStopsItIsToldSoUnlessMessagesWentWrong(String signal, long lost, int code) {
    outcome =
        run -> {
          Verdict verdict = new Verdict(9, lost, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
          raise(signal);
          return MadeUp.interrupted(MadeUp.with(verdict, run));
        };
    assertThat(run("private", "--repeat", "2")).isEqualTo(code);
    assertThat(happened).hasSize(3);
    assertThat(out.toString()).contains("obrol: run 1 was interrupted");
  }

  /** Sends ourselves a signal, and waits until this thread is interrupted by it. */
  private static void raise(String signal) {
    try {
      StopRequestTest.raise(signal);
      new CountDownLatch(1).await(20, TimeUnit.SECONDS);
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    } catch (ReflectiveOperationException notToBeHad) {
      throw new IllegalStateException(notToBeHad);
    }
  }

  @Test
  void soAreRepliesThatNeverCameAndPeopleWhoDidNotComeBack() {
    outcome = run -> MadeUp.with(new Verdict(9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, List.of()), run);
    assertThat(run("private")).isEqualTo(3);
    outcome = run -> MadeUp.with(new Verdict(9, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, List.of()), run);
    assertThat(run("private")).isEqualTo(3);
  }

  @Test
  void aRunThatFailsDoesNotKeepTheOthersFromBeingMade() {
    outcome =
        run -> {
          if (run.repetition() == 1) {
            throw new LoadException("guests are not allowed");
          }
          return run;
        };
    assertThat(run("rooms", "--repeat", "2")).isEqualTo(1);
    assertThat(happened).contains("load obrol 2 window 1");
    assertThat(err.toString()).contains("obrol loadtest: 1/2 obrol: guests are not allowed");
    assertThat(out.toString()).contains("obrol: FAILED: guests are not allowed");
  }

  @Test
  void aServerThatEndedIsNamedAsTheReason() {
    ending = Optional.of("ended with code 137\n  it said:\n    out of luck");
    outcome =
        run -> {
          throw new LoadException("a connection broke off");
        };
    assertThat(run("rooms", "--repeat", "1")).isEqualTo(1);
    assertThat(out.toString())
        .contains("FAILED: a connection broke off; the server: ended with code 137\n")
        .as("was said when it happened")
        .doesNotContain("out of luck");
    assertThat(err.toString()).containsOnlyOnce("    out of luck\n");
  }

  @Test
  void aMachineThatHasNotWhatIsAskedForIsToldSoInALine() {
    unfit = Optional.of(new LoadException("cores 7 were asked for (usable here: 0,1)"));
    assertThat(run("broadcast", "--cpus", "7:0")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("obrol loadtest: cores 7 were asked for (usable here: 0,1)");
    assertThat(happened).isEmpty();
  }

  @Test
  void anInterruptEndsTheSuiteAndWhatThereIsIsReported(@TempDir Path folder) throws IOException {
    outcome =
        run -> {
          if (run.repetition() == 2) {
            Thread.currentThread().interrupt();
          }
          return run;
        };
    Path json = folder.resolve("results.json");
    assertThat(run("broadcast", "--json", json.toString())).isEqualTo(1);
    assertThat(happened).doesNotContain("load obrol 3 window 1").endsWith("close obrol");
    assertThat(out.toString()).contains("Interrupted: runs may be missing.");
    assertThat(json).content().contains("\"interrupted\" : true");
  }

  @Test
  void aRunThatWasInterruptedBeforeItMeasuredIsToldInALine() {
    wayward =
        () -> {
          throw new InterruptedException();
        };
    assertThat(run("broadcast", "--repeat", "2")).isEqualTo(1);
    assertThat(happened).containsExactly("start obrol", "load obrol 1 window 1", "close obrol");
    assertThat(out.toString())
        .containsOnlyOnce(
            "obrol: FAILED: interrupted before the warm-up was over: nothing was measured\n")
        .contains("Interrupted: runs may be missing.");
  }

  @Test
  void aRunThatWasInterruptedIsReportedAndTheNextNotBegun() {
    outcome =
        run -> {
          Thread.currentThread().interrupt();
          return MadeUp.interrupted(run);
        };
    assertThat(run("broadcast", "--repeat", "2")).isEqualTo(1);
    assertThat(happened).containsExactly("start obrol", "load obrol 1 window 1", "close obrol");
    assertThat(out.toString())
        .contains("obrol: run 1 was interrupted after 10.0 s of 10s\n")
        .doesNotContain("FAILED");
    assertThat(err.toString()).doesNotContain("2/2");
  }

  @Test
  void anInterruptAtTheVeryEndDoesNotSpoilTheResults(@TempDir Path folder) throws IOException {
    outcome =
        run -> {
          Thread.currentThread().interrupt();
          return run;
        };
    Path html = folder.resolve("report.html");
    assertThat(run("broadcast", "--repeat", "1", "--html", html.toString())).isEqualTo(1);
    assertThat(html).content().contains("Interrupted: runs may be missing.");
  }

  @Test
  void resultsGoToTheFilesThatAreAskedFor(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("results.json");
    Path html = folder.resolve("report.html");
    int code = run("idle", "--quiet", "--json", json.toString(), "--html", html.toString());
    assertThat(code).isZero();
    assertThat(json).content().contains("obrol loadtest idle --quiet");
    assertThat(Files.readString(html)).startsWith("<!DOCTYPE html>");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  @EnabledIf("isThereADiskThatIsFull")
  void aResultThatCannotBeWrittenIsNamedAndDoesNotTakeTheOtherWithIt(@TempDir Path folder)
      throws IOException {
    Path html = folder.resolve("report.html");
    assertThat(run("idle", "--quiet", "--json", FULL, "--html", html.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("obrol loadtest: " + FULL + " cannot be written: ");
    assertThat(Files.readString(html)).startsWith("<!DOCTYPE html>");
  }

  static boolean isThereADiskThatIsFull() {
    return Files.isWritable(Path.of(FULL));
  }

  @Test
  void progressIsToldInLinesWhereThereIsNoTerminal() {
    run("broadcast", "--repeat", "1");
    assertThat(err.toString())
        .contains("1/1 obrol: broadcast, 1,000 connections, 1 sender, 64 B, window 1")
        .doesNotContain("\033");
  }

  @Test
  void theServerIsTheBundledOneUnlessSomethingElseIsSaid() {
    run("broadcast");
    run("broadcast", "--connect", "[::1]:7878", "--pid", "12");
    run("broadcast", "--server", "./mine --port {port}", "--compare", "bare:nio,obrol");
    assertThat(plans)
        .extracting(plan -> plan.variants().get(0).targets())
        .containsExactly(
            List.of(new TargetPlan.Bundled("obrol", TargetPlan.Transport.AUTO, 1, "", "")),
            List.of(new TargetPlan.Running("[::1]:7878", "::1", 7878, OptionalLong.of(12))),
            List.of(
                new TargetPlan.Started("server", "./mine --port {port}"),
                new TargetPlan.Bare("bare:nio", TargetPlan.Transport.NIO, 1, ""),
                new TargetPlan.Bundled("obrol", TargetPlan.Transport.AUTO, 1, "", "")));
  }

  @Test
  void optionsWinOverAFileWhereTheyMeanSomething(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.json");
    Files.writeString(
        file,
        """
        {"title": "Mine", "connections": 10, "repeat": 5,
         "runs": [{"scenario": "broadcast", "window": 4}, {"scenario": "idle"}]}
        """);
    run("run", file.toString(), "--rate", "50", "--repeat", "2", "--connections", "20");
    SuitePlan plan = plans.get(0);
    assertThat(plan.title()).isEqualTo("Mine");
    assertThat(plan.repeat()).isEqualTo(2);
    assertThat(plan.variants())
        .extracting(variant -> variant.scenario().traffic().load())
        .containsExactly(new Load.Open(50), new Load.Open(0));
    assertThat(plan.variants())
        .allSatisfy(
            variant -> assertThat(variant.scenario().population().connections()).isEqualTo(20));
  }

  @Test
  void aBundledScenarioRunsByItsName() {
    assertThat(run("run", "smoke", "--compare", "bare")).isZero();
    assertThat(plans.get(0).runs()).isEqualTo(12);
  }

  @Test
  void theBundledScenariosAreListed() {
    assertThat(run("list")).isZero();
    assertThat(out.toString()).contains("smoke ").contains("slow-readers ").contains("day ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "broadcast", "rooms", "private", "idle", "churn", "mixed", "run", "list"})
  void everyCommandHasHelp(String command) {
    List<String> args = new ArrayList<>(List.of(command, "--help"));
    args.remove("");
    assertThat(run(args.toArray(String[]::new))).isZero();
    assertThat(out.toString()).contains("Usage: obrol loadtest");
    assertThat(command.equals("list") || out.toString().contains("Examples:")).isTrue();
    assertThat(happened).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | no command (expected: broadcast, rooms, private, idle, churn, mixed, run or list)",
        "dance | Unmatched argument at index 0: 'dance'",
        "run | Missing required parameter: 'FILE'",
        "idle --window 4 | Unknown options: '--window', '4'",
        "broadcast --window 0 | --window: 0 (expected: 1..100000)",
        "broadcast --window 1 --rate 4 | --window and --rate (expected: one of them)",
        "broadcast --connect there | --connect: there (expected: HOST:PORT, such as"
            + " localhost:7878)",
        "broadcast --connect a:1 --server b | --connect and --server (expected: one of them)",
        "broadcast --pid 4 | --pid (expected: with --connect)",
        "broadcast --connect a:1 --server-options x | --server-options (expected: only with the"
            + " bundled server)",
        "broadcast --compare redis | --compare: redis (expected: bare, obrol, or one of them with"
            + " :io_uring, :epoll or :nio)",
        "broadcast --compare bare,bare | --compare: bare (expected: each target once)",
        "broadcast --transport tcp | --transport: tcp (expected: auto or io_uring or epoll or nio)",
        "broadcast --cpus 0 | --cpus: 0 (expected: auto, none, or two lists of cores such as 0:1 or"
            + " 0-1:2,3)",
        "broadcast --repeat 0 | --repeat: 0 (expected: 1..1000)",
        "broadcast --json no/such/folder/x | --json: no/such/folder/x (expected: a file that can be"
            + " written; NoSuchFileException)",
        "run idle-10000 --window 4 | --window: has no meaning for what idle-10000 runs",
      })
  void whatIsWrongIsToldWithWhatWasWantedAndNothingRuns(String line, String message) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ", -1);
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).contains("obrol loadtest: " + message).contains("--help");
    assertThat(happened).isEmpty();
  }

  private int run(String... args) {
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    int code = LoadtestCommand.run(new Instant(), console, args);
    console.err().flush();
    return code;
  }

  /** Starts nothing, and measures what the test wants. */
  private final class Instant implements Machine {
    @Override
    public Bench bench(SuitePlan plan) {
      unfit.ifPresent(
          why -> {
            throw why;
          });
      plans.add(plan);
      return new Bench(this::launch, this::load, Map.of("machine", "imaginary"));
    }

    private Target launch(TargetPlan plan) {
      happened.add("start " + plan.name());
      return new Nothing(plan.name());
    }

    private RunReport load(Scenario scenario, Target target, int repetition, Progress progress)
        throws InterruptedException {
      happened.add("load %s %d%s".formatted(target.name(), repetition, window(scenario)));
      wayward.pass();
      return outcome.apply(MadeUp.run(target.name(), repetition, scenario, 2));
    }

    private static String window(Scenario scenario) {
      return scenario.traffic().load() instanceof Load.Closed closed
          ? " window " + closed.window()
          : "";
    }
  }

  private final class Nothing implements Target {
    private final String name;

    Nothing(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public InetSocketAddress address() {
      return InetSocketAddress.createUnresolved("nowhere", 1);
    }

    @Override
    public OptionalLong pid() {
      return OptionalLong.empty();
    }

    @Override
    public Optional<String> ending() {
      return ending;
    }

    @Override
    public void close() {
      happened.add("close " + name);
    }
  }
}
