package org.obrol.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.Address;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;

/** What was written before: loaded as one scrolls to it, by the day, however much there is. */
class HistoryTest extends WebTest {
  private void fillLobby(int count) {
    CompletionStage<Message> last = null;
    UserName bob = UserName.of("bob");
    site().account("bob");
    for (int i = 1; i <= count; i++) {
      last = site().server().chat().send(bob, Address.LOBBY, "message " + i);
    }
    Site.await(last == null ? CompletableFuture.completedStage(null) : last);
  }

  @Test
  void whatOneLooksAtStaysWhereItIsWhenOlderMessagesCome() {
    fillLobby(400);
    Cable cable = cable();
    Person alice = person("alice", cable).opens("Lobby").sees("message 400");
    cable.holdCommands();
    Scroll scroll = new Scroll(alice);
    scroll.toTheTop();
    String anchor = scroll.first();
    double before = scroll.top(anchor);
    int oldest = scroll.oldest();
    cable.release();
    alice.page().waitForCondition(() -> scroll.oldest() < oldest);
    assertThat(scroll.top(anchor)).isCloseTo(before, within(2.0));
  }

  @Test
  void whoReadsOlderMessagesIsNotPulledDownByNewOnes() {
    fillLobby(100);
    Person alice = person("alice").opens("Lobby").sees("message 100");
    Scroll scroll = new Scroll(alice);
    scroll.by(-1500);
    String anchor = scroll.first();
    double before = scroll.top(anchor);
    site().write("bob", "*", "something new");
    assertThat(alice.messages("something new")).hasCount(1);
    assertThat(scroll.top(anchor)).isCloseTo(before, within(2.0));
    assertThat(alice.messages("something new")).not().isInViewport();
  }

  @Test
  void whoIsAtTheEndFollows() {
    fillLobby(50);
    Person alice = person("alice").opens("Lobby").sees("message 50");
    for (int i = 0; i < 30; i++) {
      site().write("bob", "*", "more " + i);
    }
    assertThat(alice.messages("more 29")).isInViewport();
  }

  @Test
  void scrollingUpEndsAtTheFirstMessage() {
    fillLobby(250);
    Person alice = person("alice").opens("Lobby").sees("message 250");
    new Scroll(alice).toTheFirst();
    assertThat(alice.messages("message 1")).isInViewport();
  }

  @Test
  void tenThousandMessagesDoNotFillThePage() {
    fillLobby(10_000);
    Person alice = person("alice").opens("Lobby").sees("message 10000");
    assertThat(alice.messages("message 10000")).isInViewport();
    Scroll scroll = new Scroll(alice);
    assertThat(scroll.toTheFirst()).isLessThan(1_000);
    assertThat(alice.messages("message 1")).isInViewport();
    assertThat(scroll.rows()).isLessThan(1_000);
    alice.says("and the end is near");
    assertThat(alice.messages("and the end is near")).isInViewport();
    assertThat(scroll.rows()).isLessThan(1_000);
  }

  @Test
  void daysAreSeparated() {
    SettableClock clock = new SettableClock("2026-03-01T09:00:00Z");
    site(server -> server.clock(clock));
    site().write("bob", "*", "on Sunday");
    clock.set("2026-03-01T23:59:00Z");
    site().write("bob", "*", "late on Sunday");
    clock.set("2026-03-09T00:01:00Z");
    site().write("bob", "*", "early on Monday");
    clock.set("2026-03-10T08:30:00Z");
    site().write("bob", "*", "this morning");
    Person alice = person("alice");
    alice.context().clock().setFixedTime(Date.from(Instant.parse("2026-03-10T10:00:00Z")));
    alice.reloads().isIn().opens("Lobby").sees("this morning");
    assertThat(alice.messages("late on Sunday")).containsText("23:59");
    assertThat(Shown.rows(alice.log()))
        .containsExactly(
            "Sunday 1 March",
            "on Sunday",
            "late on Sunday",
            "Yesterday",
            "early on Monday",
            "Today",
            "this morning");
  }

  @Test
  void theLineAboveWhatIsNewStandsWhereOneStoppedReading() {
    Person alice = person("alice").opens("Lobby");
    site().write("bob", "alice", "read");
    alice.opens("bob").sees("read").seesNothingUnread("bob").opens("Lobby");
    site().write("bob", "alice", "new one");
    site().write("bob", "alice", "new two");
    alice.seesUnread("bob", 2).opens("bob").sees("new two");
    assertThat(Shown.rows(alice.log()).subList(1, 5))
        .isEqualTo(List.of("read", "New", "new one", "new two"));
  }
}
