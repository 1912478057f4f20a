package org.obrol.loadtest.report;

import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.obrol.loadtest.report.RunReport.Rss;

/** What can be read off a run as one number; NaN where the run does not tell. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum Figure {
  /** Written, per second. */
  MESSAGES("messages_per_second", run -> perSecond(run, run.totals().sent())),
  /** Received, per second. */
  DELIVERIES("deliveries_per_second", run -> perSecond(run, run.totals().deliveries())),
  /** Answered logins and resumes, per second. */
  LOGINS("logins_per_second", run -> perSecond(run, run.totals().logins())),
  /** Nanoseconds. */
  DELIVERY_P50("delivery_p50_ns", run -> percentile(run.latencies().delivery(), 50)),
  /** Nanoseconds. */
  DELIVERY_P99("delivery_p99_ns", run -> percentile(run.latencies().delivery(), 99)),
  /** Nanoseconds. */
  DELIVERY_P999("delivery_p99_9_ns", run -> percentile(run.latencies().delivery(), 99.9)),
  /** Nanoseconds. */
  DELIVERY_MAX("delivery_max_ns", run -> percentile(run.latencies().delivery(), 100)),
  /** Nanoseconds, of those that had stopped reading. */
  SLOW_MAX("slow_delivery_max_ns", run -> percentile(run.latencies().slowDelivery(), 100)),
  /** Nanoseconds. */
  COMPLETION_P99("completion_p99_ns", run -> percentile(run.latencies().completion(), 99)),
  /** Nanoseconds. */
  ACK_P99("acknowledgement_p99_ns", run -> percentile(run.latencies().acknowledgement(), 99)),
  /** Nanoseconds. */
  LOGIN_P50("login_p50_ns", run -> percentile(run.latencies().login(), 50)),
  /** Nanoseconds. */
  LOGIN_P99("login_p99_ns", run -> percentile(run.latencies().login(), 99)),
  /** Nanoseconds. */
  LOGIN_MAX("login_max_ns", run -> percentile(run.latencies().login(), 100)),
  /** Share of one core. */
  SERVER_CPU("server_cpu_share", run -> cpu(run) / run.totals().seconds()),
  /** Microseconds. */
  CPU_PER_DELIVERY(
      "server_cpu_us_per_delivery",
      run -> cpu(run) * 1e6 / orNaN((double) run.totals().deliveries())),
  /** Microseconds per 1,024 bytes of frames. */
  CPU_PER_KB(
      "server_cpu_us_per_kb",
      run -> cpu(run) * 1e6 / (orNaN((double) run.totals().deliveredBytes()) / 1024)),
  /** Microseconds. */
  CPU_PER_LOGIN(
      "server_cpu_us_per_login", run -> cpu(run) * 1e6 / orNaN((double) run.totals().logins())),
  /** Bytes. */
  RSS_PER_CONNECTION("server_rss_bytes_per_connection", Figure::rssPerConnection),
  /** Bytes. */
  RSS_PEAK(
      "server_rss_peak_bytes",
      run -> run.server() == null ? Double.NaN : run.server().rss().peak()),
  /** Share of its time. */
  HARNESS_BUSY("harness_busy_share", run -> run.harness().busiest());

  private final String key;
  private final ToDoubleFunction<RunReport> reader;

  Figure(String key, ToDoubleFunction<RunReport> reader) {
    this.key = key;
    this.reader = reader;
  }

  /** Its name in JSON. */
  String key() {
    return key;
  }

  /** Reads it off. */
  double of(RunReport run) {
    return reader.applyAsDouble(run);
  }

  private static double perSecond(RunReport run, long count) {
    return count / orNaN(run.totals().seconds());
  }

  private static double percentile(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percentile);
  }

  private static double cpu(RunReport run) {
    return run.server() == null ? Double.NaN : run.server().cpuSeconds();
  }

  /** Of those that came after the first: with these a server loads what it needs for any. */
  private static double rssPerConnection(RunReport run) {
    if (run.server() == null || run.server().rss().connected() == 0) {
      return Double.NaN;
    }
    Rss rss = run.server().rss();
    int counted = run.scenario().population().connections() - rss.firstConnections();
    return (rss.connected() - rss.first()) / orNaN(counted);
  }

  /** A divisor. */
  private static double orNaN(double divisor) {
    return divisor == 0 ? Double.NaN : divisor;
  }
}
