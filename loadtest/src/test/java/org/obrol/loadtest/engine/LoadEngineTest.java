package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.report.RunReport.Sample;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Population;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Timing;
import org.obrol.loadtest.scenario.Traffic;
import org.obrol.server.ChatServer;
import org.obrol.server.Listener;

/** The engine against a real server. */
class LoadEngineTest {
  private ChatServer server;

  @BeforeEach
  void start() {
    server =
        ChatServer.builder()
            .listen(Listener.nativeTcp().port(0))
            .guests(true)
            .threads(2)
            .maxPendingBytes(64 << 10)
            .start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private RunReport run(int loops, Scenario scenario) throws InterruptedException {
    RunReport report = Runs.run(server.port(), loops, scenario);
    assertThat(report.verdict().isClean()).as("%s", report.verdict()).isTrue();
    return report;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 64", "2, 1", "3, 16"})
  void broadcastsReachEverybody(int loops, int window) throws Exception {
    Load load = new Load.Closed(window, Load.Until.DELIVERED);
    RunReport report = run(loops, Runs.scenario(Kind.BROADCAST, Runs.ALONE, 2, load));

    assertThat(report.totals().sent()).isPositive();
    assertThat(report.totals().deliveries()).isGreaterThan(report.totals().sent() * 10);
    assertThat(report.totals().lost()).isZero();
    assertThat(report.totals().refused()).isZero();
    assertThat(report.latencies().delivery().getTotalCount()).isPositive();
    assertThat(report.latencies().completion().getTotalCount()).isPositive();
    assertThat(report.latencies().acknowledgement().getTotalCount()).isPositive();
    assertThat(report.latencies().login().getTotalCount()).isEqualTo(20);
    assertThat(report.latencies().slowDelivery().getTotalCount()).isZero();
    assertThat(report.timeline()).isNotEmpty();
    for (int i = 0; i < 20; i++) {
      assertThat(report.receivers().deliveries(i)).isPositive();
      assertThat(report.receivers().mean(i)).isPositive();
    }
    assertThat(report.server()).isNotNull();
    assertThat(report.server().rss().firstConnections()).as("a tenth").isEqualTo(2);
    assertThat(report.server().rss().first()).isPositive();
    assertThat(report.harness().loops()).isEqualTo(loops);
    assertThat(report.harness().busiest()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void roomsKeepToThemselves(int loops) throws Exception {
    Population population = new Population(20, 4, 0, Duration.ZERO, 0);
    RunReport report = run(loops, Runs.scenario(Kind.ROOMS, population, 2, Runs.WINDOW_OF_4));

    assertThat(report.totals().sent()).isPositive();
    assertThat(report.verdict().misdelivered()).isZero();
    assertThat(report.latencies().completion().getTotalCount()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 20", "2, 20", "1, 2", "1, 3"})
  void peopleTalkInPrivate(int loops, int connections) throws Exception {
    Population population = new Population(connections, 0, 0, Duration.ZERO, 0);
    RunReport report =
        run(loops, Runs.scenario(Kind.PRIVATE, population, connections, Runs.WINDOW_OF_4));

    assertThat(report.totals().deliveries()).isGreaterThan(report.totals().sent());
    assertThat(report.latencies().completion().getTotalCount()).isPositive();
  }

  @Test
  void aFlightMayEndWithTheReply() throws Exception {
    Load load = new Load.Closed(8, Load.Until.ACKNOWLEDGED);
    RunReport report = run(1, Runs.scenario(Kind.BROADCAST, Runs.ALONE, 2, load));
    assertThat(report.totals().acknowledged()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anOpenLoopIsCleanToo(int loops) throws Exception {
    RunReport report = run(loops, Runs.scenario(Kind.BROADCAST, Runs.ALONE, 4, new Load.Open(500)));

    assertThat(report.totals().sent()).isPositive();
    assertThat(report.latencies().delivery().getTotalCount()).isPositive();
  }

  @Test
  void whoIsIdleIsOnlyThere() throws Exception {
    RunReport report = run(1, Runs.scenario(Kind.IDLE, Runs.ALONE, 5, Runs.WINDOW_OF_4));

    assertThat(report.totals().sent()).isZero();
    assertThat(report.verdict().checked()).isZero();
    assertThat(report.latencies().login().getTotalCount()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void peopleComeAndGo(int loops) throws Exception {
    Population population = new Population(20, 0, 0, Duration.ZERO, 200);
    RunReport report = run(loops, Runs.scenario(Kind.CHURN, population, 2, new Load.Open(200)));

    assertThat(report.totals().logins()).isPositive();
    assertThat(report.latencies().login().getTotalCount()).isPositive();
    assertThat(report.totals().lost()).isZero();
    assertThat(report.totals().deliveries()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aDayHasAllOfThat(int loops) throws Exception {
    Population population = new Population(40, 4, 4, Duration.ofMillis(500), 50);
    RunReport report = run(loops, Runs.scenario(Kind.MIXED, population, 10, new Load.Open(1000)));

    assertThat(report.totals().logins()).isPositive();
    assertThat(report.latencies().slowDelivery().getTotalCount()).isPositive();
    assertThat(report.latencies().delivery().getTotalCount()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendersToMayBreakOff(boolean keys) throws Exception {
    Population population = new Population(10, 0, 0, Duration.ZERO, 50);
    RunReport report =
        run(
            1,
            Runs.scenario(
                Kind.PRIVATE, population, new Traffic(10, 64, Runs.WINDOW_OF_4, keys, true)));

    assertThat(report.totals().logins()).isPositive();
    assertThat(report.totals().sent()).isPositive();
  }

  @Test
  void whoStopsReadingForAWhileHasEverythingInTheEnd() throws Exception {
    Population population = new Population(20, 0, 3, Duration.ofMillis(700), 0);
    Traffic traffic =
        new Traffic(
            2, 4000, new Load.Closed(16, Load.Until.DELIVERED), false, false); // fills sockets
    RunReport report = run(1, Runs.scenario(Kind.BROADCAST, population, traffic));

    assertThat(report.latencies().slowDelivery().getTotalCount()).isPositive();
    assertThat(report.latencies().completion().getTotalCount()).isPositive();
  }

  @Test
  void whereGuestsAreNotLetInOneIsToldSo() {
    try (ChatServer closed =
        ChatServer.builder().listen(Listener.nativeTcp().port(0)).threads(1).start()) {
      Scenario scenario = Runs.scenario(Kind.IDLE, Runs.ALONE, 0, Runs.WINDOW_OF_4);
      assertThatThrownBy(() -> Runs.run(closed.port(), 1, scenario))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("--guests");
    }
  }

  @Test
  void whereNobodyListensOneIsToldSo() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Scenario scenario = Runs.scenario(Kind.IDLE, Runs.ALONE, 0, Runs.WINDOW_OF_4);
    assertThatThrownBy(() -> Runs.run(port, 1, scenario))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void whereNobodyIsAnsweredTheRunDoesNotBegin() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 2048, InetAddress.getLoopbackAddress())) {
      Timing timing = new Timing(100_000, Duration.ZERO, Duration.ofSeconds(1));
      Population many = new Population(6000, 0, 0, Duration.ZERO, 0); // as many as wait, and more
      Traffic traffic = new Traffic(0, 64, Runs.WINDOW_OF_4, false, false);
      Scenario scenario = new Scenario(Kind.IDLE, many, traffic, timing, 1);
      assertThatThrownBy(() -> Runs.run(mute.getLocalPort(), 1, scenario, Duration.ofMillis(500)))
          .isInstanceOf(LoadException.class)
          .hasMessage("only 0 of 512 connections got an answer to their login");
    }
  }

  @Test
  void aServerThatEndsIsToldWithItsReason() {
    Progress progress =
        new Runs.Quiet() {
          @Override
          public void sample(Sample sample) {
            server.close();
          }
        };
    Timing timing = new Timing(1000, Duration.ZERO, Duration.ofSeconds(30));
    Traffic traffic = new Traffic(2, 64, Runs.WINDOW_OF_4, false, false);
    Scenario scenario = new Scenario(Kind.BROADCAST, Runs.ALONE, traffic, timing, 1);
    assertThatThrownBy(
            () ->
                new LoadEngine(new EngineOptions(1))
                    .run(scenario, Runs.target(server.port()), 1, progress))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("nobody is connected any more")
        .hasMessageContaining("draining");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anInterruptWhileItMeasuresLeavesTheFiguresUntilThen(int loops) throws Exception {
    Progress progress =
        new Runs.Quiet() {
          @Override
          public void sample(Sample sample) {
            if (sample.second() > 0.5) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Timing timing = new Timing(1000, Duration.ofMillis(100), Duration.ofMinutes(5));
    Traffic traffic = new Traffic(2, 64, Runs.WINDOW_OF_4, false, false);
    Scenario scenario = new Scenario(Kind.BROADCAST, Runs.ALONE, traffic, timing, 1);
    RunReport report =
        new LoadEngine(new EngineOptions(loops))
            .run(scenario, Runs.target(server.port()), 1, progress);
    assertThat(Thread.interrupted()).as("so that no other run is begun").isTrue();
    assertThat(report.interrupted()).isTrue();
    assertThat(report.totals().seconds()).isBetween(0.5, 60.0);
    assertThat(report.totals().deliveries()).isPositive();
    assertThat(report.latencies().delivery().getTotalCount())
        .isGreaterThanOrEqualTo(report.totals().deliveries());
    assertThat(report.verdict().isClean()).as("%s", report.verdict()).isTrue();
    assertThat(report.verdict().examples()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anInterruptWhileItSettlesLeavesTheFiguresOfTheWholeTime(int loops) throws Exception {
    Progress progress =
        new Runs.Quiet() {
          @Override
          public void sample(Sample sample) {
            if (sample.second() > 1.1) { // the last one; what is asked of the loops next is not cut
              Thread.currentThread().interrupt();
            }
          }
        };
    Scenario scenario = Runs.scenario(Kind.BROADCAST, Runs.ALONE, 2, Runs.WINDOW_OF_4);
    RunReport report =
        new LoadEngine(new EngineOptions(loops))
            .run(scenario, Runs.target(server.port()), 1, progress);
    assertThat(Thread.interrupted()).as("so that no other run is begun").isTrue();
    assertThat(report.totals().seconds()).isGreaterThan(1.1);
    assertThat(report.totals().deliveries()).isPositive();
    assertThat(report.server()).isNotNull();
    assertThat(report.verdict().isClean()).as("%s", report.verdict()).isTrue();
    assertThat(report.verdict().examples()).isEmpty();
  }

  @Test
  void anInterruptEndsARunAndItsConnections() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Scenario scenario = Runs.scenario(Kind.BROADCAST, Runs.ALONE, 2, Runs.WINDOW_OF_4);
    Progress progress =
        new Runs.Quiet() {
          @Override
          public void connecting(int connected, int of) {
            running.countDown();
          }
        };
    Thread runner =
        new Thread(
            () -> {
              try {
                new LoadEngine(new EngineOptions(1))
                    .run(scenario, Runs.target(server.port()), 1, progress);
              } catch (InterruptedException e) {
                interrupted.set(true);
              } finally {
                running.countDown();
              }
            });
    runner.start();
    running.await();
    runner.interrupt();
    runner.join();
    assertThat(interrupted).isTrue();
  }
}
