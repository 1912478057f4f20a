package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.loadtest.engine.LyingServer.Lie;
import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.report.RunReport.Sample;
import org.obrol.loadtest.report.RunReport.Verdict;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Population;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Traffic;

/** What a run says of a server that goes wrong. Connection 0 is the one that writes. */
class LyingServerTest {
  private static final Lie HONEST = (user, seq, frames) -> List.of(frames.get(seq - 1));

  /** An honest one, to be told what else it does. */
  private static class Otherwise implements Lie {
    @Override
    public List<String> push(int user, int seq, List<String> frames) {
      return HONEST.push(user, seq, frames);
    }
  }

  private static Verdict verdict(int loops, boolean forgetful, double reconnects, Lie lie)
      throws Exception {
    Population population = new Population(6, 0, 0, Duration.ZERO, reconnects);
    return report(loops, forgetful, Kind.BROADCAST, population, lie).verdict();
  }

  private static RunReport report(
      int loops, boolean forgetful, Kind kind, Population population, Lie lie) throws Exception {
    Scenario scenario = Runs.scenario(kind, population, 1, new Load.Open(200));
    try (LyingServer server = new LyingServer(forgetful, lie)) {
      return Runs.run(server.port(), loops, scenario, Duration.ofSeconds(5));
    }
  }

  private static void assertFound(
      Verdict verdict, long lost, long doubled, long misordered, long differing) {
    assertThat(
            List.of(verdict.lost(), verdict.doubled(), verdict.misordered(), verdict.differing()))
        .as("lost, doubled, misordered, differing; %s", verdict)
        .containsExactly(lost, doubled, misordered, differing);
    assertThat(verdict.misdelivered() + verdict.unanswered() + verdict.absent()).isZero();
    assertThat(verdict.isClean()).isEqualTo(lost + doubled + misordered + differing == 0);
    if (!verdict.isClean()) {
      assertThat(verdict.examples()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anHonestOneIsFoundToBeSo(int loops) throws Exception {
    assertFound(verdict(loops, false, 0, HONEST), 0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsDroppedIsLost(int loops) throws Exception {
    Lie lie =
        (user, seq, frames) ->
            user == 3 && (seq == 5 || seq == 50 || seq == 51)
                ? List.of()
                : List.of(frames.get(seq - 1));
    assertFound(verdict(loops, false, 0, lie), 3, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatComesTwiceIsDoubled(int loops) throws Exception {
    Lie lie =
        (user, seq, frames) ->
            seq == 7 && user < 4
                ? List.of(frames.get(6), frames.get(6))
                : List.of(frames.get(seq - 1));
    assertFound(verdict(loops, false, 0, lie), 0, 4, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsSwappedIsMisordered(int loops) throws Exception {
    Lie lie =
        (user, seq, frames) -> {
          if (user == 1 && seq == 20) {
            return List.of();
          }
          return user == 1 && seq == 21
              ? List.of(frames.get(20), frames.get(19))
              : List.of(frames.get(seq - 1));
        };
    assertFound(verdict(loops, false, 0, lie), 0, 0, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatIsAlteredIsDiffering(int loops) throws Exception {
    Lie lie =
        (user, seq, frames) ->
            List.of(
                user == 2 && seq % 50 == 0
                    ? frames.get(seq - 1).replace("klm", "k1m")
                    : frames.get(seq - 1));
    Verdict verdict = verdict(loops, false, 0, lie);
    long messages = verdict.checked() / 6;
    assertFound(verdict, 0, 0, 0, messages / 50);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anIdAndATimeThatDifferForOneReceiverAreDiffering(int loops) throws Exception {
    Lie lie =
        (user, seq, frames) -> {
          String frame = frames.get(seq - 1);
          return List.of(
              user == 2 && seq == 5
                  ? frame.replace("06adf2wgj1j44", "06adf2wgj1j45")
                  : user == 3 && seq == 50 ? frame.replace("05.678Z", "05.679Z") : frame);
        };
    Verdict verdict = verdict(loops, false, 0, lie);
    long differing = verdict.differing(); // whoever comes first is what others are compared with
    assertThat(differing).isIn(2L, 6L, 10L);
    assertFound(verdict, 0, 0, 0, differing);
    assertThat(verdict.examples())
        .anyMatch(line -> line.endsWith("*: 5 is another one than others got"))
        .anyMatch(line -> line.endsWith("*: 50 is another one than others got"));
  }

  @Test
  void whatIsNoFrameIsDifferingAndTheConnectionComesBack() throws Exception {
    AtomicInteger told = new AtomicInteger();
    Lie lie =
        (user, seq, frames) -> {
          String frame = frames.get(seq - 1);
          boolean halved = user == 2 && seq >= 20 && told.getAndIncrement() == 0;
          return List.of(halved ? frame.substring(0, frame.length() / 2) + "\r\n" : frame);
        };
    Verdict verdict = verdict(1, false, 0, lie);
    assertFound(verdict, 0, 0, 0, 1);
    assertThat(verdict.examples())
        .anyMatch(line -> line.contains("connection 2: what came is no frame"));
  }

  @Test
  void whatWasMissedWhileAwayMustComeOnResuming() throws Exception {
    assertFound(verdict(1, false, 50, HONEST), 0, 0, 0, 0);
    Verdict forgotten = verdict(1, true, 200, HONEST);
    assertThat(forgotten.lost()).isPositive();
    assertThat(forgotten.doubled() + forgotten.misordered() + forgotten.differing()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aGroupsMessageThatComesToOthersIsMisdelivered(int loops) throws Exception {
    Lie lie =
        new Otherwise() {
          @Override
          public boolean leaks(int user, int seq) {
            return user < 2 && seq == 5; // one of each of both groups
          }
        };
    Population population = new Population(6, 2, 0, Duration.ZERO, 0);
    assertFound(report(loops, false, Kind.ROOMS, population, HONEST).verdict(), 0, 0, 0, 0);
    Verdict verdict = report(loops, false, Kind.ROOMS, population, lie).verdict();
    assertThat(verdict.misdelivered()).isEqualTo(2);
    assertThat(verdict.isClean()).isFalse();
    assertThat(verdict.examples())
        .hasSize(2)
        .allMatch(
            text -> text.matches("connection [01] is not in #lt-\\w+-r[10], but got 5 of it"));
    assertThat(verdict.lost() + verdict.doubled() + verdict.differing()).isZero();
  }

  @Test
  void whatIsNotAnsweredIsCounted() throws Exception {
    Lie lie =
        new Otherwise() {
          @Override
          public int answers(int seq) {
            return seq <= 20 ? 1 : 0;
          }
        };
    Verdict verdict = verdict(1, false, 0, lie);
    assertThat(verdict.unanswered()).isPositive().isEqualTo(verdict.checked() / 6 - 20);
    assertThat(verdict.isClean()).isFalse();
    assertThat(verdict.lost() + verdict.absent()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"DELIVERED, false", "ACKNOWLEDGED, false", "DELIVERED, true", "ACKNOWLEDGED, true"})
  void aReplyThatIsMissingIsOneUnansweredCommandAndOneThatComesAgainIsDoubled(
      Load.Until until, boolean keys) throws Exception {
    Lie lie =
        new Otherwise() {
          @Override
          public int answers(int seq) {
            return seq == 7 || seq == 30 || seq == 31 ? 0 : seq == 50 ? 3 : 1;
          }
        };
    Population population = new Population(6, 0, 0, Duration.ZERO, 0);
    Traffic traffic = new Traffic(1, 64, new Load.Closed(4, until), keys, true);
    try (LyingServer server = new LyingServer(false, lie)) {
      Scenario scenario = Runs.scenario(Kind.BROADCAST, population, traffic);
      RunReport report = Runs.run(server.port(), 1, scenario, Duration.ofSeconds(5));
      Verdict verdict = report.verdict();
      assertThat(verdict.unanswered()).as("%s", verdict).isEqualTo(3);
      assertThat(verdict.doubled()).as("%s", verdict).isEqualTo(2);
      assertThat(verdict.lost() + verdict.misordered() + verdict.differing()).isZero();
      assertThat(verdict.examples())
          .containsExactly(
              "connection 0: 1 command unanswered",
              "connection 0: 2 commands unanswered",
              "connection 0: a reply came that nobody waits for",
              "connection 0: a reply came that nobody waits for");
      assertThat(report.totals().acknowledged()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReplyWithoutTheLabelOfItsCommandIsDiffering(boolean labels) throws Exception {
    Lie lie =
        new Otherwise() {
          @Override
          public String label(int seq, String label) {
            return switch (seq) {
              case 7, 30 -> "";
              case 31 -> "mine";
              case 32 -> "0000000g"; // as long as ours
              default -> label;
            };
          }
        };
    Population population = new Population(6, 0, 0, Duration.ZERO, 0);
    Traffic traffic = new Traffic(1, 64, Runs.WINDOW_OF_4, false, labels);
    try (LyingServer server = new LyingServer(false, lie)) {
      Scenario scenario = Runs.scenario(Kind.BROADCAST, population, traffic);
      Verdict verdict = Runs.run(server.port(), 1, scenario, Duration.ofSeconds(5)).verdict();
      assertFound(verdict, 0, 0, 0, labels ? 4 : 0);
      assertThat(verdict.examples())
          .hasSize(labels ? 4 : 0)
          .allMatch("connection 0: a reply came without the label of its command"::equals);
    }
  }

  @Test
  void aReplyThatComesAgainWhenNoneIsDueIsDoubledToo() throws Exception {
    Lie lie =
        new Otherwise() {
          @Override
          public int answers(int seq) {
            return 2;
          }
        };
    Population population = new Population(6, 0, 0, Duration.ZERO, 0);
    Load oneByOne = new Load.Closed(1, Load.Until.DELIVERED);
    try (LyingServer server = new LyingServer(false, lie)) {
      Scenario scenario = Runs.scenario(Kind.BROADCAST, population, 1, oneByOne);
      Verdict verdict = Runs.run(server.port(), 1, scenario).verdict();
      assertFound(verdict, 0, verdict.checked() / 6, 0, 0);
    }
  }

  @Test
  void whoCannotComeBackIsAbsentAndHasLostWhatItMissed() throws Exception {
    Lie lie =
        new Otherwise() {
          @Override
          public boolean letsBack(int user) {
            return user != 3;
          }
        };
    Verdict verdict = verdict(1, false, 50, lie);
    assertThat(verdict.absent()).isEqualTo(1);
    assertThat(verdict.lost()).isPositive();
    assertThat(verdict.isClean()).isFalse();
    assertThat(verdict.examples())
        .contains("connection 3 did not come back")
        .anyMatch(line -> line.matches("[2-9]\\d* connections lost: .*"));
  }

  @Test
  void whatArrivesWhenNoMoreIsWrittenHasItsLatencyToo() throws Exception {
    Duration delay = Duration.ofSeconds(3); // longer than is written
    Lie lie = keepsWaiting(delay);
    RunReport report =
        report(1, false, Kind.BROADCAST, new Population(6, 0, 0, Duration.ZERO, 0), lie);
    assertFound(report.verdict(), 0, 0, 0, 0);
    long deliveries = IntStream.range(0, 6).mapToLong(i -> report.receivers().deliveries(i)).sum();
    assertThat(report.latencies().delivery().getTotalCount()).isEqualTo(deliveries);
    assertThat(report.latencies().delivery().getMaxValue()).isGreaterThanOrEqualTo(delay.toNanos());
    assertThat(report.receivers().deliveries(4)).isPositive();
    assertThat(report.totals().deliveries())
        .as("of the measured time alone")
        .isLessThanOrEqualTo(deliveries - report.receivers().deliveries(4));
  }

  private static Lie keepsWaiting(Duration delay) {
    return new Otherwise() {
      @Override
      public Duration delay(int user) {
        return user == 4 ? delay : Duration.ZERO;
      }
    };
  }

  @Test
  void anInterruptWhileItSettlesLeavesWhatWasMeasuredAndASecondOneWaitsForNothing()
      throws Exception {
    for (int interrupts : new int[] {1, 2}) {
      AtomicInteger told = new AtomicInteger();
      Progress progress =
          new Runs.Quiet() {
            @Override
            public void settling(long missing) {
              if (told.getAndIncrement() < interrupts) {
                Thread.currentThread().interrupt();
              }
            }
          };
      Population population = new Population(6, 0, 0, Duration.ZERO, 0);
      Scenario scenario = Runs.scenario(Kind.BROADCAST, population, 1, new Load.Open(200));
      try (LyingServer server = new LyingServer(false, keepsWaiting(Duration.ofSeconds(3)))) {
        RunReport report =
            new LoadEngine(new EngineOptions(1), Duration.ofSeconds(20))
                .run(scenario, Runs.target(server.port()), 1, progress);
        assertThat(Thread.interrupted()).as("so that no other run is begun").isTrue();
        assertThat(report.interrupted()).isTrue();
        assertThat(report.totals().seconds()).isGreaterThan(1.1);
        assertThat(report.totals().sent()).isPositive();
        assertFound(report.verdict(), 0, 0, 0, 0);
        assertThat(report.verdict().examples()).hasSize(interrupts - 1);
      }
    }
  }

  @Test
  void whatIsOnItsWayForTooLongWhenARunIsInterruptedIsNotSaidToBeLost() throws Exception {
    Lie lie = keepsWaiting(Duration.ofMillis(800));
    Progress progress =
        new Runs.Quiet() {
          @Override
          public void sample(Sample sample) {
            if (sample.second() > 0.5) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Population population = new Population(6, 0, 0, Duration.ZERO, 0);
    Scenario scenario = Runs.scenario(Kind.BROADCAST, population, 1, new Load.Open(200));
    Duration patience = Duration.ofMillis(300); // something comes all the time, but not everything
    try (LyingServer server = new LyingServer(false, lie)) {
      RunReport report =
          new LoadEngine(new EngineOptions(1), patience)
              .run(scenario, Runs.target(server.port()), 1, progress);
      assertThat(Thread.interrupted()).isTrue();
      assertFound(report.verdict(), 0, 0, 0, 0);
      assertThat(report.verdict().examples())
          .singleElement()
          .asString()
          .endsWith(
              "still on the way when the run was interrupted; whether they came is not known");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anOpenLoopsMessagesAreStampedWithWhenTheyWereDue(int loops) throws Exception {
    int senders = 4;
    Population population = new Population(6, 0, 0, Duration.ZERO, 0);
    Scenario scenario = Runs.scenario(Kind.BROADCAST, population, senders, new Load.Open(500));
    try (LyingServer server = new LyingServer(false, HONEST)) {
      Runs.run(server.port(), loops, scenario);
      Map<Integer, List<Long>> due = new TreeMap<>(); // by sender
      for (String text : server.texts()) {
        ByteBuffer stamp = Stamped.bytes(text);
        due.computeIfAbsent(Stamp.sender(Stamp.identityAt(stamp, 0)), s -> new ArrayList<>())
            .add(Stamp.timeAt(stamp, 0));
      }
      assertThat(due).hasSize(senders);
      assertDistances(due.values().stream().map(times -> times.get(0)).toList(), 2_000_000);
      due.values().forEach(times -> assertDistances(times, 8_000_000));
    }
  }

  private static void assertDistances(List<Long> times, long nanos) {
    assertThat(times).hasSizeGreaterThan(1);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isEqualTo(nanos);
    }
  }
}
