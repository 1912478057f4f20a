package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obrol.core.testing.ManualExecutor;

/** Many connections that are behind at the same time, and a log that takes its time. */
class CatchUpTest {
  private static final int SLOW = 40;
  private static final int AT_ONCE = 16;
  private static final int PAGE = 256;

  private final ManualExecutor pages = new ManualExecutor();
  private final World world =
      new World(
          ChatOptions.defaults(),
          ports -> ports.withLog(new SlowLog(ports.log(), Runnable::run, Runnable::run, pages)));
  private final Client writer = world.in("writer");
  private final List<Client> slow =
      IntStream.range(0, SLOW).mapToObj(i -> world.in("slow" + i)).toList();

  @Test
  void onlySomePagesAreInHandAtATime() {
    allFallBehindAndComeBack();
    assertThat(pages.size()).isEqualTo(AT_ONCE);

    pages.runOne();
    assertThat(pages.size()).isEqualTo(AT_ONCE - 1); // what was read is not on its way yet
    world.settle();
    assertThat(pages.size()).isEqualTo(AT_ONCE);
    assertThat(slow.get(0).texts()).containsExactly("missed");

    finish();
    assertThat(slow).allSatisfy(one -> assertThat(one.texts()).containsExactly("missed"));
  }

  @Test
  void whoWaitsWhileTheConversationMovesOnByHalfAPageIsLetInBesides() {
    allFallBehindAndComeBack();
    write(PAGE / 2);
    readOnePage();
    assertThat(pages.size()).isEqualTo(AT_ONCE);

    write(1);
    readOnePage();
    assertThat(pages.size()).isEqualTo(SLOW - 2);

    finish();
    assertThat(slow).allSatisfy(one -> assertThat(one.texts()).hasSize(1 + PAGE / 2 + 1));
  }

  @Test
  void whoLeavesOrIsSlowAgainWhileItWaitsKeepsNobodyElseWaiting() {
    allFallBehindAndComeBack();
    List<Client> waiting = slow.subList(AT_ONCE, SLOW);
    waiting.subList(0, 8).forEach(Client::disconnect);
    waiting.subList(8, 16).forEach(Client::beCongested);

    finish();
    assertThat(waiting.subList(8, 16)).allSatisfy(one -> assertThat(one.texts()).isEmpty());
    assertThat(waiting.subList(16, 24))
        .allSatisfy(one -> assertThat(one.texts()).containsExactly("missed"));

    waiting.subList(8, 16).forEach(Client::beDrained);
    world.settle();
    assertThat(waiting.subList(8, 16))
        .allSatisfy(one -> assertThat(one.texts()).containsExactly("missed"));
  }

  private void allFallBehindAndComeBack() {
    slow.forEach(Client::beCongested);
    writer.send("*", "missed");
    pages.hold();
    slow.forEach(Client::beDrained);
    world.settle();
  }

  private void write(int messages) {
    for (int i = 0; i < messages; i++) {
      writer.send("*", "more");
    }
  }

  private void readOnePage() {
    pages.runOne();
    world.settle();
  }

  private void finish() {
    pages.release();
    world.settle();
  }
}
