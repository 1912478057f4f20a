package org.obrol.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Setting;

class JsonReportTest {
  private static final Scenario CLOSED = MadeUp.scenario(Kind.BROADCAST, Setting.WINDOW, "4");
  private static final Scenario OPEN = MadeUp.scenario(Kind.BROADCAST, Setting.RATE, "2.5");

  @Test
  void theWholeSuiteIsThere() throws IOException {
    JsonNode json =
        read(MadeUp.suite(MadeUp.compared(CLOSED, 2.2, 2.5), MadeUp.compared(OPEN, 2, 3)));
    assertThat(names(json))
        .containsExactly(
            "format",
            "title",
            "description",
            "command",
            "started",
            "seconds",
            "interrupted",
            "clean",
            "environment",
            "variants");
    assertThat(json.path("format").asText()).isEqualTo("obrol-loadtest/1");
    assertThat(json.path("started").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(json.path("clean").asBoolean()).isTrue();
    assertThat(json.at("/environment/processor").asText())
        .isEqualTo("Imaginary <CPU> & co., 2 cores");
    assertThat(json.path("variants")).hasSize(2);
    assertThat(json.at("/variants/0/scenario/window").asInt()).isEqualTo(4);
    assertThat(json.at("/variants/0/scenario/until").asText()).isEqualTo("delivered");
    assertThat(json.at("/variants/1/scenario/messages_per_second").asDouble()).isEqualTo(2.5);
    assertThat(json.at("/variants/0/targets/1/target").asText()).isEqualTo("bare");
    assertThat(json.at("/variants/0/targets/1/runs")).hasSize(3);
  }

  @Test
  void whereNoRunCameToItsEndNothingIsSaidToBeClean() throws IOException {
    TargetReport none = new TargetReport("obrol", List.of(), List.of("connection refused"));
    JsonNode json = read(MadeUp.suite(new VariantReport("x", CLOSED, List.of(none))));
    assertThat(json.has("clean")).isTrue();
    assertThat(json.path("clean").isNull()).isTrue();
  }

  @Test
  void figuresHaveTheirMedianAndSpreadAndComparisonsTheirRatio() throws IOException {
    JsonNode variant = read(MadeUp.suite(MadeUp.compared(CLOSED, 2.2, 2.5))).at("/variants/0");
    JsonNode cost = variant.at("/targets/0/figures/server_cpu_us_per_delivery");
    assertThat(cost.path("median").asDouble()).isEqualTo(2.2, within());
    assertThat(cost.path("least").asDouble()).isEqualTo(2.2 * 0.98, within());
    assertThat(cost.path("most").asDouble()).isEqualTo(2.2 * 1.02, within());
    assertThat(variant.at("/comparisons/0/other").asText()).isEqualTo("bare");
    assertThat(variant.at("/comparisons/0/ratio/median").asDouble()).isEqualTo(0.88, within());
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-6);
  }

  @Test
  void aRunHasItsPercentilesTimelineAndReceivers() throws IOException {
    RunReport run = MadeUp.run("obrol", 1, CLOSED, 2);
    JsonNode json =
        read(MadeUp.suite(
                new VariantReport(
                    "one", CLOSED, List.of(new TargetReport("obrol", List.of(run), List.of())))))
            .at("/variants/0/targets/0/runs/0");
    JsonNode delivery = json.at("/latencies/delivery");
    assertThat(delivery.path("count").asLong()).isEqualTo(4000);
    assertThat(percentile(delivery, 99))
        .isEqualTo(run.latencies().delivery().getValueAtPercentile(99));
    assertThat(percentile(delivery, 100)).isEqualTo(run.latencies().delivery().getMaxValue());
    assertThat(names(json.at("/latencies/slow_delivery"))).containsExactly("count");
    assertThat(json.path("timeline")).hasSize(run.timeline().size());
    assertThat(json.at("/timeline/0/second").asDouble()).isEqualTo(-4);
    assertThat(json.at("/receivers/mean_ns")).hasSize(100);
    assertThat(json.at("/receivers/mean_ns/7").asLong()).isEqualTo(run.receivers().mean(7));
    assertThat(json.at("/server/pid").asLong()).isEqualTo(4711);
    assertThat(json.at("/harness/bottleneck").isNull()).isTrue();
    assertThat(json.at("/verdict/clean").asBoolean()).isTrue();
  }

  private static long percentile(JsonNode histogram, double percentile) {
    for (JsonNode point : histogram.path("percentiles")) {
      if (point.path("percentile").asDouble() == percentile) {
        return point.path("ns").asLong();
      }
    }
    throw new AssertionError("no percentile " + percentile);
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode read(SuiteReport suite) throws IOException {
    StringWriter out = new StringWriter();
    JsonReport.write(suite, out);
    return new ObjectMapper().readTree(out.toString());
  }
}
