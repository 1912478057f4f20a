package org.obrol.loadtest.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.HdrHistogram.Histogram;
import org.obrol.loadtest.report.RunReport.HarnessUse;
import org.obrol.loadtest.report.RunReport.Latencies;
import org.obrol.loadtest.report.RunReport.Sample;
import org.obrol.loadtest.report.RunReport.ServerUse;
import org.obrol.loadtest.report.RunReport.Totals;
import org.obrol.loadtest.report.RunReport.Verdict;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Scenario;

/**
 * All that was measured, as JSON. Names of fields stay; a change that a reader must know of changes
 * {@link #FORMAT}.
 */
public final class JsonReport {
  /** In the field {@code format}. */
  static final String FORMAT = "obrol-loadtest/1";

  /** What is told of each histogram. */
  private static final double[] PERCENTILES = {
    0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999, 100
  };

  private final JsonGenerator json;

  private JsonReport(JsonGenerator json) {
    this.json = json;
  }

  /** Writes it; the writer stays open. */
  public static void write(SuiteReport suite, Writer out) throws IOException {
    JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter();
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    try (json) {
      new JsonReport(json).suite(suite);
      json.writeRaw('\n');
    }
  }

  private void suite(SuiteReport suite) throws IOException {
    json.writeStartObject();
    json.writeStringField("format", FORMAT);
    json.writeStringField("title", suite.title());
    json.writeStringField("description", suite.description());
    json.writeStringField("command", suite.command());
    json.writeStringField("started", suite.started().toString());
    number("seconds", suite.took().toMillis() / 1e3);
    json.writeBooleanField("interrupted", suite.interrupted());
    if (suite.runs().findAny().isPresent()) {
      json.writeBooleanField("clean", suite.isClean());
    } else {
      json.writeNullField("clean"); // nothing was checked
    }
    json.writeObjectFieldStart("environment");
    for (Map.Entry<String, String> fact : suite.environment().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("variants");
    for (VariantReport variant : suite.variants()) {
      variant(variant);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void variant(VariantReport variant) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", variant.name());
    scenario(variant.scenario());
    json.writeArrayFieldStart("targets");
    for (TargetReport target : variant.targets()) {
      target(target);
    }
    json.writeEndArray();
    comparisons(variant);
    json.writeEndObject();
  }

  private void scenario(Scenario scenario) throws IOException {
    json.writeObjectFieldStart("scenario");
    json.writeStringField("kind", lower(scenario.kind()));
    json.writeNumberField("connections", scenario.population().connections());
    json.writeNumberField("rooms", scenario.population().rooms());
    json.writeNumberField("slow", scenario.population().slow());
    number("stall_seconds", scenario.population().stall().toMillis() / 1e3);
    number("reconnects_per_second", scenario.population().reconnectsPerSecond());
    json.writeNumberField("senders", scenario.traffic().senders());
    json.writeNumberField("text_bytes", scenario.traffic().textBytes());
    json.writeBooleanField("keys", scenario.traffic().keys());
    json.writeBooleanField("labels", scenario.traffic().labels());
    if (scenario.traffic().load() instanceof Load.Closed closed) {
      json.writeStringField("loop", "closed");
      json.writeNumberField("window", closed.window());
      json.writeStringField("until", lower(closed.until()));
    } else if (scenario.traffic().load() instanceof Load.Open open) {
      json.writeStringField("loop", "open");
      number("messages_per_second", open.messagesPerSecond());
    }
    json.writeNumberField("connects_per_second", scenario.timing().connectsPerSecond());
    number("warm_up_seconds", scenario.timing().warmUp().toMillis() / 1e3);
    number("duration_seconds", scenario.timing().duration().toMillis() / 1e3);
    json.writeNumberField("seed", scenario.seed());
    json.writeEndObject();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void target(TargetReport target) throws IOException {
    json.writeStartObject();
    json.writeStringField("target", target.target());
    json.writeObjectFieldStart("figures");
    for (Figure figure : Figure.values()) {
      Spread spread = Spread.of(figure, target);
      if (spread.isKnown()) {
        spread(figure.key(), spread);
      }
    }
    json.writeEndObject();
    json.writeArrayFieldStart("runs");
    for (RunReport run : target.runs()) {
      run(run);
    }
    json.writeEndArray();
    strings("failures", target.failures());
    json.writeEndObject();
  }

  private void comparisons(VariantReport variant) throws IOException {
    Figure figure = Column.comparing(variant.scenario().kind()).figure();
    TargetReport ours = variant.targets().get(0);
    json.writeArrayFieldStart("comparisons");
    for (TargetReport other : variant.targets().subList(1, variant.targets().size())) {
      json.writeStartObject();
      json.writeStringField("figure", figure.key());
      json.writeStringField("target", ours.target());
      json.writeStringField("other", other.target());
      Spread ratio = Spread.ratio(figure, ours, other);
      if (ratio.isKnown()) {
        spread("ratio", ratio);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void spread(String name, Spread spread) throws IOException {
    json.writeObjectFieldStart(name);
    number("least", spread.least());
    number("median", spread.median());
    number("most", spread.most());
    json.writeEndObject();
  }

  private void run(RunReport run) throws IOException {
    json.writeStartObject();
    json.writeNumberField("repetition", run.repetition());
    json.writeBooleanField("interrupted", run.interrupted());
    totals(run.totals());
    latencies(run.latencies());
    json.writeArrayFieldStart("timeline");
    for (Sample sample : run.timeline()) {
      sample(sample);
    }
    json.writeEndArray();
    receivers(run.receivers());
    ServerUse server = run.server();
    if (server == null) {
      json.writeNullField("server");
    } else {
      server(server);
    }
    harness(run.harness());
    verdict(run.verdict());
    json.writeEndObject();
  }

  private void totals(Totals totals) throws IOException {
    json.writeObjectFieldStart("totals");
    number("seconds", totals.seconds());
    json.writeNumberField("sent", totals.sent());
    json.writeNumberField("acknowledged", totals.acknowledged());
    json.writeNumberField("refused", totals.refused());
    json.writeNumberField("deliveries", totals.deliveries());
    json.writeNumberField("delivered_bytes", totals.deliveredBytes());
    json.writeNumberField("logins", totals.logins());
    json.writeNumberField("lost_connections", totals.lost());
    json.writeEndObject();
  }

  private void latencies(Latencies latencies) throws IOException {
    json.writeObjectFieldStart("latencies");
    histogram("delivery", latencies.delivery());
    histogram("slow_delivery", latencies.slowDelivery());
    histogram("completion", latencies.completion());
    histogram("acknowledgement", latencies.acknowledgement());
    histogram("login", latencies.login());
    json.writeEndObject();
  }

  private void histogram(String name, Histogram histogram) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", histogram.getTotalCount());
    if (histogram.getTotalCount() > 0) {
      number("mean_ns", Math.rint(histogram.getMean()));
      json.writeArrayFieldStart("percentiles");
      for (double percentile : PERCENTILES) {
        json.writeStartObject();
        number("percentile", percentile);
        json.writeNumberField("ns", histogram.getValueAtPercentile(percentile));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void sample(Sample sample) throws IOException {
    json.writeStartObject();
    number("second", sample.second());
    json.writeNumberField("sent", sample.sent());
    json.writeNumberField("deliveries", sample.deliveries());
    json.writeNumberField("p50_ns", sample.median());
    json.writeNumberField("p99_ns", sample.p99());
    number("server_cpu_share", sample.serverCpu());
    json.writeNumberField("server_rss_bytes", sample.serverRss());
    json.writeEndObject();
  }

  private void receivers(Receivers receivers) throws IOException {
    json.writeObjectFieldStart("receivers");
    numbers("deliveries", receivers.size(), receivers::deliveries);
    numbers("mean_ns", receivers.size(), receivers::mean);
    numbers("max_ns", receivers.size(), receivers::max);
    json.writeEndObject();
  }

  private void server(ServerUse server) throws IOException {
    json.writeObjectFieldStart("server");
    json.writeNumberField("pid", server.pid());
    number("cpu_seconds", server.cpuSeconds());
    json.writeNumberField("rss_empty_bytes", server.rss().empty());
    json.writeNumberField("first_connections", server.rss().firstConnections());
    json.writeNumberField("rss_first_bytes", server.rss().first());
    json.writeNumberField("rss_connected_bytes", server.rss().connected());
    json.writeNumberField("rss_peak_bytes", server.rss().peak());
    json.writeEndObject();
  }

  private void harness(HarnessUse harness) throws IOException {
    json.writeObjectFieldStart("harness");
    json.writeNumberField("loops", harness.loops());
    number("cpu_seconds", harness.cpuSeconds());
    number("busiest_loop_share", harness.busiest());
    json.writeStringField("bottleneck", harness.bottleneck());
    json.writeEndObject();
  }

  private void verdict(Verdict verdict) throws IOException {
    json.writeObjectFieldStart("verdict");
    json.writeBooleanField("clean", verdict.isClean());
    json.writeNumberField("checked", verdict.checked());
    json.writeNumberField("lost", verdict.lost());
    json.writeNumberField("doubled", verdict.doubled());
    json.writeNumberField("misordered", verdict.misordered());
    json.writeNumberField("differing", verdict.differing());
    json.writeNumberField("misdelivered", verdict.misdelivered());
    json.writeNumberField("unanswered", verdict.unanswered());
    json.writeNumberField("absent", verdict.absent());
    json.writeNumberField("gaps", verdict.gaps());
    json.writeNumberField("gap_messages", verdict.gapMessages());
    json.writeNumberField("lags", verdict.lags());
    strings("examples", verdict.examples());
    json.writeEndObject();
  }

  private void strings(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private void numbers(String name, int count, IntToLongFunction value) throws IOException {
    json.writeFieldName(name);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = value.applyAsLong(i);
    }
    json.writeArray(values, 0, count);
  }

  /** JSON has no NaN. */
  private void number(String name, double value) throws IOException {
    if (!Double.isFinite(value)) {
      json.writeNullField(name);
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      json.writeNumberField(name, (long) value);
    } else {
      json.writeNumberField(name, value);
    }
  }
}
