package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.loadtest.engine.LyingServer.Lie;
import org.obrol.loadtest.report.RunReport.Verdict;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Population;

/** What a run says of a server that goes wrong. Connection 0 is the one that writes. */
class LyingServerTest {
  private static final Lie HONEST = (user, seq, frames) -> List.of(frames.get(seq - 1));

  private static Verdict verdict(int loops, boolean forgetful, double reconnects, Lie lie)
      throws Exception {
    Population population = new Population(6, 0, 0, Duration.ZERO, reconnects);
    try (LyingServer server = new LyingServer(forgetful, lie)) {
      return Runs.run(
              server.port(),
              loops,
              Runs.scenario(Kind.BROADCAST, population, 1, new Load.Open(200)))
          .verdict();
    }
  }

  private static void assertFound(
      Verdict verdict, long lost, long doubled, long misordered, long differing) {
    assertThat(
            List.of(verdict.lost(), verdict.doubled(), verdict.misordered(), verdict.differing()))
        .as("lost, doubled, misordered, differing; %s", verdict)
        .containsExactly(lost, doubled, misordered, differing);
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

  @Test
  void whatWasMissedWhileAwayMustComeOnResuming() throws Exception {
    assertFound(verdict(1, false, 50, HONEST), 0, 0, 0, 0);
    Verdict forgotten = verdict(1, true, 200, HONEST);
    assertThat(forgotten.lost()).isPositive();
    assertThat(forgotten.doubled() + forgotten.misordered() + forgotten.differing()).isZero();
  }
}
