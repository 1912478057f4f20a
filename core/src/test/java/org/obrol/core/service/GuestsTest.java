package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.failedStage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Accounts;
import org.obrol.core.spi.ChatPolicy;
import org.obrol.core.spi.Groups;
import org.obrol.core.spi.Peer;
import org.obrol.core.spi.ReadMarks;
import org.obrol.core.spi.Refused;
import org.obrol.core.spi.Tokens;
import org.obrol.core.testing.LogTrap;

/** Guests: a name while the token lives, and nothing after it but what they said. */
class GuestsTest {
  private static final ChatOptions GUESTS = ChatOptions.defaults().withGuests(true);
  private static final Duration LINGER = Duration.ofSeconds(60);
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final GroupName DEVS = GroupName.of("devs");

  private final World world = new World(GUESTS);

  private static Command.GuestLogin guest(String name) {
    return new Command.GuestLogin(UserName.of(name));
  }

  private static Command.Register register(String name) {
    return new Command.Register(UserName.of(name), World.PASSWORD);
  }

  private Client guestIn(String name) {
    Client client = world.connect();
    assertThat(client.ask(guest(name))).isInstanceOf(Result.LoggedIn.class);
    client.forget();
    return client;
  }

  @Test
  void aGuestComesInWithoutAPassword() {
    Client client = world.connect();
    Result.LoggedIn in = (Result.LoggedIn) client.ask(guest("Zoe"));

    assertThat(in.account().guest()).isTrue();
    assertThat(in.account().name().shown()).isEqualTo("Zoe");
    assertThat(client.ask(new Command.WhoAmI())).isEqualTo(new Result.Self(in.account()));
  }

  @Test
  void thereAreNoGuestsWhereTheyAreNotAllowed() {
    World closed = new World();

    assertThat(closed.connect().failure(guest("zoe"))).isEqualTo(Failure.MISSING_PARAMETER);
    assertThat(answer(closed.service.chat().find(UserName.of("zoe")))).isEmpty();
  }

  @Test
  void aGuestTakesNoAccountsNameNorTheSystems() {
    world.register("alice");

    assertThat(world.connect().failure(guest("Alice"))).isEqualTo(Failure.NAME_TAKEN);
    assertThat(world.connect().failure(guest("System"))).isEqualTo(Failure.INVALID_NAME);
    assertThat(world.connect().failure(guest("Erased-7"))).isEqualTo(Failure.INVALID_NAME);
  }

  @Test
  void theNameIsTakenWhileTheTokenLives() {
    Client zoe = guestIn("zoe");
    Client other = world.connect();
    assertThat(other.failure(guest("ZOE"))).isEqualTo(Failure.NAME_TAKEN);
    assertThat(other.failure(register("zoe"))).isEqualTo(Failure.NAME_TAKEN);

    zoe.disconnect();
    world.pass(LINGER.minus(MOMENT));
    assertThat(other.failure(guest("zoe"))).isEqualTo(Failure.NAME_TAKEN);
    assertThat(other.failure(register("zoe"))).isEqualTo(Failure.NAME_TAKEN);
  }

  @Test
  void theNameIsFree60SecondsAfterTheLastConnection() {
    Client zoe = guestIn("zoe");
    Client second = world.resumed(zoe, world.newLane());
    String token = zoe.token();
    zoe.disconnect();
    world.pass(LINGER.multipliedBy(2));
    assertThat(second.ask(new Command.WhoAmI())).isInstanceOf(Result.Self.class);

    second.disconnect();
    world.pass(LINGER);
    Client other = world.connect();
    assertThat(other.failure(new Command.Resume(token, List.of()))).isEqualTo(Failure.BAD_TOKEN);
    assertThat(other.ask(register("zoe"))).isInstanceOf(Result.Registered.class);
  }

  @Test
  void aGuestWhoComesBackInTimeIsTheSame() {
    Client zoe = guestIn("zoe");
    Result before = zoe.ask(new Command.WhoAmI());
    for (int i = 0; i < 3; i++) {
      zoe.disconnect();
      world.pass(LINGER.minus(MOMENT));
      zoe = world.resumed(zoe, world.lane);
    }
    world.pass(LINGER.multipliedBy(2));

    assertThat(zoe.ask(new Command.WhoAmI())).isEqualTo(before);
  }

  @Test
  void theGroupsOfAGuestAreLeftWhenItsTimeIsOver() {
    Client alice = world.in("alice");
    alice.ask(new Command.CreateGroup(DEVS));
    Client zoe = guestIn("zoe");
    zoe.ask(new Command.JoinGroup(DEVS));
    zoe.ask(new Command.CreateGroup(GroupName.of("zoes")));
    alice.ask(new Command.JoinGroup(GroupName.of("zoes")));
    zoe.ask(new Command.CreateGroup(GroupName.of("alone")));
    world.pass(Duration.ofSeconds(5));
    alice.forget();
    zoe.disconnect();
    world.pass(LINGER.minus(MOMENT));
    assertThat(members(alice, "devs").members()).hasSize(2);

    world.pass(MOMENT);
    assertThat(members(alice, "devs").members()).containsExactly(UserName.of("alice"));
    assertThat(members(alice, "zoes").owner()).isEqualTo(UserName.of("alice"));
    assertThat(alice.failure(new Command.GroupMembers(GroupName.of("alone"))))
        .isEqualTo(Failure.NO_SUCH_GROUP);
    world.pass(Duration.ofSeconds(2));
    assertThat(alice.pushes(Push.GroupChange.class))
        .contains(new Push.GroupChange(DEVS, List.of(), List.of(UserName.of("zoe"))));
  }

  private static Result.Membership members(Client client, String group) {
    return (Result.Membership) client.ask(new Command.GroupMembers(GroupName.of(group)));
  }

  @Test
  void whoeverTakesTheFreedNameGetsNoneOfTheOldConversations() {
    Client alice = world.in("alice");
    Client zoe = guestIn("zoe");
    alice.send("zoe", "for the first zoe");
    zoe.disconnect();
    world.pass(LINGER);
    alice.send("*", "to all");

    Client another = world.connect();
    Result.LoggedIn in = (Result.LoggedIn) another.ask(guest("zoe"));
    assertThat(in.conversations()).hasSize(1); // the lobby, at its head
    assertThat(another.texts()).isEmpty();
    assertThat(alice.send("zoe", "for the second zoe").seq()).isEqualTo(1);
    assertThat(another.texts()).containsExactly("for the second zoe");
  }

  @Test
  void aGuestWhoLogsOutIsGoneAtOnce() {
    Client zoe = guestIn("zoe");
    Client tab = world.resumed(zoe, world.newLane());
    zoe.ask(new Command.Logout());

    assertThat(tab.isClosed()).isTrue();
    assertThat(world.connect().ask(register("zoe"))).isInstanceOf(Result.Registered.class);
    world.pass(LINGER);
    world.connect().login("zoe"); // and nothing that was left over has touched the account
  }

  @Test
  void aGuestWhomThePolicyRefusesTakesNoName() {
    World refusing =
        new World(
            GUESTS,
            ports ->
                ports.withPolicy(
                    new ChatPolicy() {
                      @Override
                      public CompletionStage<Void> login(Account account, Peer peer) {
                        return account.guest() ? ChatPolicy.denied("no guests today") : ALLOWED;
                      }
                    }));

    assertThat(refusing.connect().ask(guest("zoe")))
        .isEqualTo(new Result.Failed(Failure.DENIED, "no guests today"));
    assertThat(refusing.connect().ask(register("zoe"))).isInstanceOf(Result.Registered.class);
  }

  @Test
  void aPolicyThatThrowsAtAGuestLeavesTheNameFree() {
    AtomicBoolean broken = new AtomicBoolean(true);
    ChatPolicy policy =
        new ChatPolicy() {
          @Override
          public CompletionStage<Void> login(Account account, Peer peer) {
            if (broken.get()) {
              throw new IllegalStateException("meant");
            }
            return ALLOWED;
          }
        };
    World world =
        new World(ChatOptions.defaults().withGuests(true), ports -> ports.withPolicy(policy));
    Client visitor = world.connect();
    Command login = new Command.GuestLogin(UserName.of("visitor"));
    try (LogTrap trap = new LogTrap("org.obrol.core.service.Faults")) {
      assertThat(visitor.failure(login)).isEqualTo(Failure.INTERNAL);
      assertThat(trap.thrown()).hasSize(1);
    }
    broken.set(false);
    assertThat(visitor.ask(login)).isInstanceOf(Result.LoggedIn.class);
  }

  // ---- stores that fail

  /** A port one call of which is refused a number of times, as a busy disk does. */
  private static <T> T refusing(Class<T> type, T port, String call, AtomicInteger times) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals(call) && times.getAndDecrement() > 0) {
                return failedStage(new Refused(Failure.BUSY, "meant"));
              }
              return method.invoke(port, arguments);
            }));
  }

  private static Ports refusing(Ports ports, String call, AtomicInteger times) {
    return new Ports(
        refusing(Accounts.class, ports.accounts(), call, times),
        refusing(Tokens.class, ports.tokens(), call, times),
        ports.log(),
        refusing(Groups.class, ports.groups(), call, times),
        refusing(ReadMarks.class, ports.marks(), call, times),
        ports.files(),
        ports.policy());
  }

  @ParameterizedTest
  @ValueSource(strings = {"revokeAll", "of", "leave", "forget", "dismiss"})
  void aGuestWhoCannotBeDismissedLingersAgain(String call) {
    AtomicInteger refusals = new AtomicInteger();
    World busy = new World(GUESTS, ports -> refusing(ports, call, refusals));
    Client zoe = busy.connect();
    assertThat(zoe.ask(guest("zoe"))).isInstanceOf(Result.LoggedIn.class);
    zoe.ask(new Command.CreateGroup(DEVS));
    refusals.set(2);
    zoe.disconnect();
    busy.pass(LINGER);
    assertThat(refusals).as("no second try at once").hasValue(1);
    busy.pass(LINGER.minus(MOMENT));
    assertThat(refusals).as("no second try soon").hasValue(1);
    assertThat(busy.connect().failure(guest("zoe"))).isEqualTo(Failure.NAME_TAKEN);

    busy.pass(LINGER.multipliedBy(2)); // the second refusal
    busy.pass(LINGER.multipliedBy(2));

    assertThat(busy.connect().ask(guest("zoe"))).isInstanceOf(Result.LoggedIn.class);
    assertThat(answer(busy.ports.groups().list())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"count", "revokeAll", "dismiss"})
  void aGuestWhoLogsOutWhileTheStoreIsBusyIsGoneLater(String call) {
    AtomicInteger refusals = new AtomicInteger();
    World busy = new World(GUESTS, ports -> refusing(ports, call, refusals));
    Client zoe = busy.connect();
    assertThat(zoe.ask(guest("zoe"))).isInstanceOf(Result.LoggedIn.class);
    refusals.set(1);
    zoe.ask(new Command.Logout());
    zoe.disconnect();

    busy.pass(LINGER.multipliedBy(2));

    assertThat(busy.connect().ask(guest("zoe"))).isInstanceOf(Result.LoggedIn.class);
  }

  @Test
  void theManyGuestsOfAnEarlierProcessDoNotEndAllAtOnce() {
    for (int i = 0; i < 3_000; i++) {
      answer(world.ports.accounts().admit(UserName.of("guest" + i)));
    }
    World later = new World(GUESTS, ports -> withLog(world.ports, ports));
    later.connect();
    later.pass(LINGER.minus(MOMENT));
    int left = guests();
    assertThat(left).isEqualTo(3_000);

    for (int second = 0; second <= LINGER.toSeconds() + 1; second++) {
      later.pass(MOMENT);
      assertThat(left - guests()).isLessThanOrEqualTo(100);
      left = guests();
    }
    assertThat(left).isZero();
  }

  @Test
  void aFewGuestsOfAnEarlierProcessHave60Seconds() {
    for (int i = 0; i < 10; i++) {
      answer(world.ports.accounts().admit(UserName.of("guest" + i)));
    }
    World later = new World(GUESTS, ports -> withLog(world.ports, ports));
    later.connect();
    later.pass(LINGER.minus(MOMENT));
    assertThat(guests()).isEqualTo(10);
    later.pass(MOMENT);
    assertThat(guests()).isZero();
  }

  private static Ports withLog(Ports earlier, Ports fresh) {
    return earlier.withLog(fresh.log()); // a log serves one chat
  }

  private int guests() {
    return answer(world.ports.accounts().guests()).size();
  }
}
