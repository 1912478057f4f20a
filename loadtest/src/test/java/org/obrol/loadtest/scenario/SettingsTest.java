package org.obrol.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void aListIsOneValueWithCommasOrSeveralValues() {
    assertThat(windows(settings(Setting.WINDOW, "1,4, 64"))).containsExactly(1, 4, 64);
    Settings several =
        Settings.NONE.with(Setting.WINDOW, List.of("1,4", "64"), Setting.WINDOW.key());
    assertThat(windows(several)).containsExactly(1, 4, 64);
  }

  private static Stream<Integer> windows(Settings settings) {
    return scenarios(Kind.BROADCAST, settings).stream()
        .map(scenario -> ((Load.Closed) scenario.traffic().load()).window());
  }

  @Test
  void scenariosAreTheProductOfTheListsFewConnectionsFirst() {
    Settings lists =
        settings(Setting.CONNECTIONS, "10,20")
            .with(Setting.SIZE, List.of("32,64"), "--size")
            .with(Setting.WINDOW, List.of("1,4"), "--window");
    assertThat(scenarios(Kind.BROADCAST, lists))
        .extracting(
            scenario ->
                scenario.population().connections()
                    + " "
                    + scenario.traffic().textBytes()
                    + " "
                    + ((Load.Closed) scenario.traffic().load()).window())
        .containsExactly(
            "10 32 1", "10 32 4", "10 64 1", "10 64 4", "20 32 1", "20 32 4", "20 64 1", "20 64 4");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindHasAUsualScenario(Kind kind) {
    Scenario usual = scenarios(kind, Settings.NONE).get(0);
    assertThat(usual.population().connections()).isEqualTo(1000);
    assertThat(usual.traffic().senders()).isLessThanOrEqualTo(1000);
    assertThat(usual.timing().duration()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindCanBeHadWithOneConnection(Kind kind) {
    Scenario least = scenarios(kind, settings(Setting.CONNECTIONS, "1")).get(0);
    assertThat(least.traffic().senders()).isBetween(0, 1);
    assertThat(least.population().slow()).isZero();
    assertThat(least.population().rooms()).isBetween(0, 1);
  }

  @Test
  void aRateMakesAnOpenLoop() {
    assertThat(scenarios(Kind.PRIVATE, settings(Setting.RATE, "0.5")).get(0).traffic().load())
        .isEqualTo(new Load.Open(0.5));
  }

  @Test
  void whatStandsAboveWinsAndSoDoesARateOverAWindow() {
    Settings below =
        settings(Setting.WINDOW, "4").with(Setting.CONNECTIONS, List.of("10"), "below");
    assertThat(settings(Setting.CONNECTIONS, "20").over(below).text(Setting.CONNECTIONS))
        .isEqualTo("20");
    Settings open = settings(Setting.RATE, "100").over(below);
    assertThat(open.chosen()).containsExactlyInAnyOrder(Setting.RATE, Setting.CONNECTIONS);
  }

  @Test
  void oneOfTwoLoopsIsChosenAtOnePlace() {
    Settings closed = settings(Setting.WINDOW, "4");
    assertThatThrownBy(() -> closed.with(Setting.RATE, List.of("5"), "--rate"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("--window and --rate (expected: one of them)");
  }

  @Test
  void anOpenLoopWaitsForNothing() {
    assertWrong(
        Kind.BROADCAST,
        settings(Setting.RATE, "5").with(Setting.UNTIL, List.of("delivered"), "--until"),
        "--until and --rate (expected: one of them; an open loop waits for nothing)");
  }

  @Test
  void whoStallsMustBeSaid() {
    assertWrong(
        Kind.BROADCAST,
        settings(Setting.STALL, "5s"),
        "--stall (expected: with --slow, who does not read)");
  }

  @Test
  void whoStallsReadsOnWhileItIsMeasured() {
    Settings slow =
        settings(Setting.SLOW, "5").with(Setting.DURATION, List.of("20s"), "--duration");
    assertThat(stall(slow.with(Setting.STALL, List.of("19s"), "--stall")))
        .isEqualTo(Duration.ofSeconds(19));
    for (String tooLong : List.of("20s", "1m")) {
      assertWrong(
          Kind.BROADCAST,
          slow.with(Setting.STALL, List.of(tooLong), "--stall"),
          "--stall: "
              + tooLong
              + " (expected: less than the duration, 20s: those who do not read must read on while"
              + " it is measured)");
    }
  }

  @ParameterizedTest
  @CsvSource({"3s, 1500", "10s, 5000", "1m, 10000"})
  void theUsualStallIsHalfOfWhatIsMeasuredAndNotLong(String duration, long millis) {
    Settings slow =
        settings(Setting.SLOW, "5").with(Setting.DURATION, List.of(duration), "--duration");
    assertThat(stall(slow)).isEqualTo(Duration.ofMillis(millis));
  }

  private static Duration stall(Settings settings) {
    return scenarios(Kind.BROADCAST, settings).get(0).population().stall();
  }

  @Test
  void whatMeansNothingForAKindIsRefused() {
    assertWrong(Kind.IDLE, settings(Setting.WINDOW, "4"), "--window: has no meaning for idle");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connections | 0 | --connections: 0 (expected: 1..1000000)",
        "connections | ten | --connections: ten (expected: 1..1000000)",
        "connections | 10, | --connections: '' (expected: 1..1000000)",
        "senders | 1001 | --senders: 1001 (expected: 1..1000, the number of connections)",
        "size | 31 | --size: 31 (expected: 32..16384)",
        "window | 99999999999 | --window: 99999999999 (expected: 1..100000)",
        "rate | NaN | --rate: NaN (expected: 0.001..10000000)",
        "until | read | --until: read (expected: delivered or acknowledged)",
        "keys | maybe | --keys: maybe (expected: true or false)",
        "slow | 1001 | --slow: 1001 (expected: 0..1000, the number of connections)",
        "reconnects | -1 | --reconnects: -1 (expected: 0..10000000)",
        "duration | 10 | --duration: 10 (expected: a span of time such as 500ms, 10s or 2m, at"
            + " least 1ms)",
        "duration | 0s | --duration: 0s (expected: a span of time such as 500ms, 10s or 2m, at"
            + " least 1ms)",
        "seed | 1.5 | --seed: 1.5 (expected: a whole number)",
      })
  void whatIsWrongIsNamedWithWhatWasWanted(String key, String value, String message) {
    assertWrong(Kind.BROADCAST, settings(Setting.of(key).orElseThrow(), value), message);
  }

  @Test
  void aRoomHasNoMoreSendersThanMembers() {
    assertWrong(
        Kind.ROOMS,
        settings(Setting.SENDERS, "30").with(Setting.ROOMS, List.of("50"), "--rooms"),
        "--senders: 30 (expected: 1..20, the connections in a room)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "250ms", "10s", "90s", "2m", "1h"})
  void aSpanIsWrittenAsItWasRead(String text) {
    assertThat(Span.format(Span.parse(text).orElseThrow())).isEqualTo(text);
  }

  @Test
  void aSpanHasAUnit() {
    assertThat(Span.parse("10")).isEmpty();
    assertThat(Span.parse("-1s")).isEmpty();
    assertThat(Span.parse("1.5s")).isEmpty();
    assertThat(Span.parse(" 2m ")).hasValue(Duration.ofMinutes(2));
  }

  private static Settings settings(Setting setting, String value) {
    return Settings.NONE.with(setting, List.of(value), "--" + setting.key());
  }

  private static List<Scenario> scenarios(Kind kind, Settings settings) {
    return Scenarios.of(new RunPlan("", kind, settings));
  }

  private static void assertWrong(Kind kind, Settings settings, String message) {
    assertThatThrownBy(() -> scenarios(kind, settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(message);
  }
}
