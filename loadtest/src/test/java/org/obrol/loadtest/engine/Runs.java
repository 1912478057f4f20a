package org.obrol.loadtest.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import org.obrol.loadtest.report.RunReport;
import org.obrol.loadtest.report.RunReport.Sample;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Load;
import org.obrol.loadtest.scenario.Population;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Timing;
import org.obrol.loadtest.scenario.Traffic;
import org.obrol.loadtest.target.Target;

/** Short runs, as tests want them. */
final class Runs {
  static final Population ALONE = new Population(20, 0, 0, Duration.ZERO, 0);
  static final Load.Closed WINDOW_OF_4 = new Load.Closed(4, Load.Until.DELIVERED);

  private Runs() {}

  static Scenario scenario(Kind kind, Population population, int senders, Load load) {
    return scenario(kind, population, new Traffic(senders, 64, load, false, false));
  }

  static Scenario scenario(Kind kind, Population population, Traffic traffic) {
    Timing timing = new Timing(1000, Duration.ofMillis(300), Duration.ofMillis(1200));
    return new Scenario(kind, population, traffic, timing, 1);
  }

  static RunReport run(int port, int loops, Scenario scenario) throws InterruptedException {
    return new LoadEngine(new EngineOptions(loops)).run(scenario, target(port), 1, new Quiet());
  }

  static RunReport run(int port, int loops, Scenario scenario, Duration patience)
      throws InterruptedException {
    return new LoadEngine(new EngineOptions(loops), patience)
        .run(scenario, target(port), 1, new Quiet());
  }

  static Target target(int port) {
    return new Target() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      }

      @Override
      public OptionalLong pid() {
        return OptionalLong.of(ProcessHandle.current().pid());
      }

      @Override
      public void close() {
        // The test closes its server.
      }
    };
  }

  /** Tells nobody. */
  static class Quiet implements Progress {
    @Override
    public void connecting(int connected, int of) {
      // Not wanted.
    }

    @Override
    public void sample(Sample sample) {
      // Not wanted.
    }

    @Override
    public void settling(long missing) {
      // Not wanted.
    }
  }
}
