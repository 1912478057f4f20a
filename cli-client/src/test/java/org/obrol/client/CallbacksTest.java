package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallbacksTest {
  private static final ChatListener NOBODY = new ChatListener() {};

  @Test
  void tasksRunInOrderOneAtATimeWhateverTheExecutor() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      Callbacks callbacks = new Callbacks(NOBODY, pool);
      List<Integer> seen = new ArrayList<>(); // not safe for two threads at once
      CountDownLatch last = new CountDownLatch(1);
      for (int i = 0; i < 20_000; i++) {
        int number = i;
        callbacks.run(() -> seen.add(number));
      }
      callbacks.run(last::countDown);
      assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(seen).containsExactlyElementsOf(IntStream.range(0, 20_000).boxed().toList());
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aTaskThatIsAddedByATaskRunsBehindThoseThatWait() {
    Callbacks callbacks = new Callbacks(NOBODY, Runnable::run);
    List<String> seen = new ArrayList<>();
    callbacks.run(
        () -> {
          callbacks.run(() -> seen.add("inner"));
          seen.add("outer");
        });
    assertThat(seen).containsExactly("outer", "inner");
  }

  @Test
  void anExecutorThatHasEndedLosesNothing() {
    ExecutorService ended = Executors.newSingleThreadExecutor();
    ended.shutdown();
    List<String> seen = new ArrayList<>();
    new Callbacks(NOBODY, ended).run(() -> seen.add("done"));
    assertThat(seen).containsExactly("done");
  }
}
