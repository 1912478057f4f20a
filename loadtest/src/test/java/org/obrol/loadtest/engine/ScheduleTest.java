package org.obrol.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.obrol.loadtest.engine.Sender.Pace;
import org.obrol.loadtest.report.Receivers;
import org.obrol.loadtest.scenario.Load;

class ScheduleTest {
  @Test
  void howLateTheFirstSecondIsWrittenDoesNotCount() {
    DefaultEventLoop events = new DefaultEventLoop();
    try {
      Wording wording = new Wording(Stamped.RUN, 48);
      LoadLoop loop = new LoadLoop(events, wording, new Receivers(1), new Crowd(), null);
      Feed feed = new Feed(Wording.LOBBY, 8, null, null);
      Member member = new Member(0, loop, wording, feed, true);
      Pace tenASecond = Pace.of(new Load.Open(10), 0, 1, true);
      Sender sender = new Sender(member, tenASecond, List.of(), new int[] {1}, 1);
      long start = System.nanoTime() + TimeUnit.HOURS.toNanos(1); // so that no timer runs
      loop.schedule().record();
      loop.schedule().start(List.of(sender), start);
      loop.schedule().writeDue(start + TimeUnit.MILLISECONDS.toNanos(999));
      assertThat(loop.schedule().lateness().getTotalCount()).isZero();
      loop.schedule().writeDue(start + TimeUnit.MILLISECONDS.toNanos(1_150));
      assertThat(loop.schedule().lateness().getTotalCount()).isEqualTo(2);
      assertThat(loop.schedule().lateness().getMaxValue()).isBetween(149_000_000L, 151_000_000L);
    } finally {
      events.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
