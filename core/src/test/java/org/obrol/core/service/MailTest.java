package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Traits;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Refused;

/** What clients take that nothing is pushed to. */
class MailTest {
  private static final GroupName DEVS = GroupName.of("devs");

  private final World world = new World();
  private final Client alice = world.in("alice");
  private final Client bob = world.in("bob");

  private static Map<String, List<String>> take(Client client) {
    return boxes(client).stream()
        .collect(
            Collectors.toMap(
                box -> box.conversation().toString(),
                box -> box.letters().stream().map(Result.Mail.Letter::text).toList()));
  }

  private static List<Result.Mail.Box> boxes(Client client) {
    return ((Result.Mail) client.ask(new Command.TakeMail())).boxes();
  }

  @Test
  void whatOthersWroteIsTakenOnceAndTheirBoxStays() {
    assertThat(take(bob)).isEmpty();
    alice.send("bob", "one");
    alice.send("bob", "two");

    assertThat(take(bob)).containsExactly(Map.entry("@alice", List.of("one", "two")));
    assertThat(take(bob)).containsExactly(Map.entry("@alice", List.of()));
    alice.send("bob", "three");
    assertThat(take(bob)).containsExactly(Map.entry("@alice", List.of("three")));
  }

  @Test
  void whatOneWroteOneselfIsNoMail() {
    alice.send("bob", "one");
    assertThat(take(alice)).isEmpty();
    assertThat(take(alice)).isEmpty();

    bob.send("alice", "answer");
    assertThat(take(alice)).containsExactly(Map.entry("@bob", List.of("answer")));
    alice.send("bob", "again");
    assertThat(take(alice)).containsExactly(Map.entry("@bob", List.of()));
  }

  @Test
  void whatOneWroteToOneselfIsMail() {
    alice.send("alice", "note");
    assertThat(take(alice)).containsExactly(Map.entry("@alice", List.of("note")));
  }

  @Test
  void ofAGroupEverybodyGetsAllTheSenderToo() {
    alice.ask(new Command.CreateGroup(DEVS));
    alice.ask(new Command.AddToGroup(DEVS, UserName.of("bob")));
    assertThat(take(alice)).isEmpty();
    alice.send("#devs", "all");

    assertThat(take(alice)).containsExactly(Map.entry("#devs", List.of("all")));
    assertThat(take(bob)).containsExactly(Map.entry("#devs", List.of("all")));
  }

  @Test
  void whatWasBeforeOneCameIsNoMail() {
    alice.ask(new Command.CreateGroup(DEVS));
    alice.send("#devs", "before");
    bob.ask(new Command.JoinGroup(DEVS));
    assertThat(take(bob)).isEmpty();
    alice.send("#devs", "after");
    assertThat(take(bob)).containsExactly(Map.entry("#devs", List.of("after")));

    bob.ask(new Command.LeaveGroup(DEVS));
    alice.send("#devs", "meanwhile");
    bob.ask(new Command.JoinGroup(DEVS));
    alice.send("#devs", "again");
    assertThat(take(bob)).containsExactly(Map.entry("#devs", List.of("again")));
  }

  @Test
  void theLobbyIsNoMail() {
    alice.send("*", "all");
    assertThat(take(bob)).isEmpty();
  }

  @Test
  void whatWasReadElsewhereIsMailAllTheSame() {
    alice.send("bob", "one");
    bob.ask(new Command.Read(Client.address("@alice"), 1));
    assertThat(take(bob)).containsExactly(Map.entry("@alice", List.of("one")));
  }

  @Test
  void whatIsTakenIsReadAndTheOtherConnectionsAreTold() {
    Client phone = world.resumed(bob, world.newLane());
    alice.send("bob", "one");
    alice.send("bob", "two");
    phone.forget();
    take(bob);

    assertThat(phone.pushes(Push.Read.class))
        .containsExactly(new Push.Read(Client.address("@alice"), 2));
    take(bob);
    assertThat(phone.pushes(Push.Read.class)).hasSize(1);
  }

  @Test
  void lettersHaveTheNamesThatPeopleRead() {
    answer(world.service.chat().register(UserName.of("messi"), "Lionel Messi", World.PASSWORD));
    Client messi = world.connect();
    messi.login("messi");
    messi.send("bob", "halo");
    bob.send("messi", "hi");

    assertThat(boxes(bob).get(0).letters())
        .containsExactly(new Result.Mail.Letter("Lionel Messi", "bob", "halo"));
    assertThat(boxes(messi).get(0).letters())
        .containsExactly(new Result.Mail.Letter("bob", "Lionel Messi", "hi"));
  }

  @Test
  void soMuchAtATimeAndTheRestTheNextTimes() {
    IntStream.range(0, 2_500).forEach(i -> alice.send("bob", "m" + i));
    List<Integer> sizes = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (List<String> page = take(bob).get("@alice"); !page.isEmpty(); ) {
      sizes.add(page.size());
      all.addAll(page);
      page = take(bob).get("@alice");
    }
    assertThat(sizes).containsExactly(1_000, 1_000, 500);
    assertThat(all).isEqualTo(IntStream.range(0, 2_500).mapToObj(i -> "m" + i).toList());
  }

  @Test
  void longTextsMakeItLess() {
    String text = "x".repeat(16_000);
    IntStream.range(0, 100).forEach(i -> alice.send("bob", text));
    int first = take(bob).get("@alice").size();
    assertThat(first).isBetween(20, 40);
    int taken = first;
    for (int more = first; more > 0; taken += more) {
      more = take(bob).get("@alice").size();
    }
    assertThat(taken).isEqualTo(100);
  }

  @Test
  void manyOfOnesOwnDoNotHideTheOnesBehind() {
    IntStream.range(0, 3_000).forEach(i -> alice.send("bob", "m" + i));
    bob.send("alice", "at last");
    assertThat(take(alice)).containsExactly(Map.entry("@bob", List.of("at last")));
  }

  @Test
  void twoWhoTakeAtOnceShareNothing() {
    Client other = world.resumed(bob, world.newLane());
    for (int round = 0; round < 20; round++) {
      alice.send("bob", "m" + round);
      bob.forget();
      other.forget();
      bob.give(new Command.TakeMail());
      other.give(new Command.TakeMail());
      world.settle();
      List<String> both = new ArrayList<>();
      for (Client client : List.of(bob, other)) {
        Result.Mail mail = (Result.Mail) client.results().get(0);
        mail.boxes().forEach(box -> box.letters().forEach(letter -> both.add(letter.text())));
      }
      assertThat(both).containsExactly("m" + round);
    }
  }

  @Test
  void whatCannotBeReadToItsEndIsNotTaken() {
    AtomicInteger readsLeft = new AtomicInteger(Integer.MAX_VALUE);
    World failing =
        new World(ChatOptions.defaults(), ports -> ports.withLog(failing(ports.log(), readsLeft)));
    Client sender = failing.in("alice");
    Client other = failing.in("carol");
    Client taker = failing.in("bob");
    sender.send("bob", "one");
    other.send("bob", "two");

    readsLeft.set(1); // of the two conversations
    assertThat(taker.failure(new Command.TakeMail())).isEqualTo(Failure.UNAVAILABLE);
    readsLeft.set(Integer.MAX_VALUE);

    assertThat(take(taker))
        .containsOnly(Map.entry("@alice", List.of("one")), Map.entry("@carol", List.of("two")));
  }

  /** The same log, whose reads for mail fail after so many. */
  private static MessageLog failing(MessageLog log, AtomicInteger readsLeft) {
    return (MessageLog)
        Proxy.newProxyInstance(
            MailTest.class.getClassLoader(),
            new Class<?>[] {MessageLog.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("read")
                  && (int) arguments[3] > 100_000 // the pages of the fan-out are smaller
                  && readsLeft.getAndDecrement() <= 0) {
                return CompletableFuture.failedStage(new Refused(Failure.UNAVAILABLE, "later"));
              }
              return method.invoke(log, arguments);
            });
  }

  @Test
  void whoMayWriteToAnyGroupReachesItsMembers() {
    Traits traits = Traits.of("open", Traits.Trait.OPEN_GROUPS);
    alice.ask(new Command.CreateGroup(DEVS));
    Client stranger = world.connect(world.newLane(), traits);
    stranger.login("bob");
    assertThat(stranger.send("#devs", "hello").conversation()).isEqualTo(Client.address("#devs"));
    assertThat(take(alice)).containsExactly(Map.entry("#devs", List.of("hello")));
    assertThat(take(bob)).isEmpty();
  }
}
