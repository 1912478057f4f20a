package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.command.Traits;
import org.obrol.core.command.Traits.Trait;
import org.obrol.core.event.Event;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.testing.ManualLane;

/** Clients that name their token in each command, and are never logged in. */
class TokenCommandsTest {
  private static final Traits COURSE = Traits.of("course", Trait.MAY_STAY_OUT);

  private final World world = new World();
  private final Client alice = world.in("alice");
  private Client course;

  @BeforeEach
  void open() {
    world.register("bob");
    world.register("carol");
    course = connect();
  }

  private Client connect() {
    return world.connect(world.newLane(), COURSE);
  }

  private static String authenticate(Client client, String name) {
    Result result = client.ask(new Command.Authenticate(UserName.of(name), World.PASSWORD));
    return ((Result.Authenticated) result).token();
  }

  private static Command as(String token, Command command) {
    return new Command.As(token, command);
  }

  private static List<String> people(Client client, boolean onlineOnly) {
    Result.Users users = (Result.Users) client.ask(new Command.RollCall(onlineOnly, true));
    return users.users().stream().map(user -> user.account().name().shown()).toList();
  }

  // ---- the token

  @Test
  void anUnknownNameAndAWrongPasswordAreToldApart() {
    assertThat(course.failure(new Command.Authenticate(UserName.of("nobody"), "x")))
        .isEqualTo(Failure.NO_SUCH_USER);
    assertThat(course.failure(new Command.Authenticate(UserName.of("bob"), "wrong")))
        .isEqualTo(Failure.BAD_CREDENTIALS);
    for (String nobodys : List.of("", "x".repeat(257))) {
      assertThat(course.failure(new Command.Authenticate(UserName.of("nobody"), nobodys)))
          .isEqualTo(Failure.NO_SUCH_USER);
      assertThat(course.failure(new Command.Authenticate(UserName.of("bob"), nobodys)))
          .isEqualTo(Failure.BAD_CREDENTIALS);
    }
    assertThat(course.isKnown()).isFalse();
  }

  @Test
  void aCommandIsCarriedOutAsTheTokensUserAndTheConnectionIsNotLoggedIn() {
    String bob = authenticate(course, "bob");
    assertThat(course.isKnown()).isTrue();

    course.ask(as(bob, Client.message("alice", "hello")));
    Push.Message message = alice.pushes(Push.Message.class).get(0);
    assertThat(message.message().from()).isEqualTo(UserName.of("bob"));
    assertThat(((Result.Self) course.ask(as(bob, new Command.WhoAmI()))).account().name())
        .isEqualTo(UserName.of("bob"));
    assertThat(course.failure(new Command.WhoAmI())).isEqualTo(Failure.NOT_LOGGED_IN);
    assertThat(course.failure(Client.message("alice", "no"))).isEqualTo(Failure.NOT_LOGGED_IN);
  }

  @Test
  void everyTokenWorksOnEveryConnectionAndSeveralOnOne() {
    String bob = authenticate(course, "bob");
    String carol = authenticate(course, "carol");
    Client other = connect();

    other.ask(as(bob, Client.message("alice", "of bob")));
    other.ask(as(carol, Client.message("alice", "of carol")));
    course.ask(as(alice.token(), Client.message("bob", "of alice")));

    assertThat(alice.pushes(Push.Message.class))
        .extracting(push -> push.message().from().shown())
        .containsExactly("bob", "carol", "alice");
  }

  @Test
  void aTokenThatNeverWasOrHasEndedIsRefused() {
    String bob = authenticate(course, "bob");
    assertThat(course.failure(as("wrong", new Command.Ping()))).isEqualTo(Failure.BAD_TOKEN);
    assertThat(course.failure(as("", new Command.Ping()))).isEqualTo(Failure.BAD_TOKEN);
    assertThat(((Result.LoggedOut) course.ask(as(bob, new Command.Logout()))).user())
        .isEqualTo(UserName.of("bob"));
    assertThat(course.failure(as(bob, new Command.Ping()))).isEqualTo(Failure.BAD_TOKEN);
    assertThat(course.isKnown()).isFalse();
  }

  @Test
  void theTokenIsLookedAtBeforeTheCommand() {
    Command bad = new Command.Malformed(Failure.NO_SUCH_USER, "no user of this name", false);
    assertThat(course.failure(as("wrong", bad))).isEqualTo(Failure.BAD_TOKEN);
    assertThat(course.failure(as(authenticate(course, "bob"), bad)))
        .isEqualTo(Failure.NO_SUCH_USER);
  }

  @Test
  void whatBelongsToALoginIsRefused() {
    String bob = authenticate(course, "bob");
    assertThat(course.failure(as(bob, new Command.Presence(true))))
        .isEqualTo(Failure.NOT_LOGGED_IN);
  }

  @Test
  void anotherTokenLeavesTheFirstOneGood() {
    String first = authenticate(course, "bob");
    String second = authenticate(course, "bob");
    assertThat(second).isNotEqualTo(first);
    course.ask(as(second, new Command.Logout()));
    assertThat(course.ask(as(first, new Command.Ping()))).isInstanceOf(Result.Done.class);
    assertThat(course.isKnown()).isTrue();
  }

  // ---- never a push

  @Test
  void nothingIsPushedToAConnectionThatIsNotLoggedIn() {
    String bob = authenticate(course, "bob");
    course.forget();
    alice.send("bob", "one");
    alice.send("*", "all");
    course.ask(as(bob, Client.message("alice", "two")));
    course.ask(as(bob, new Command.CreateGroup(GroupName.of("devs"))));
    course.ask(as(bob, new Command.TakeMail()));
    world.pass(Duration.ofSeconds(5));

    assertThat(course.events()).hasOnlyElementsOfType(Reply.class).hasSize(3);
  }

  @Test
  void aWholeFileComesBeforeTheAnswer() {
    String bob = authenticate(course, "bob");
    course.ask(
        as(
            bob,
            new FileCommand.OpenUpload(Client.address("alice"), new FileName("a"), null, null)));
    course.ask(as(bob, new FileCommand.WriteFile(null, null, ByteBuffer.wrap(new byte[] {1, 2}))));
    course.ask(as(bob, new FileCommand.FinishUpload(null)));
    course.forget();
    course.ask(as(bob, new FileCommand.FetchFile("alice", new FileName("a"))));

    assertThat(course.events())
        .hasExactlyElementsOfTypes(new Class<?>[] {Push.FileChunk.class, Reply.class});
  }

  // ---- who is in

  @Test
  void oneIsInFromTheTokenOnUntilItEnds() {
    alice.ask(new Command.Presence(true));
    assertThat(people(course, true)).containsExactly("alice");
    String bob = authenticate(course, "bob");
    assertThat(people(course, true)).containsExactly("alice", "bob");
    world.pass(Duration.ofSeconds(1));
    assertThat(alice.pushes(Push.Presence.class).get(0).came()).containsExactly(UserName.of("bob"));

    course.ask(as(bob, new Command.Logout()));
    assertThat(people(course, true)).containsExactly("alice");
    world.pass(Duration.ofSeconds(1));
    assertThat(alice.pushes(Push.Presence.class).get(1).left()).containsExactly(UserName.of("bob"));
  }

  @Test
  void oneIsInUntilTheLastConnectionThatUsedTheTokenIsGone() {
    String bob = authenticate(course, "bob");
    Client other = connect();
    other.ask(as(bob, new Command.Ping()));
    course.disconnect();
    world.settle();
    assertThat(people(alice, true)).containsExactly("alice", "bob");
    other.disconnect();
    world.settle();
    assertThat(people(alice, true)).containsExactly("alice");

    Client third = connect();
    third.ask(as(bob, new Command.Ping()));
    assertThat(people(alice, true)).as("the token is still good").containsExactly("alice", "bob");
  }

  @Test
  void oneIsInOnceHoweverManyTokensAndInTheOrderOfComing() {
    String carol = authenticate(course, "carol");
    authenticate(course, "bob");
    authenticate(course, "carol");
    assertThat(people(course, true)).containsExactly("alice", "carol", "bob");

    course.ask(as(carol, new Command.Logout()));
    assertThat(people(course, true)).containsExactly("alice", "carol", "bob");
  }

  @Test
  void aTokenThatEndsWhileItIsFirstUsedLetsNobodyIn() {
    for (int steps = 0; steps < 6; steps++) {
      ManualLane slow = world.newLane();
      ManualLane fast = world.newLane();
      Client late = world.connect(slow, COURSE);
      Client early = world.connect(fast, COURSE);
      String bob = authenticate(early, "bob");

      late.give(as(bob, new Command.Ping()));
      for (int i = 0; i < steps; i++) {
        slow.runOne();
      }
      early.give(as(bob, new Command.Logout()));
      while (fast.runOne()) {}
      world.settle();

      assertThat(people(alice, true)).as("after %d steps", steps).containsExactly("alice");
    }
  }

  @Test
  void aTokenThatAHundredNewerOnesHaveEndedKeepsNobodyIn() {
    authenticate(course, "bob");
    List<String> newer =
        IntStream.range(0, 100).mapToObj(i -> authenticate(course, "bob")).toList();
    newer.forEach(token -> course.ask(as(token, new Command.Logout())));
    world.settle();
    assertThat(people(alice, true)).containsExactly("alice");
    assertThat(course.isKnown()).isFalse();
  }

  @Test
  void aTokenThatRunsOutTakesItsUserOut() {
    String bob = authenticate(course, "bob");
    world.pass(Duration.ofDays(31));
    assertThat(course.failure(as(bob, new Command.Ping()))).isEqualTo(Failure.BAD_TOKEN);
    world.settle();
    assertThat(people(alice, true)).containsExactly("alice");
  }

  @Test
  void anotherPasswordEndsTheOtherTokens() {
    String bob = authenticate(course, "bob");
    Client own = world.in("bob");
    own.ask(new Command.Passwd(World.PASSWORD, "another"));
    own.disconnect();
    world.settle();
    assertThat(people(alice, true)).containsExactly("alice");
    assertThat(course.failure(as(bob, new Command.Ping()))).isEqualTo(Failure.BAD_TOKEN);
  }

  @Test
  void everybodyIsInTheOrderOfTheirAccounts() {
    world.register("aaron");
    assertThat(people(course, false)).containsExactly("alice", "bob", "carol", "aaron");
    assertThat(course.failure(new Command.RollCall(false, false))).isEqualTo(Failure.NOT_LOGGED_IN);
  }

  @Test
  void aKickClosesTheConnectionsThatUseATokenOfTheUser() {
    authenticate(course, "bob");
    Client other = connect();
    authenticate(other, "carol");

    assertThat(answer(world.service.chat().kick(UserName.of("bob"), "out"))).isEqualTo(1);
    world.settle();

    assertThat(course.bye().why()).isEqualTo(Goodbye.KICKED);
    assertThat(other.isClosed()).isFalse();
    assertThat(people(alice, true)).containsExactly("alice", "carol");
  }

  // ---- the rest

  @Test
  void oneMayStayWithoutEverLoggingIn() {
    world.pass(Duration.ofHours(10));
    assertThat(course.isClosed()).isFalse();
    assertThat(world.connect().isClosed()).isFalse();
    world.pass(Duration.ofMinutes(2));
    assertThat(course.isClosed()).isFalse();
  }

  @Test
  void aTokensUserWritesToTheGroupsThatTheUserIsIn() {
    GroupName devs = GroupName.of("devs");
    alice.ask(new Command.CreateGroup(devs));
    String bob = authenticate(course, "bob");
    assertThat(course.failure(as(bob, Client.message("#devs", "no"))))
        .isEqualTo(Failure.NOT_A_MEMBER);
    alice.ask(new Command.AddToGroup(devs, UserName.of("bob")));
    assertThat(course.ask(as(bob, Client.message("#devs", "yes")))).isInstanceOf(Result.Sent.class);
  }

  @Test
  void answersKeepTheOrderOfTheCommands() {
    String bob = authenticate(course, "bob");
    course.forget();
    for (int i = 0; i < 50; i++) {
      course.give(as(i % 3 == 0 ? "wrong" : bob, Client.message("alice", "m" + i)));
    }
    world.settle();
    List<Event> events = course.events();
    for (int i = 0; i < 50; i++) {
      assertThat(((Reply) events.get(i)).result())
          .isInstanceOf(i % 3 == 0 ? Result.Failed.class : Result.Sent.class);
    }
  }
}
