package org.obrol.loadtest.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.obrol.loadtest.report.RunReport.Sample;
import org.obrol.loadtest.target.ProcessUse;
import org.obrol.loadtest.target.Target;

/** How a run went, second by second. Confined to the thread that runs it. */
final class Timeline {
  /**
   * One loop's second.
   *
   * @param use up to its end
   * @param latencies of the deliveries in it
   */
  record Second(LoopUse use, Histogram latencies) {}

  private final Target target;
  private final Progress progress;
  private final List<Sample> samples = new ArrayList<>();
  private long warmFrom;
  private long origin;
  private long lastAt;
  private Tally.Counts last = Tally.Counts.NONE;
  private double lastCpu = Double.NaN;
  private List<Long> lastLoopCpu = List.of();
  private long lastHarnessCpu;
  private int limited;

  Timeline(Target target, Progress progress) {
    this.target = target;
    this.progress = progress;
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  /**
   * The load begins.
   *
   * @param begun when, by {@link System#nanoTime}
   */
  void begin(long begun, long measuredFrom) {
    warmFrom = begun + Bottleneck.COLD_NANOS;
    origin = measuredFrom;
    lastAt = System.nanoTime();
    lastHarnessCpu = Use.harnessCpu();
    lastCpu = server().map(ProcessUse::cpuSeconds).orElse(Double.NaN);
  }

  private Optional<ProcessUse> server() {
    return target.pid().isPresent() ? ProcessUse.read(target.pid().getAsLong()) : Optional.empty();
  }

  /** In how many of the measured seconds the harness or an event loop was busy, not the server. */
  int limited() {
    return limited;
  }

  private boolean isBusy(List<Long> loopCpu, long harnessCpu, long nanos) {
    return busiest(loopCpu, nanos) > Bottleneck.BUSY
        || Bottleneck.isBusy(
            (double) (harnessCpu - lastHarnessCpu) / nanos,
            Runtime.getRuntime().availableProcessors());
  }

  private double busiest(List<Long> cpu, long nanos) {
    long busiest = 0;
    for (int i = 0; i < lastLoopCpu.size(); i++) {
      busiest = Math.max(busiest, cpu.get(i) - lastLoopCpu.get(i));
    }
    return (double) busiest / nanos;
  }

  /** A second has passed. */
  void sample(List<Second> loops) {
    Histogram latencies = Tally.histogram();
    Tally.Counts counts = Tally.Counts.NONE;
    for (Second loop : loops) {
      latencies.add(loop.latencies());
      counts = counts.plus(loop.use().counts());
    }
    long now = System.nanoTime();
    double seconds = (now - lastAt) / 1e9;
    Optional<ProcessUse> server = server();
    double cpu = server.map(ProcessUse::cpuSeconds).orElse(Double.NaN);
    Sample sample =
        new Sample(
            (now - origin) / 1e9,
            counts.sent() - last.sent(),
            counts.deliveries() - last.deliveries(),
            latencies.getValueAtPercentile(50),
            latencies.getValueAtPercentile(99),
            (cpu - lastCpu) / seconds,
            server.map(ProcessUse::rssBytes).orElse(0L));
    samples.add(sample);
    List<Long> loopCpu = loops.stream().map(loop -> loop.use().cpuNanos()).toList();
    long harnessCpu = Use.harnessCpu();
    boolean idleServer = !(sample.serverCpu() > Bottleneck.BUSY);
    boolean warm = lastAt >= warmFrom;
    if (sample.second() > 0 && warm && idleServer && isBusy(loopCpu, harnessCpu, now - lastAt)) {
      limited++;
    }
    lastLoopCpu = loopCpu;
    lastHarnessCpu = harnessCpu;
    lastAt = now;
    last = counts;
    lastCpu = cpu;
    progress.sample(sample);
  }
}
