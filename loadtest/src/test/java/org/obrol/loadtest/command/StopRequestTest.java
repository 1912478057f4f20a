package org.obrol.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopRequestTest {
  private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();

  @Test
  void theFirstSignalInterruptsAndTheSecondEndsTheProcess() throws Exception {
    try (StopRequest stop = new StopRequest(ended::add)) {
      assertThat(stop.exitCode()).isEmpty();
      raise("INT");
      assertInterrupted();
      assertThat(stop.exitCode()).hasValue(130);
      assertThat(ended).isEmpty();
      raise("TERM");
      assertInterrupted();
      assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(143);
      assertThat(stop.exitCode()).hasValue(130);
    }
  }

  @Test
  void whoIsTerminatedSaysSo() throws Exception {
    try (StopRequest stop = new StopRequest(ended::add)) {
      raise("TERM");
      assertInterrupted();
      assertThat(stop.exitCode()).hasValue(143);
    }
  }

  private void assertInterrupted() {
    assertThatThrownBy(() -> new LinkedBlockingQueue<>().poll(20, TimeUnit.SECONDS))
        .isInstanceOf(InterruptedException.class);
  }

  static void raise(String name) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    Object signal = type.getConstructor(String.class).newInstance(name);
    type.getMethod("raise", type).invoke(null, signal);
  }
}
