package org.obrol.web;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.web.Bench.numbered;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's client alone: its connections, and what all of a user's connections agree on. */
class PageSessionTest extends BenchTest {
  private static final long SEED = Long.getLong("obrol.seed", 20_260_102);
  private static final int SILENCE_MS = 30_500;
  private static final int PATIENCE_MS = 10_500;

  @Test
  void aConnectionThatIsSilentIsAskedAndOneThatStaysSilentIsGivenUp() throws Exception {
    benches(builder -> builder);
    site().account("alice");
    try (Cable cable = new Cable(benchPort())) {
      Bench alice = benchThrough(cable, "alice").logsIn("alice");
      Page page = alice.page();
      page.clock().install();
      alice = reloaded(alice).isIn("online");
      alice.tell("bench.ended = 0; chat.addEventListener('phase', () => bench.ended++)");
      page.clock().fastForward(SILENCE_MS);
      assertThat(alice.outcome("chat.listGroups()")).as("comes behind the ping's").isEqualTo("OK");
      page.clock().fastForward(PATIENCE_MS);
      assertThat(alice.number("bench.ended")).as("who answers is not given up").isZero();
      cable.holdAnswers();
      page.clock().fastForward(SILENCE_MS);
      alice.sends("*", "is anybody there?");
      assertThat(alice.ask("chat.phase")).isEqualTo("online");
      page.clock().fastForward(PATIENCE_MS);
      assertThat(alice.ask("chat.phase")).isEqualTo("waiting");
      cable.release();
      alice.tell("chat.retryNow()");
      alice.isIn("online").has("*", List.of("is anybody there?")).hasSentAll("*");
    }
  }

  @Test
  void aTabThatIsLookedAtAgainTriesAtOnce() throws Exception {
    benches(builder -> builder);
    site().account("alice");
    try (Cable cable = new Cable(benchPort())) {
      Bench alice = benchThrough(cable, "alice").logsIn("alice");
      alice.page().clock().install(); // so that no pause ends by itself
      alice = reloaded(alice).isIn("online");
      alice.page().clock().pauseAt(System.currentTimeMillis() + 3_600_000);
      cable.pull();
      alice.isIn("waiting");
      cable.plug();
      alice.tell("dispatchEvent(new Event('online'))");
      alice.isIn("online");
    }
  }

  @Test
  void whatFallsIntoALagIsCaughtUpAndWhoIsInIsAskedAnew() throws Exception {
    int count = 1_200;
    benches(builder -> builder.maxPendingBytes(64 << 10));
    Stream.of("alice", "bob").forEach(site()::account);
    try (Cable cable = new Cable(benchPort())) {
      Bench alice = benchThrough(cable, "alice").logsIn("alice");
      assertThat(alice.outcome("chat.loadPeople()")).isEqualTo("OK");
      assertThat(alice.ask("chat.people.get('bob').online")).isEqualTo(false);
      cable.holdAnswers();
      Random random = new Random(SEED); // what repeats itself would be deflated to nothing
      IntStream.range(0, count).forEach(n -> site().write("bob", "*", letters(random, 12_000)));
      site().program("bob");
      cable.release();
      alice.eventually(
          a -> assertThat(a.number("chat.open('*').messages.length")).isEqualTo(count));
      alice.eventually(a -> assertThat(a.ask("chat.people.get('bob').online")).isEqualTo(true));
      assertThat(alice.number("bench.heardOf('lag')")).isPositive();
      assertThat(alice.list("bench.seqs('*')"))
          .isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
    }
  }

  private static String letters(Random random, int count) {
    return random.ints(count, '!', '~').mapToObj(Character::toString).collect(joining());
  }

  @Test
  void withMorePositionsThanALineHoldsNothingIsLostAndNothingComesTwice() throws Exception {
    int others = 300;
    benches(builder -> builder);
    site().account("alice");
    List<String> names = numbered("somebody-with-a-long-name-", others);
    names.forEach(name -> site().write(name, "alice", "first of " + name));
    try (Cable cable = new Cable(benchPort())) {
      Bench alice = benchThrough(cable, "alice").logsIn("alice");
      alice.eventually(a -> assertThat(withMessages(a, 1)).isEqualTo(others));
      cable.pull();
      alice.isIn("waiting");
      names.forEach(name -> site().write(name, "alice", "second of " + name));
      cable.plug();
      alice.tell("chat.retryNow()");
      alice.isIn("online");
      alice.eventually(a -> assertThat(withMessages(a, 2)).isEqualTo(others));
      assertThat(alice.list("bench.incoming()"))
          .containsExactlyInAnyOrderElementsOf(names.stream().map("second of "::concat).toList());
    }
  }

  private static int withMessages(Bench bench, int count) {
    return bench.number(
        "[...chat.conversations.values()].filter(c => c.messages.length === arg[0]).length", count);
  }

  @Test
  void whatALaterProtocolMayBringIsIgnored() {
    benches(builder -> builder);
    Bench alice = in("alice");
    alice.page().routeWebSocket(url -> url.endsWith("/chat"), PageSessionTest::embellish);
    Bench later = reloaded(alice).isIn("online");
    site().write("bob", "*", "known");
    site().write("bob", "*", "poll: tea or coffee?");
    later.eventually(a -> assertThat(a.unread("*")).isEqualTo(2));
    assertThat(later.ask("chat.open('*').last.text")).isEqualTo("known");
    assertThat(later.list("bench.incoming()")).containsExactly("known");
    later.sends("*", "still here").hasSentAll("*");
    assertThat(later.outcome("chat.joinGroup('nowhere')")).isEqualTo("no_such_place");
  }

  /** Fields, events, kinds and codes that there are not yet. */
  private static void embellish(WebSocketRoute browser) {
    WebSocketRoute server = browser.connectToServer();
    server.onMessage(
        frame -> {
          browser.send("{\"event\":\"confetti\",\"conv\":\"*\"}");
          browser.send("{\"neither\":\"reply nor push\"}");
          browser.send(
              frame
                  .text()
                  .replaceFirst("^\\{", "{\"shade\":{\"of\":[\"blue\"]},")
                  .replace("\"kind\":\"text\",\"text\":\"poll", "\"kind\":\"poll\",\"text\":\"poll")
                  .replace("no_such_group", "no_such_place"));
        });
  }

  @Test
  void aGoodbyeSaysWhetherToComeBack() {
    benches(builder -> builder);
    Bench alice = in("alice");
    List<WebSocketRoute> sockets = new ArrayList<>();
    alice
        .page()
        .routeWebSocket(
            url -> url.endsWith("/chat"),
            socket -> {
              sockets.add(socket);
              socket.connectToServer();
            });
    Bench bench = reloaded(alice).isIn("online");
    bench.tell("bench.hasty = true");
    goodbye(sockets, "slow_consumer", true);
    cameBack(bench, sockets, 2);
    goodbye(sockets, "quit", false); // which nobody asked for: a proxy has closed our side
    cameBack(bench, sockets, 3);
    goodbye(sockets, "kicked", false);
    bench.isIn("out");
    assertThat(bench.ask("chat.ended.code")).isEqualTo("kicked");
    assertThat(sockets).hasSize(3);
    reloaded(bench).isIn("online"); // its user wants it, and the token has not ended
  }

  private static void cameBack(Bench bench, List<WebSocketRoute> sockets, int connections) {
    bench.eventually(
        b -> {
          // Playwright tells of sockets only while it is asked something.
          assertThat(b.ask("chat.phase")).isEqualTo("online");
          assertThat(sockets).hasSize(connections);
        });
  }

  private static void goodbye(List<WebSocketRoute> sockets, String code, boolean reconnect) {
    sockets
        .get(sockets.size() - 1)
        .send(
            "{\"event\":\"bye\",\"code\":\"%s\",\"reason\":\"so\",\"reconnect\":%b}"
                .formatted(code, reconnect));
  }

  @Test
  void aReadMarkIsTheSameInAllBrowsersAlsoOneThatWasMovedWithoutAConnection() throws Exception {
    benches(builder -> builder);
    Stream.of("alice", "bob").forEach(site()::account);
    numbered("m", 10).forEach(text -> site().write("bob", "alice", text));
    try (Cable cable = new Cable(benchPort())) {
      Bench alice = benchThrough(cable, "alice").logsIn("alice");
      Bench elsewhere = in("alice").has("@bob", numbered("m", 10));
      alice.tell("chat.markRead('@bob', 4)");
      elsewhere.eventually(e -> assertThat(e.unread("@bob")).isEqualTo(6));
      cable.pull();
      alice.isIn("waiting").tell("chat.markRead('@bob', 9)");
      assertThat(alice.unread("@bob")).isEqualTo(1);
      cable.plug();
      alice.tell("chat.retryNow()");
      elsewhere.eventually(e -> assertThat(e.unread("@bob")).isEqualTo(1));
      elsewhere.tell("chat.markRead('@bob', 99)");
      alice.eventually(e -> assertThat(e.unread("@bob")).isZero());
    }
  }

  @Test
  void allTabsOfABrowserComeInAndGoOutTogether() {
    benches(builder -> builder);
    Bench first = benchAt(benchPort(), "alice");
    Bench second = tabBeside(first);
    site().account("alice");
    first.logsIn("alice");
    second.isIn("online");
    assertThat(second.outcome("chat.logout()")).isEqualTo("OK");
    first.isIn("out");
    assertThat(first.ask("chat.ended.code")).isEqualTo("logged_out");
    assertThat(second.ask("chat.ended")).isNull();
    assertThat(first.number("Object.keys(localStorage).length")).isZero();
  }

  @Test
  void aLogoutWithoutAConnectionEndsAlsoTheTabsThatHaveOne() {
    benches(builder -> builder);
    Bench first = in("alice");
    Bench second = tabBeside(first).isIn("online");
    first.page().routeWebSocket(url -> url.endsWith("/chat"), WebSocketRoute::close);
    first = reloaded(first).isIn("waiting");
    assertThat(first.outcome("chat.logout()")).isEqualTo("OK");
    second.isIn("out");
    assertThat(second.ask("chat.ended.code")).isEqualTo("logged_out");
    assertThat(second.number("Object.keys(localStorage).length")).isZero();
    assertThat(reloaded(second).ask("chat.me")).isNull();
  }

  @Test
  void aTokenThatHasEndedMeanwhileIsForgotten() {
    benches(builder -> builder);
    Bench alice = in("alice");
    Bench elsewhere = in("alice");
    alice.page().navigate("about:blank");
    assertThat(elsewhere.outcome("chat.changePassword(arg[0], 'other')", Site.PASSWORD))
        .isEqualTo("OK");
    alice.page().goBack();
    Bench back = new Bench(alice.page()).isIn("out");
    assertThat(back.ask("chat.ended.code")).isEqualTo("bad_token");
    assertThat(reloaded(back).ask("chat.ended")).isNull();
  }

  @Test
  void whatOthersDoWithGroupsIsSeen() {
    benches(builder -> builder);
    Bench alice = in("alice");
    Bench bob = in("bob");
    assertThat(alice.outcome("chat.createGroup('devs')")).isEqualTo("OK");
    alice.sends("#devs", "before").hasSentAll("#devs");
    assertThat(alice.outcome("chat.addMember('#devs', 'bob')")).isEqualTo("OK");
    bob.has("#devs", List.of("before")); // the last line, of before bob came
    assertThat(bob.unread("#devs")).isZero();
    assertThat(bob.outcome("chat.groupMembers('#devs')")).isEqualTo("OK");
    assertThat(alice.outcome("chat.leaveGroup('#devs')")).isEqualTo("OK");
    bob.eventually(b -> assertThat(b.list("chat.open('#devs').members")).containsExactly("bob"));
    bob.eventually(b -> assertThat(b.ask("chat.open('#devs').owner")).isEqualTo("bob"));
    assertThat(alice.ask("chat.open('#devs').over")).isEqualTo(true);
    alice.sends("#devs", "may I?");
    alice.eventually(
        a -> assertThat(a.list("bench.refused('#devs')")).containsExactly("not_a_member"));
  }

  @Test
  void aLineThatIsTooLongIsRefusedHereAndTheConnectionStays() {
    benches(builder -> builder);
    Bench alice = in("alice");
    alice.tell("chat.send('*', '\\u0001'.repeat(16000)); chat.send('*', 'ä'.repeat(8193))");
    alice.sends("*", "short").has("*", List.of("short"));
    assertThat(alice.list("bench.refused('*')")).containsExactly("too_long", "too_long");
  }
}
