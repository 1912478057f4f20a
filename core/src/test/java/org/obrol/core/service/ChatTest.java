package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;
import static org.obrol.core.testing.Stages.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.ChatPolicy;
import org.obrol.core.spi.Peer;
import org.obrol.core.testing.LogTrap;
import org.obrol.core.testing.ManualExecutor;

/** The chat for programs in the same process, and their bots. */
class ChatTest {
  private static final UserName ALICE = UserName.of("alice");
  private static final UserName ROBOT = UserName.of("robot");
  private static final GroupName DEVS = GroupName.of("devs");

  private final World world = new World();
  private final Chat chat = world.service.chat();
  private final List<Push> pushed = new ArrayList<>();

  @Test
  void theSystemWritesToAUserToAGroupAndToAll() {
    Client alice = world.in("alice");
    answer(chat.createGroup(DEVS, List.of(ALICE)));
    world.settle();
    alice.forget();

    Message direct = answer(chat.send(UserName.SYSTEM, Address.of(ALICE), "to you"));
    answer(chat.send(UserName.SYSTEM, Address.of(DEVS), "to devs"));
    answer(chat.say(UserName.SYSTEM, "to all"));
    world.settle();

    assertThat(direct.seq()).isEqualTo(1);
    assertThat(alice.pushes(Push.Message.class))
        .extracting(push -> push.conversation() + " " + push.message().text())
        .containsExactlyInAnyOrder("@system to you", "#devs to devs", "* to all");
    assertThat(alice.failure(Client.message("system", "hello?"))).isEqualTo(Failure.NO_SUCH_USER);
  }

  @Test
  void aUserIsWrittenForWithoutBeingIn() {
    world.register("bob");
    Client alice = world.in("alice");

    Message message = answer(chat.send(UserName.of("Bob"), Address.of(ALICE), "hello"));
    world.settle();

    assertThat(message.from().shown()).isEqualTo("bob");
    assertThat(alice.pushes(Push.Message.class))
        .containsExactly(new Push.Message(Address.of(UserName.of("bob")), message));
  }

  @Test
  void whatCannotBeSentIsRefused() {
    world.register("alice");

    assertThat(refusal(chat.send(ROBOT, Address.LOBBY, "x"))).isEqualTo(Failure.NO_SUCH_USER);
    assertThat(refusal(chat.send(ALICE, Address.of(ROBOT), "x"))).isEqualTo(Failure.NO_SUCH_USER);
    assertThat(refusal(chat.send(ALICE, Address.of(DEVS), "x"))).isEqualTo(Failure.NO_SUCH_GROUP);
    assertThat(refusal(chat.say(ALICE, ""))).isEqualTo(Failure.MISSING_PARAMETER);
    assertThat(refusal(chat.say(ALICE, "a\u0000"))).isEqualTo(Failure.MALFORMED);
    assertThat(refusal(chat.say(ALICE, "\ud800"))).isEqualTo(Failure.MALFORMED);
    assertThat(refusal(chat.say(ALICE, "x".repeat((16 << 10) + 1)))).isEqualTo(Failure.TOO_LONG);
    assertThat(refusal(chat.say(ALICE, "\u20ac".repeat(5_462)))).isEqualTo(Failure.TOO_LONG);
    assertThat(answer(chat.say(ALICE, "\u20ac".repeat(5_461))).seq()).isEqualTo(1);
  }

  @Test
  void accountsAreMadeAndFoundByName() {
    Account made = answer(chat.register(ALICE, "Alice Liddell", "secret"));

    assertThat(answer(chat.find(UserName.of("ALICE")))).contains(made);
    assertThat(answer(chat.find(ROBOT))).isEmpty();
    assertThat(refusal(chat.register(ALICE, "Alice", "other"))).isEqualTo(Failure.NAME_TAKEN);
    assertThat(refusal(chat.register(UserName.SYSTEM, "System", "secret")))
        .isEqualTo(Failure.INVALID_NAME);
    assertThat(refusal(chat.register(ROBOT, "Robot", ""))).isEqualTo(Failure.MISSING_PARAMETER);
    world.connect().login("alice");
  }

  @Test
  void whoIsInIsListedOnceByName() {
    world.in("Carol");
    world.in("alice");
    world.in("alice", world.newLane());
    world.in("bob").disconnect();

    assertThat(answer(chat.online()))
        .extracting(account -> account.name().shown())
        .containsExactly("alice", "Carol");
  }

  @Test
  void aGroupIsMadeWithItsMembersOfWhomTheFirstIsTheOwner() {
    Client alice = world.in("alice");
    Client bob = world.in("bob", world.newLane());

    Group group = answer(chat.createGroup(DEVS, List.of(UserName.of("bob"), ALICE)));
    world.settle();

    assertThat(group.members()).hasSize(2);
    assertThat(group.owner()).isEqualTo(group.members().get(0));
    assertThat(alice.pushes(Push.Membership.class)).hasSize(1);
    bob.send("#devs", "hello");
    assertThat(alice.texts()).containsExactly("hello");
    assertThat(refusal(chat.createGroup(DEVS, List.of(ALICE)))).isEqualTo(Failure.NAME_TAKEN);
    assertThat(refusal(chat.createGroup(GroupName.of("other"), List.of(ROBOT))))
        .isEqualTo(Failure.NO_SUCH_USER);
  }

  // ---- bots

  private Bot bot() {
    return answer(chat.bot(ROBOT, Runnable::run, pushed::add));
  }

  @Test
  void aBotGetsMessagesAndSendsThem() {
    Client alice = world.in("alice");
    Bot robot = bot();

    alice.send("robot", "hello robot");
    Result sent = answer(robot.run(Client.message("alice", "hello alice")));
    world.settle();

    assertThat(sent).isInstanceOf(Result.Sent.class);
    assertThat(pushed.stream().filter(Push.Message.class::isInstance))
        .extracting(push -> ((Push.Message) push).message().text())
        .containsExactly("hello robot", "hello alice"); // its own as well, as for everybody
    assertThat(alice.texts()).containsExactly("hello robot", "hello alice");
    assertThat(answer(chat.online())).extracting(Account::name).containsExactly(ALICE, ROBOT);
  }

  @Test
  void nobodyLogsInToABotsAccount() {
    bot();

    for (String password : List.of(World.PASSWORD, "robot", "null")) {
      assertThat(world.connect().failure(new Command.Login(ROBOT, password)))
          .isEqualTo(Failure.BAD_CREDENTIALS);
    }
  }

  @Test
  void aBotMayBeAUserWhoIsThereAlready() {
    Client alice = world.in("alice");
    Bot second = answer(chat.bot(ALICE, Runnable::run, pushed::add));

    alice.send("*", "hello");
    assertThat(pushed).hasSize(1);
    assertThat(answer(second.run(new Command.WhoAmI()))).isInstanceOf(Result.Self.class);
  }

  @Test
  void aFailureIsAnAnswerToABotLikeAnyOther() {
    assertThat(answer(bot().run(Client.message("nobody", "x"))))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(Failure.NO_SUCH_USER));
  }

  @Test
  void aClosedBotIsGoneAndRunsNothingMore() {
    Bot robot = bot();
    Account account = answer(chat.find(ROBOT)).orElseThrow();
    robot.close();
    robot.close();

    assertThat(refusal(robot.run(new Command.Ping()))).isEqualTo(Failure.UNAVAILABLE);
    assertThat(answer(chat.online())).isEmpty();
    assertThat(world.service.isEmpty()).isTrue();
    assertThat(answer(world.ports.tokens().count(account.id()))).isZero();
    answer(chat.say(UserName.SYSTEM, "is anybody there?"));
    assertThat(pushed).isEmpty();
  }

  @Test
  void whatABotHasAskedForIsRefusedWhenItClosesFirst() {
    HeldPolicy policy = new HeldPolicy();
    World held = new World(policy);
    Bot robot = answer(held.service.chat().bot(ROBOT, Runnable::run, pushed::add));
    CompletionStage<Result> first = robot.run(Client.message("*", "one"));
    CompletionStage<Result> second = robot.run(new Command.Ping());
    robot.close();

    assertThat(refusal(first)).isEqualTo(Failure.UNAVAILABLE);
    assertThat(refusal(second)).isEqualTo(Failure.UNAVAILABLE);
  }

  @Test
  void aBotIsKickedAndSentAwayLikeEverybodyElse() {
    bot();
    assertThat(answer(chat.kick(ROBOT, "enough"))).isEqualTo(1);
    assertThat(pushed).containsExactly(new Push.Bye(Goodbye.KICKED, "enough", null));
    assertThat(world.service.isEmpty()).isTrue();

    pushed.clear();
    bot();
    world.service.drain();
    assertThat(pushed).hasSize(2);
    assertThat(((Push.Bye) pushed.get(1)).why()).isEqualTo(Goodbye.DRAINING);
    assertThat(world.service.isEmpty()).isTrue();
  }

  @Test
  void aBotWhomThePolicyRefusesDoesNotComeIn() {
    World refusing =
        new World(
            new ChatPolicy() {
              @Override
              public CompletionStage<Void> login(Account account, Peer peer) {
                return ChatPolicy.denied("no robots");
              }
            });

    CompletionStage<Bot> bot = refusing.service.chat().bot(ROBOT, Runnable::run, pushed::add);
    assertThat(refused(bot).failure()).isEqualTo(Failure.DENIED);
    assertThat(refused(bot).reason()).isEqualTo("no robots");
    assertThat(refusing.service.isEmpty()).isTrue();
  }

  @Test
  void aBotsExecutorMayBeSlow() {
    ManualExecutor slow = new ManualExecutor();
    Client alice = world.in("alice");
    answer(chat.bot(ROBOT, slow, pushed::add));
    slow.hold();
    alice.send("robot", "one");
    alice.send("robot", "two");
    assertThat(alice.texts()).containsExactly("one", "two");
    assertThat(pushed).isEmpty();

    slow.release();
    assertThat(pushed).hasSize(2);
  }

  @Test
  void aBotWhoseExecutorTakesNothingMoreDisturbsNobody() {
    Client alice = world.in("alice");
    AtomicBoolean full = new AtomicBoolean();
    answer(
        world
            .service
            .chat()
            .bot(
                ROBOT,
                task -> {
                  if (full.get()) {
                    throw new RejectedExecutionException("full");
                  }
                  task.run();
                },
                push -> {}));
    Client bob = world.in("bob", world.newLane());
    full.set(true);

    Result first = alice.ask(Client.message("*", "hello"));
    assertThat(first).isInstanceOf(Result.Sent.class);
    assertThat(bob.texts()).containsExactly("hello");
  }

  @Test
  void pushesAreHandedToABotOneAtATimeAndInOrderWhateverThreadsItHas() throws Exception {
    int count = 500;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    List<String> texts = new ArrayList<>(); // guarded by what is tested
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Bot robot =
          answer(
              chat.bot(
                  ROBOT,
                  threads,
                  push -> {
                    overlaps.addAndGet(inside.getAndIncrement());
                    if (push instanceof Push.Message message) {
                      texts.add(message.message().text());
                    }
                    inside.decrementAndGet();
                  }));
      List<CompletionStage<Result>> sends = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sends.add(robot.run(Client.message("*", "text " + i)));
        if (i % 50 == 0) {
          answer(sends.get(i)); // at rest for a moment
        }
      }
      sends.forEach(send -> answer(send));
      // Behind the last push, on the bot's own lane; two turns, as a push may be one turn late.
      answer(robot.run(new Command.Ping()));
      answer(robot.run(new Command.Ping()));

      assertThat(overlaps).hasValue(0);
      assertThat(texts).isEqualTo(IntStream.range(0, count).mapToObj(i -> "text " + i).toList());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aBotThatThrowsGetsTheNextPushAllTheSame() {
    World world = new World();
    Client alice = world.in("alice");
    List<String> got = new ArrayList<>();
    try (LogTrap trap = new LogTrap("org.obrol.core.service.BotPeer")) {
      answer(
          world
              .service
              .chat()
              .bot(
                  ROBOT,
                  Runnable::run,
                  push -> {
                    String text = ((Push.Message) push).message().text();
                    got.add(text);
                    if (text.equals("one")) {
                      throw new IllegalStateException("the bot's mistake");
                    }
                  }));
      alice.send("*", "one");
      alice.send("*", "two");
      alice.send("*", "three");
      assertThat(got).containsExactly("one", "two", "three");
      assertThat(trap.thrown()).hasSize(1);
    }
  }

  @Test
  void aBotThatThrowsAtItsGoodbyeIsGoneAllTheSame() {
    World world = new World();
    try (LogTrap trap = new LogTrap("org.obrol.core.service.BotPeer")) {
      answer(
          world
              .service
              .chat()
              .bot(
                  ROBOT,
                  Runnable::run,
                  push -> {
                    throw new IllegalStateException("the bot's mistake");
                  }));
      world.service.drain();
      assertThat(world.service.isEmpty()).isTrue();
      assertThat(trap.thrown()).isNotEmpty();
    }
  }

  @Test
  void aBotCannotBeTheSystem() {
    World world = new World();
    assertThat(refusal(world.service.chat().bot(UserName.SYSTEM, Runnable::run, push -> {})))
        .isEqualTo(Failure.INVALID_NAME);
  }

  @Test
  void aBotWhoseExecutorIsFullForAMomentHearsTheRest() {
    World world = new World();
    Client alice = world.in("alice");
    AtomicBoolean full = new AtomicBoolean();
    List<Push> got = new ArrayList<>();
    answer(
        world
            .service
            .chat()
            .bot(
                ROBOT,
                task -> {
                  if (full.get()) {
                    throw new RejectedExecutionException("full");
                  }
                  task.run();
                },
                got::add));
    full.set(true);
    alice.send("*", "one");
    full.set(false);
    alice.send("*", "two");
    alice.send("*", "three");

    assertThat(got).hasSize(3);
  }

  @Test
  void anErrorInABotIsLoggedAndTheBotGoesOn() {
    World world = new World();
    Client alice = world.in("alice");
    List<String> got = new ArrayList<>();
    try (LogTrap trap = new LogTrap("org.obrol.core.service.BotPeer")) {
      answer(
          world
              .service
              .chat()
              .bot(
                  ROBOT,
                  Runnable::run,
                  push -> {
                    got.add(((Push.Message) push).message().text());
                    throw new AssertionError("meant");
                  }));
      alice.send("*", "one");
      alice.send("*", "two");
      assertThat(got).containsExactly("one", "two");
      assertThat(trap.thrown()).hasSize(2);
    }
  }
}
