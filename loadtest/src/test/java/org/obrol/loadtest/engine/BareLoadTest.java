package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obrol.loadtest.bare.BareServer;
import org.obrol.loadtest.bare.BareTransport;
import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Population;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Traffic;

/** What we compare with must pass the check too, also where people come and go. */
class BareLoadTest {
  private static RunReport run(int threads, int loops, Scenario scenario) throws Exception {
    try (BareServer server =
        BareServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            BareTransport.AUTO,
            threads)) {
      RunReport report = Runs.run(server.address().getPort(), loops, scenario);
      assertThat(report.verdict().isClean()).as("%s", report.verdict()).isTrue();
      assertThat(report.totals().deliveries()).isPositive();
      return report;
    }
  }

  private static void assertCameBack(RunReport report) {
    assertThat(report.totals().logins()).isPositive();
    assertThat(report.verdict().gapMessages()).as("told as gone").isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2"})
  void peopleComeAndGo(int threads, int loops) throws Exception {
    Population population = new Population(20, 0, 0, Duration.ZERO, 200);
    assertCameBack(
        run(threads, loops, Runs.scenario(Kind.CHURN, population, 2, new Load.Open(500))));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2"})
  void aDayHasAllOfThat(int threads, int loops) throws Exception {
    Population population = new Population(40, 4, 4, Duration.ofMillis(500), 100);
    assertCameBack(
        run(threads, loops, Runs.scenario(Kind.MIXED, population, 10, new Load.Open(1000))));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2"})
  void whoTalksInPrivateMayBreakOff(int threads, int loops) throws Exception {
    Population population = new Population(10, 0, 0, Duration.ZERO, 100);
    Traffic traffic = new Traffic(10, 64, Runs.WINDOW_OF_4, false, false);
    assertCameBack(run(threads, loops, Runs.scenario(Kind.PRIVATE, population, traffic)));
  }
}
