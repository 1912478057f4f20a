package org.obrol.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.web.Bench.numbered;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.obrol.client.CuttingProxy;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.service.Ports;
import org.obrol.core.spi.ChatPolicy;
import org.obrol.core.spi.Refused;

/** The page's client alone, as somebody may copy it: what it promises of messages. */
class PageClientTest extends BenchTest {
  private static final long SEED = Long.getLong("obrol.seed", 20_260_102);

  @Test
  void throughConnectionsThatBreakEverythingArrivesOnceAndInOrderInTwoBrowsers() throws Exception {
    benches(builder -> builder);
    Stream.of("alice", "bob").forEach(site()::account);
    Random random = new Random(SEED);
    try (CuttingProxy proxy = new CuttingProxy(benchPort(), SEED, 8_000)) {
      Bench alice = benchAt(proxy.port(), "alice").logsIn("alice");
      Bench bob = benchAt(proxy.port(), "bob").logsIn("bob");
      Stream.of(alice, bob).forEach(bench -> bench.tell("bench.hasty = true"));
      proxy.beRough(true);
      int rounds = 60;
      for (int round = 0; round < rounds; round++) {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
          alice.sends("@bob", "a" + round + "." + i);
          bob.sends("@alice", "b" + round + "." + i);
          (random.nextBoolean() ? alice : bob).sends("*", "l" + round + "." + i);
        }
      }
      alice.eventually(any -> assertThat(proxy.cuts()).isGreaterThan(20));
      proxy.beRough(false);
      Stream.of(alice, bob).forEach(bench -> bench.isIn("online").hasSentAll("*"));
      alice.hasSentAll("@bob");
      bob.hasSentAll("@alice");
      assertSameAndWhole(alice, "@bob", bob, "@alice");
      assertSameAndWhole(alice, "*", bob, "*");
      assertThat(written(alice.texts("@bob"), "a")).isSorted().doesNotHaveDuplicates();
      assertThat(alice.list("bench.incoming()")).doesNotHaveDuplicates();
    }
  }

  private static void assertSameAndWhole(Bench a, String convOfA, Bench b, String convOfB) {
    a.eventually(any -> assertThat(a.texts(convOfA)).isEqualTo(b.texts(convOfB)));
    List<String> texts = a.texts(convOfA);
    assertThat(texts).doesNotHaveDuplicates();
    assertThat(a.list("bench.seqs(arg[0])", convOfA))
        .isEqualTo(IntStream.rangeClosed(1, texts.size()).boxed().toList());
  }

  /** Whose text begins so, as numbers that sort. */
  private static List<Integer> written(List<String> texts, String from) {
    return texts.stream()
        .filter(text -> text.startsWith(from))
        .map(text -> text.substring(1).split("\\."))
        .map(parts -> Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]))
        .toList();
  }

  @Test
  void whatIsUnsentSurvivesAReloadAndArrivesOnceInOrder() throws Exception {
    benches(builder -> builder);
    Stream.of("alice", "bob").forEach(site()::account);
    try (Cable cable = new Cable(benchPort())) {
      Bench alice = benchThrough(cable, "alice").logsIn("alice");
      alice.sends("@bob", "said").hasSentAll("@bob");
      cable.pull();
      alice.isIn("waiting").sendsMany("@bob", "unsaid ", 20);
      cable.plug();
      alice = reloaded(alice);
      alice.isIn("online").hasSentAll("@bob");
      Bench bob = in("bob");
      bob.has("@alice", join(List.of("said"), numbered("unsaid ", 20)));
    }
  }

  @Test
  void whatIsWrittenBeforeThePageHasAConnectionIsSeenAfterAReloadAndSentLater() {
    benches(builder -> builder);
    Bench alice = in("alice");
    AtomicBoolean down = new AtomicBoolean(true);
    alice
        .page()
        .routeWebSocket(
            url -> url.endsWith("/chat"),
            socket -> {
              if (down.get()) {
                socket.close();
              } else {
                socket.connectToServer();
              }
            });
    alice = reloaded(alice).isIn("waiting").sends("*", "early");
    alice = reloaded(alice).isIn("waiting");
    alice.eventually(
        a -> assertThat(a.list("bench.unsent('*')")).containsExactly("sending: early"));
    down.set(false);
    alice.tell("chat.retryNow()");
    alice.isIn("online").has("*", List.of("early")).hasSentAll("*");
  }

  @Test
  void whatAClosedTabHasNotSentItsNeighbourSends() throws Exception {
    benches(builder -> builder);
    Stream.of("alice", "bob").forEach(site()::account);
    try (Cable cable = new Cable(benchPort())) {
      Bench alice = benchThrough(cable, "alice").logsIn("alice");
      Bench beside = tabBeside(alice).isIn("online");
      cable.pull();
      alice.isIn("waiting").sendsMany("@bob", "m", 3);
      beside.isIn("waiting");
      alice.page().close(new com.microsoft.playwright.Page.CloseOptions().setRunBeforeUnload(true));
      beside.eventually(b -> assertThat(b.list("bench.unsent('@bob')")).hasSize(3));
      cable.plug();
      beside.hasSentAll("@bob");
      in("bob").has("@alice", numbered("m", 3));
    }
  }

  @Test
  void tabsThatTakeUpTheSameMessagesSendThemOnce() throws Exception {
    benches(builder -> builder);
    Stream.of("alice", "bob").forEach(site()::account);
    try (Cable cable = new Cable(benchPort())) {
      Bench first = benchThrough(cable, "alice").logsIn("alice");
      Bench second = tabBeside(first).isIn("online");
      cable.pull();
      first.isIn("waiting").sendsMany("@bob", "of the first ", 10);
      second.isIn("waiting").sendsMany("@bob", "of the second ", 10);
      cable.plug();
      // Both come back at the same time, and each finds that the page which wrote is gone.
      first.page().evaluate("location.reload()");
      second.page().evaluate("location.reload()");
      first = new Bench(first.page()).isIn("online").hasSentAll("@bob");
      new Bench(second.page()).isIn("online").hasSentAll("@bob");
      Bench bob = in("bob");
      bob.has("@alice", join(numbered("of the first ", 10), numbered("of the second ", 10)));
      assertThat(first.ask("Object.keys(localStorage).filter(k => k.includes('unsent')).length"))
          .isEqualTo(0);
    }
  }

  @Test
  void aRefusedMessageFailsWithItsCodeAndCanBeSentAgainOrGivenUp() {
    benches(builder -> builder);
    Bench alice = in("alice").sends("#devs", "one").sends("#devs", "two");
    alice.eventually(
        a ->
            assertThat(a.list("bench.refused('#devs')"))
                .containsExactly("no_such_group", "no_such_group"));
    alice = reloaded(alice).isIn("online");
    alice.eventually(
        a ->
            assertThat(a.list("bench.unsent('#devs')"))
                .containsExactly("failed: one", "failed: two"));
    assertThat(alice.outcome("chat.createGroup('devs')")).isEqualTo("OK");
    alice.tell("chat.discard(chat.open('#devs').outgoing[0])");
    alice.tell("chat.retry(chat.open('#devs').outgoing[0])");
    alice.hasSentAll("#devs").has("#devs", List.of("two"));
    assertThat(alice.list("bench.unsent('#devs')")).isEmpty();
  }

  @Test
  void whatTheServerCannotTakeRightNowIsSentAgainBeforeWhatIsBehindIt() {
    AtomicInteger refusals = new AtomicInteger(2);
    ChatPolicy policy =
        new ChatPolicy() {
          @Override
          public java.util.concurrent.CompletionStage<Void> message(
              Account from, Address to, String text) {
            boolean refuse = text.equals("m1") && refusals.getAndDecrement() > 0;
            return refuse
                ? CompletableFuture.failedStage(new Refused(Failure.BUSY, "not now"))
                : ALLOWED;
          }
        };
    benches(builder -> builder.policy(policy));
    Bench alice = in("alice").sends("*", "m1");
    alice.eventually(a -> assertThat(refusals).hasValueLessThan(2));
    alice.outcome("chat.listGroups()"); // its reply comes behind the refusal
    alice.sends("*", "m2").sends("*", "m3");
    alice.has("*", List.of("m1", "m2", "m3")).hasSentAll("*");
  }

  @Test
  void anOwnMessageStandsThereOnceWhetherItsPushOrItsReplyComesFirst() {
    benches(builder -> builder);
    Bench alice = in("alice");
    alice.tell(
        "bench.most = 0; chat.addEventListener('messages', () => { const c = chat.open('*');"
            + " bench.most = Math.max(bench.most, c.messages.length + c.outgoing.length); })");
    alice.sendsMany("*", "m", 50).hasSentAll("*").has("*", numbered("m", 50));
    assertThat(alice.number("bench.most")).isEqualTo(50);
    assertThat(alice.list("chat.open('*').messages.map(m => m.stored)")).containsOnly("memory");
    assertThat(alice.unread("*")).as("one's own are read").isZero();
  }

  @Test
  void aMessageThatWaitsIsShownAlsoWhenAnotherDeviceHasSaidTheSame() throws Exception {
    benches(builder -> builder);
    site().account("alice");
    try (Cable cable = new Cable(benchPort())) {
      Bench phone = benchThrough(cable, "alice").logsIn("alice");
      cable.holdCommands();
      phone.sends("*", "good morning");
      in("alice").sends("*", "good morning").hasSentAll("*");
      phone.has("*", List.of("good morning"));
      cable.pull();
      phone.isIn("waiting");
      assertThat(phone.list("bench.unsent('*')")).containsExactly("sending: good morning");
      cable.plug();
      phone.tell("chat.retryNow()");
      phone.hasSentAll("*").has("*", List.of("good morning", "good morning"));
    }
  }

  @Test
  void moreUnreadThanALoginPushesIsAHoleThatIsLoadedPageByPage() {
    benches(builder -> builder);
    Stream.of("alice", "bob").forEach(site()::account);
    site().write("bob", "alice", "m1");
    Bench alice = in("alice");
    alice.tell("chat.markRead('@bob', 1)");
    alice.eventually(a -> assertThat(a.unread("@bob")).isZero());
    assertThat(alice.outcome("chat.logout()")).isEqualTo("OK");
    numbered("m", 450).stream().skip(1).forEach(text -> site().write("bob", "alice", text));
    alice.logsIn("alice").has("@bob", numbered("m", 450).subList(250, 450));
    assertThat(alice.unread("@bob")).isEqualTo(449);
    assertThat(alice.number("chat.open('@bob').messages[0].seq")).isEqualTo(251);
    assertThat(alice.ask("chat.open('@bob').atBeginning")).isEqualTo(false);
  }

  @Test
  void aHoleIsLoadedFromEitherEnd() {
    benches(builder -> builder);
    Stream.of("alice", "bob").forEach(site()::account);
    numbered("m", 300).forEach(text -> site().write("bob", "alice", text));
    Bench alice = in("alice").has("@bob", numbered("m", 300).subList(100, 300));
    assertThat(alice.number("chat.loadHole('@bob', 0, 101, true)")).isEqualTo(50);
    assertThat(alice.texts("@bob").subList(0, 51)).isEqualTo(holed(300, 50, 101).subList(0, 51));
    assertThat(alice.number("chat.loadHole('@bob', 50, 101)")).isEqualTo(50);
    alice.has("@bob", numbered("m", 300));
    assertThat(alice.ask("chat.open('@bob').atBeginning")).isEqualTo(true);
    assertThat(alice.number("chat.loadBefore('@bob')")).isZero();
  }

  private static List<String> holed(int count, int lastBefore, int firstAfter) {
    List<String> all = numbered("m", count);
    return join(all.subList(0, lastBefore), all.subList(firstAfter - 1, count));
  }

  @Test
  void aPageThatIsLoadedAnewIsToldOnlyWhatIsNewAndHasEachLastLine() {
    benches(builder -> builder);
    Stream.of("alice", "bob").forEach(site()::account);
    numbered("m", 300).forEach(text -> site().write("bob", "alice", text));
    Bench alice = in("alice").has("@bob", numbered("m", 300).subList(100, 300));
    alice = reloaded(alice).isIn("online").has("@bob", List.of("m300"));
    assertThat(alice.unread("@bob")).isEqualTo(300);
    site().write("bob", "alice", "m301");
    alice.has("@bob", List.of("m300", "m301"));
    assertThat(alice.list("bench.incoming()")).containsExactly("m301");
  }

  @Test
  void afterTheServerHasLostItsLogTheConversationsBeginAnew() throws Exception {
    List<Ports> kept = new ArrayList<>();
    Site first = benches(builder -> builder.ports(ports -> remembered(kept, ports)));
    int port = benchPort();
    first.account("bob");
    Bench alice = in("alice").sendsMany("@bob", "old ", 5).hasSentAll("@bob");
    alice.tell("bench.hasty = true");
    first.server().close();
    alice.isIn("waiting").sends("@bob", "new");
    try (Site second =
        new Site(b -> b.listen(bench(port)).ports(ports -> onlyAccounts(kept.get(0), ports)))) {
      alice.isIn("online").hasSentAll("@bob").has("@bob", List.of("new"));
      assertThat(alice.number("bench.resets('@bob')")).isEqualTo(1);
      second.write("bob", "alice", "newer");
      alice.has("@bob", List.of("new", "newer"));
      assertThat(alice.list("bench.incoming()")).containsExactly("newer");
      alice.eventually(a -> assertThat(a.unread("@bob")).isEqualTo(1));
    }
  }

  private static Ports onlyAccounts(Ports of, Ports rest) {
    return new Ports(
        of.accounts(),
        of.tokens(),
        rest.log(),
        rest.groups(),
        rest.marks(),
        rest.files(),
        rest.policy());
  }

  private static Ports remembered(List<Ports> kept, Ports ports) {
    kept.add(ports);
    return ports;
  }

  @Test
  void whoTakesAFreedNameBeginsAnotherConversationAlsoWithOneWhoIsConnected() {
    benches(builder -> builder.guests(true));
    Bench alice = in("alice");
    Bench guest = benchAt(benchPort(), "bob");
    assertThat(guest.outcome("chat.loginAsGuest('bob')")).isEqualTo("OK");
    guest.sendsMany("@alice", "guest ", 3).hasSentAll("@alice");
    alice.has("@bob", numbered("guest ", 3));
    assertThat(guest.outcome("chat.logout()")).isEqualTo("OK");
    assertThat(guest.outcome("chat.register('bob', 'another')")).isEqualTo("OK");
    guest.sends("@alice", "somebody else");
    alice.has("@bob", List.of("somebody else"));
    assertThat(alice.list("bench.incoming()")).endsWith("somebody else").hasSize(4);
    guest.sends("@alice", "again");
    alice.has("@bob", List.of("somebody else", "again"));
  }

  private static List<String> join(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
