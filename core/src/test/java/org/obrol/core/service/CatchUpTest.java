package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Position;
import org.obrol.core.testing.ManualExecutor;
import org.obrol.core.testing.ManualLane;

/** Many connections that are behind at the same time, and a log that takes its time. */
class CatchUpTest {
  private static final int SLOW = 40;
  private static final int AT_ONCE = 16;
  private static final int PAGE = 256;
  private static final Duration TICK = Duration.ofMillis(10);
  private static final String MORE = "m".repeat(64); // 256 of them weigh 64 KiB

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
    allFallBehind();
    writer.send("*", "missed");
    allComeBack();
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
  void inATickPagesAreAMegabyteAndInTheNextOneItGoesOnWithThoseWhoWaited() {
    allFallBehind();
    write(2 * PAGE);
    allComeBack();
    finish();
    assertThat(slow.stream().map(one -> one.texts().size()).limit(AT_ONCE)).containsOnly(PAGE);
    assertThat(slow.stream().map(one -> one.texts().size()).skip(AT_ONCE)).containsOnly(0);

    world.pass(TICK);
    assertThat(slow.stream().map(one -> one.texts().size()).limit(2 * AT_ONCE)).containsOnly(PAGE);
    assertThat(slow.stream().map(one -> one.texts().size()).skip(2 * AT_ONCE)).containsOnly(0);

    for (int tick = 2; tick < 2 * SLOW / AT_ONCE; tick++) {
      world.pass(TICK);
    }
    assertThat(slow.stream().map(one -> one.texts().size())).containsOnly(2 * PAGE);
  }

  @Test
  void whoWaitsWhileTheConversationMovesOnByHalfAPageIsLetInBesides() {
    allFallBehind();
    writer.send("*", "missed");
    allComeBack();
    write(PAGE / 2);
    world.pass(TICK);
    assertThat(pages.size()).isEqualTo(AT_ONCE);

    write(1);
    world.pass(TICK);
    assertThat(pages.size()).isEqualTo(SLOW);

    finish();
    assertThat(slow).allSatisfy(one -> assertThat(one.texts()).hasSize(1 + PAGE / 2 + 1));
  }

  @Test
  void thatARosterFindsOutWhereTheConversationStandsIsNoMovingOn() {
    slow.forEach(Client::disconnect);
    write(PAGE - 1);
    pages.hold();
    ManualLane fresh = world.newLane();
    slow.forEach(one -> world.connect(fresh).give(resume(one)));
    world.settle();
    assertThat(pages.size()).isEqualTo(AT_ONCE);

    readOnePage(); // which reaches the end
    world.pass(TICK);
    assertThat(pages.size()).isEqualTo(AT_ONCE);
  }

  @Test
  void whoKeepsUpDoesNotWaitBehindThoseWhoDoNot() {
    Client live = world.in("live");
    allFallBehind();
    write(2 * PAGE);
    allComeBack();
    finish();
    live.forget();
    writer.send("live", "psst"); // the first message of their conversation: a page, too
    assertThat(live.texts()).isEmpty();

    world.pass(TICK);
    assertThat(live.texts()).containsExactly("psst");
    assertThat(slow.get(SLOW - 1).texts()).isEmpty();
  }

  @Test
  void whoLeavesOrIsSlowAgainWhileItWaitsKeepsNobodyElseWaiting() {
    allFallBehind();
    writer.send("*", "missed");
    allComeBack();
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

  private void allFallBehind() {
    slow.forEach(Client::beCongested);
  }

  private void allComeBack() {
    pages.hold();
    slow.forEach(Client::beDrained);
    world.settle();
  }

  private Command.Resume resume(Client gone) {
    Position start = new Position(epoch(), 0);
    return new Command.Resume(
        gone.token(), List.of(new Command.Resume.Claim(Address.LOBBY, start)));
  }

  private long epoch() {
    ConversationId lobby = ConversationId.LOBBY;
    return Objects.requireNonNull(answer(world.ports.log().heads(List.of(lobby))).get(lobby))
        .epoch();
  }

  private void write(int messages) {
    for (int i = 0; i < messages; i++) {
      writer.send("*", MORE);
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
