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

  /** A core of which more than that is used has nothing left. */
  static final double BUSY = 0.9;

  private final Target target;
  private final Progress progress;
  private final List<Sample> samples = new ArrayList<>();
  private long origin;
  private long lastAt;
  private Tally.Counts last = Tally.Counts.NONE;
  private double lastCpu = Double.NaN;
  private List<Long> lastLoopCpu = List.of();
  private int limited;

  Timeline(Target target, Progress progress) {
    this.target = target;
    this.progress = progress;
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** The load begins. */
  void begin(long measuredFrom) {
    origin = measuredFrom;
    lastAt = System.nanoTime();
    lastCpu = server().map(ProcessUse::cpuSeconds).orElse(Double.NaN);
  }

  private Optional<ProcessUse> server() {
    return target.pid().isPresent() ? ProcessUse.read(target.pid().getAsLong()) : Optional.empty();
  }

  /** In how many of the measured seconds an event loop was busy and the server was not. */
  int limited() {
    return limited;
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
    boolean idleServer = !(sample.serverCpu() > BUSY);
    if (sample.second() > 0 && busiest(loopCpu, now - lastAt) > BUSY && idleServer) {
      limited++;
    }
    lastLoopCpu = loopCpu;
    lastAt = now;
    last = counts;
    lastCpu = cpu;
    progress.sample(sample);
  }
}
