package org.obrol.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.loadtest.report.RunReport.Verdict;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Setting;

class SummaryTest {
  private static final Scenario BROADCAST = MadeUp.scenario(Kind.BROADCAST, Setting.WINDOW, "4");
  private static final Scenario IDLE = MadeUp.scenario(Kind.IDLE, Setting.CONNECTIONS, "500");

  @Test
  void aComparisonIsTheRatioOfTheMediansWithTheSpreadOfThePairs() {
    List<String> lines = lines(MadeUp.suite(MadeUp.compared(BROADCAST, 2.2, 2.5)));
    assertThat(lines.get(0)).isEqualTo("broadcast, 100 connections, 1 sender, 64 B, window 4");
    assertThat(words(lines.get(1)))
        .containsExactly(
            "target",
            "msg/s",
            "deliv/s",
            "p50",
            "p99",
            "p99.9",
            "max",
            "ack p99",
            "CPU/delivery",
            "CPU/KB",
            "RSS/conn",
            "harness");
    assertThat(words(lines.get(2))).contains("obrol", "2.20 µs (2.16..2.24)", "5.86 KB", "62 %");
    assertThat(words(lines.get(3))).contains("bare", "2.50 µs (2.45..2.55)");
    assertThat(words(lines.get(4))).containsExactly("obrol : bare", "0.88");
  }

  @Test
  void columnsStandUnderEachOther() {
    List<String> lines = lines(MadeUp.suite(MadeUp.compared(BROADCAST, 2.2, 25)));
    int end = lines.get(1).length();
    assertThat(lines.get(2)).hasSize(end);
    assertThat(lines.get(3)).hasSize(end);
  }

  @Test
  void thePairsOfRunsAreThoseMadeOneAfterTheOther() {
    TargetReport ours =
        new TargetReport(
            "obrol",
            List.of(
                MadeUp.run("obrol", 1, BROADCAST, 2),
                MadeUp.run("obrol", 2, BROADCAST, 3),
                MadeUp.run("obrol", 3, BROADCAST, 4)),
            List.of());
    TargetReport bare =
        new TargetReport(
            "bare",
            List.of(MadeUp.run("bare", 1, BROADCAST, 4), MadeUp.run("bare", 3, BROADCAST, 2)),
            List.of("it did not come up"));
    Spread ratio = Spread.ratio(Figure.CPU_PER_DELIVERY, ours, bare);
    assertThat(Summary.ratio(ratio)).isEqualTo("1.00 (0.50..2.00)");
  }

  @Test
  void aCleanSuiteSaysSo() {
    assertThat(Summary.of(MadeUp.suite(MadeUp.compared(BROADCAST, 2, 3))))
        .contains(
            "obrol: checked 3,000 deliveries: none lost, doubled, misordered, altered or"
                + " misdelivered\n");
  }

  @Test
  void whereNothingWasSentNothingIsSaidToBeRight() {
    Verdict nothing = new Verdict(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
    TargetReport target =
        new TargetReport(
            "obrol", List.of(MadeUp.with(nothing, MadeUp.run("obrol", 1, IDLE, 2))), List.of());
    assertThat(Summary.of(suite(IDLE, target))).contains("obrol: no deliveries to check\n");
  }

  @Test
  void whatWasFoundIsCountedWithExamples() {
    Verdict bad =
        new Verdict(500, 3, 0, 1, 0, 0, 0, 0, 2, 40, 7, List.of("connection 4: 12 after 14"));
    TargetReport target =
        new TargetReport(
            "obrol", List.of(MadeUp.with(bad, MadeUp.run("obrol", 1, BROADCAST, 2))), List.of());
    assertThat(Summary.of(suite(BROADCAST, target)))
        .contains(
            "obrol: checked 500 deliveries: 3 lost, 1 misordered; the server told of 40 as gone\n")
        .contains("    connection 4: 12 after 14\n");
  }

  @Test
  void aRunInWhichTheHarnessWasTheBottleneckIsMarked() {
    TargetReport target =
        new TargetReport(
            "obrol", List.of(MadeUp.harnessBound(MadeUp.run("obrol", 1, BROADCAST, 2))), List.of());
    String text = Summary.of(suite(BROADCAST, target));
    assertThat(text)
        .contains("\n  obrol *  ")
        .contains("\n* The harness was the bottleneck")
        .contains("an event loop was busy for 97 % of its time (runs: 1)");
  }

  @Test
  void whoIsNotAnsweredOrNotThereInTheEndIsCounted() {
    Verdict bad = new Verdict(500, 0, 0, 0, 0, 4, 3, 2, 0, 0, 0, List.of());
    TargetReport target =
        new TargetReport(
            "obrol", List.of(MadeUp.with(bad, MadeUp.run("obrol", 1, BROADCAST, 2))), List.of());
    assertThat(Summary.of(suite(BROADCAST, target)))
        .contains("obrol: checked 500 deliveries: 4 misdelivered, 3 unanswered, 2 absent\n");
    assertThat(suite(BROADCAST, target).isClean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-CH", "fr-FR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva"})
  void reportsAreTheSameInEveryCountry(String language) throws IOException {
    String usual = everything();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      assertThat(everything()).isEqualTo(usual);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String everything() throws IOException {
    Verdict bad = new Verdict(5000, 1000, 2000, 1, 1, 4000, 3, 2, 0, 7000, 0, List.of());
    Scenario many = MadeUp.scenario(Kind.BROADCAST, Setting.CONNECTIONS, "2000");
    List<RunReport> runs =
        List.of(
            MadeUp.with(bad, MadeUp.run("obrol", 1, many, 2)),
            MadeUp.harnessBound(MadeUp.run("obrol", 2, many, 3)));
    SuiteReport suite =
        MadeUp.suite(
            new VariantReport("a", many, List.of(new TargetReport("obrol", runs, List.of()))),
            MadeUp.compared(MadeUp.scenario(Kind.BROADCAST, Setting.CONNECTIONS, "3000"), 2, 3),
            MadeUp.compared(MadeUp.scenario(Kind.MIXED, Setting.CONNECTIONS, "1000"), 2, 3),
            MadeUp.compared(MadeUp.scenario(Kind.CHURN, Setting.CONNECTIONS, "100"), 2, 3));
    StringWriter out = new StringWriter();
    out.write(Summary.of(suite));
    JsonReport.write(suite, out);
    HtmlReport.write(suite, out);
    return out.toString();
  }

  @Test
  void ofOneThingNoMoreIsSaid() {
    Scenario alone = MadeUp.scenario(Kind.BROADCAST, Setting.CONNECTIONS, "1", Setting.SLOW, "1");
    Verdict one = new Verdict(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
    RunReport run = MadeUp.breakingOff(MadeUp.with(one, MadeUp.run("obrol", 1, alone, 2)));
    TargetReport target = new TargetReport("obrol", List.of(run), List.of());
    assertThat(Summary.of(suite(alone, target)))
        .contains("broadcast, 1 connection, 1 sender, ", ", 1 stops for ")
        .contains("obrol: checked 1 delivery: 1 lost\n")
        .contains("obrol: 1 message was refused\n")
        .contains("obrol: 1 connection broke off\n");
  }

  @Test
  void whoseTimeWasNotOverIsToldWithHowMuchItHad() throws IOException {
    Scenario minute = MadeUp.scenario(Kind.BROADCAST, Setting.DURATION, "1m");
    RunReport cut = MadeUp.interrupted(MadeUp.run("obrol", 2, minute, 2));
    List<RunReport> runs = List.of(MadeUp.run("obrol", 1, minute, 2), cut);
    TargetReport target = new TargetReport("obrol", runs, List.of());
    assertThat(Summary.of(suite(minute, target)))
        .containsOnlyOnce("was interrupted")
        .contains("  obrol: run 2 was interrupted after 10.0 s of 1m; it is in no figure\n");
    StringWriter json = new StringWriter();
    JsonReport.write(suite(minute, target), json);
    assertThat(json.toString()).containsOnlyOnce("\"interrupted\" : true");
  }

  @Test
  void aRunThatWasInterruptedIsInNoFigureWhereThereAreWholeOnes() throws IOException {
    List<RunReport> ours =
        List.of(
            MadeUp.run("obrol", 1, BROADCAST, 2),
            MadeUp.run("obrol", 2, BROADCAST, 3),
            MadeUp.harnessBound(MadeUp.interrupted(MadeUp.run("obrol", 3, BROADCAST, 50))));
    List<RunReport> bare =
        List.of(
            MadeUp.run("bare", 1, BROADCAST, 2),
            MadeUp.run("bare", 2, BROADCAST, 2),
            MadeUp.run("bare", 3, BROADCAST, 2));
    SuiteReport whole = compared(ours.subList(0, 2), bare);
    SuiteReport cut = compared(ours, bare);
    assertThat(lines(cut).subList(0, 5)).isEqualTo(lines(whole).subList(0, 5));
    assertThat(words(lines(cut).get(2))).contains("obrol", "2.50 µs (2.00..3.00)");
    assertThat(words(lines(cut).get(4))).contains("obrol : bare", "1.25 (1.00..1.50)");
    assertThat(Summary.of(cut))
        .contains("obrol: checked 3,000 deliveries")
        .doesNotContain("The harness was the bottleneck");
    StringWriter json = new StringWriter();
    JsonReport.write(cut, json);
    assertThat(json.toString()).contains("\"most\" : 1.5").doesNotContain("\"most\" : 50");
  }

  @Test
  void aRunThatWasInterruptedCountsWhereThereIsNoWholeOne() {
    RunReport cut = MadeUp.interrupted(MadeUp.run("obrol", 1, BROADCAST, 3));
    TargetReport target = new TargetReport("obrol", List.of(cut), List.of());
    assertThat(words(lines(suite(BROADCAST, target)).get(2))).contains("3.00 µs");
    assertThat(Summary.of(suite(BROADCAST, target)))
        .contains("  obrol: run 1 was interrupted after 10.0 s of 10s\n");
  }

  private static SuiteReport compared(List<RunReport> ours, List<RunReport> bare) {
    return MadeUp.suite(
        new VariantReport(
            "broadcast",
            BROADCAST,
            List.of(
                new TargetReport("obrol", ours, List.of()),
                new TargetReport("bare", bare, List.of()))));
  }

  @Test
  void aFailureIsTold() {
    TargetReport target = new TargetReport("obrol", List.of(), List.of("connection refused"));
    assertThat(Summary.of(suite(BROADCAST, target))).contains("obrol: FAILED: connection refused");
  }

  @Test
  void idleConnectionsAreComparedByTheirMemory() {
    List<String> lines = lines(MadeUp.suite(MadeUp.compared(IDLE, 1, 1)));
    assertThat(words(lines.get(1)))
        .containsExactly(
            "target", "login p50", "login p99", "server CPU", "RSS/conn", "RSS peak", "harness");
    assertThat(words(lines.get(4))).containsExactly("obrol : bare", "1.00");
  }

  @Test
  void whatIsNotKnownIsADash() {
    RunReport run = MadeUp.run("there:7878", 1, BROADCAST, 2);
    RunReport unknown =
        new RunReport(
            run.target(),
            1,
            run.scenario(),
            run.totals(),
            run.latencies(),
            run.timeline(),
            run.receivers(),
            null,
            run.harness(),
            run.verdict(),
            false);
    List<String> lines =
        lines(suite(BROADCAST, new TargetReport("there:7878", List.of(unknown), List.of())));
    assertThat(words(lines.get(2))).endsWith("-", "-", "-", "62 %");
  }

  private static SuiteReport suite(Scenario scenario, TargetReport target) {
    return MadeUp.suite(new VariantReport("broadcast", scenario, List.of(target)));
  }

  private static List<String> lines(SuiteReport suite) {
    return Summary.of(suite).lines().toList();
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split(" {2,}", -1));
  }
}
