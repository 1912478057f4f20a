package org.obrol.core.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Traits;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.memory.InMemoryMessageLog;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Peer;
import org.obrol.core.spi.Tail;
import org.obrol.core.testing.ManualLane;

/**
 * The proof that nobody misses a message or gets one twice: a log and the rosters of several lanes,
 * with a scheduler that picks every next step by chance.
 */
class LiveAndBehindTest {
  private static final int SEEDS = 6_000;
  private static final int STEPS = 400;

  /** Which things go wrong in a run. */
  enum Weather {
    /** Nothing does. */
    FAIR,
    /** The log keeps few messages, so that gaps happen. */
    FORGETFUL,
    /** Reads fail. */
    FAULTY,
    /** Lanes are not told of everything. */
    DEAF
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAIR", "FORGETFUL", "FAULTY", "DEAF"})
  void whateverTheOrderOfThingsNobodyMissesAMessageOrGetsItTwice(Weather weather) {
    int pushed = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = new World(weather, seed);
      try {
        world.run();
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(weather + ", seed " + seed, failure);
      }
      pushed += world.pushed;
    }
    assertThat(pushed).isGreaterThan(SEEDS * 100); // or the test would prove nothing
  }

  @Test
  void whoStandsAtLastGetsTheNextMessageWithoutAskingTheLog() {
    World world = new World(Weather.FAIR, 0);
    Connection first = world.connect(world.lanes.get(0), world.conversations.get(0), 0);
    world.settleDown();
    int reads = world.log.reads;

    Connection second = world.connect(world.lanes.get(0), world.conversations.get(0), 0);
    world.append(world.conversations.get(0));
    world.settleDown();

    assertThat(world.log.reads).isEqualTo(reads);
    assertThat(first.next).isEqualTo(2);
    assertThat(second.next).isEqualTo(2);
  }

  @Test
  void whatWasOnItsWayToThoseWhoHaveLeftIsNotTakenForTheLatest() {
    World world = new World(Weather.FAIR, 0);
    ManualLane lane = world.lanes.get(0);
    ConversationId group = world.conversations.get(0);
    Connection gone = world.connect(lane, group, 0);
    world.settleDown();
    world.append(group); // lies in the lane's mailbox
    world.disconnect(gone);
    world.append(group); // does not: there is nobody to be told
    Connection back = world.connect(lane, group, 1);
    world.settleDown();

    assertThat(back.next).isEqualTo(3);
  }

  /** Everything of one run, and the one place where chance decides. */
  private static final class World {
    final Random random;
    final Weather weather;
    final LooseLog log;
    final Directory<Connection> directory;
    final List<ManualLane> lanes = List.of(new ManualLane(), new ManualLane(), new ManualLane());
    final List<ConversationId> conversations =
        List.of(
            ConversationId.group(new GroupId(1)),
            ConversationId.direct(new AccountId(1), new AccountId(2)));
    final List<Connection> connections = new ArrayList<>();
    int pushed;

    World(Weather weather, long seed) {
      this.weather = weather;
      random = new Random(seed);
      log = new LooseLog(this, weather == Weather.FORGETFUL ? 1 + random.nextInt(12) : 10_000);
      directory = new Directory<>(log, 1 + random.nextInt(3 * Subscriber.PAGE_BYTES));
      log.start(
          batch -> {
            if (weather != Weather.DEAF || random.nextInt(8) != 0) {
              directory.appended(batch);
            }
          });
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      settleDown();
      if (weather == Weather.DEAF) {
        conversations.forEach(c -> log.log.append(c, draft()).toCompletableFuture().join());
        conversations.forEach(c -> log.heard(directory, c)); // what comes next wakes all
        settleDown();
      }
      for (Connection connection : connections) {
        long head = log.head(connection.conversation).last();
        assertThat(connection.next).as("%s", connection).isEqualTo(head + 1);
      }
      while (!connections.isEmpty()) {
        disconnect(connections.get(0));
      }
      settleDown();
    }

    void step() {
      ConversationId conversation = conversations.get(random.nextInt(conversations.size()));
      int dice = random.nextInt(100);
      if (dice < 40) {
        lanes.get(random.nextInt(lanes.size())).runOne();
      } else if (dice < 55) {
        log.completeOne();
      } else if (dice < 80) {
        append(conversation);
      } else if (dice < 88) {
        connectSomewhere(conversation);
      } else if (!connections.isEmpty()) {
        Connection one = connections.get(random.nextInt(connections.size()));
        if (dice < 91) {
          disconnect(one);
        } else if (dice < 94) {
          one.lane.run(one.subscriber::pause);
        } else if (dice < 98) {
          one.lane.run(one.subscriber::resume);
        } else {
          lanes.forEach(lane -> lane.advance(Duration.ofSeconds(1)));
        }
      }
    }

    void append(ConversationId conversation) {
      log.append(conversation, draft());
    }

    Draft draft() {
      return Draft.text(new AccountId(1), UserName.of("alice"), "hello");
    }

    void connectSomewhere(ConversationId conversation) {
      long head = log.head(conversation).last();
      // From the start, from the end, or from somewhere between, as after a lost connection.
      long cursor = List.of(0L, head, (long) (random.nextDouble() * head)).get(random.nextInt(3));
      connect(lanes.get(random.nextInt(lanes.size())), conversation, cursor);
    }

    Connection connect(ManualLane lane, ConversationId conversation, long cursor) {
      Connection connection = new Connection(this, lane, conversation, cursor);
      connections.add(connection);
      lane.run(
          () -> {
            directory.enter(connection, rival -> false);
            if (conversation instanceof ConversationId.Group || random.nextBoolean()) {
              connection.join();
            } else if (cursor < log.head(conversation).last()) {
              connection.join(); // has unread, so it would be joined at login
            }
          });
      return connection;
    }

    void disconnect(Connection connection) {
      connections.remove(connection);
      connection.gone = true;
      connection.lane.run(
          () -> {
            directory.exit(connection);
            connection.subscriber.leaveAll();
          });
    }

    void settleDown() {
      connections.forEach(one -> one.lane.run(one.subscriber::resume));
      log.reliable = true;
      for (int round = 0; round < 10_000; round++) {
        lanes.forEach(ManualLane::runAll);
        if (!log.completeOne() && lanes.stream().allMatch(ManualLane::isIdle)) {
          log.reliable = false;
          return;
        }
        lanes.forEach(lane -> lane.advance(Duration.ofSeconds(1)));
      }
      fail("it never comes to rest");
    }
  }

  /** One user's connection, in one conversation; checks what it gets. */
  private static final class Connection implements Attendee, Peer {
    final World world;
    final ManualLane lane;
    final ConversationId conversation;
    final Subscriber subscriber;
    final AccountId account;
    long next;
    boolean gone;

    Connection(World world, ManualLane lane, ConversationId conversation, long cursor) {
      this.world = world;
      this.lane = lane;
      this.conversation = conversation;
      this.account = new AccountId(1 + world.random.nextInt(2));
      this.subscriber = new Subscriber(this, world.directory.fanout(lane), null);
      this.next = cursor + 1;
    }

    void join() {
      Address as =
          conversation instanceof ConversationId.Direct
              ? Address.of(UserName.of(account.value() == 1 ? "bob" : "alice"))
              : Address.of(GroupName.of("devs"));
      subscriber.join(conversation, as, next - 1);
    }

    @Override
    public void push(Event event) {
      assertThat(lane.inLane()).isTrue();
      assertThat(gone).as("pushed to one who has left").isFalse();
      if (event instanceof Push.Message push) {
        assertThat(push.message().conversation()).isEqualTo(conversation);
        assertThat(push.message().seq()).as("%s", this).isEqualTo(next);
        next++;
        world.pushed++;
      } else if (event instanceof Push.Gap gap) {
        assertThat(gap.from()).isEqualTo(next);
        assertThat(gap.to()).isGreaterThanOrEqualTo(gap.from());
        assertThat(world.log.head(conversation).oldest()).as("a true gap").isGreaterThan(gap.to());
        next = gap.to() + 1;
      }
    }

    @Override
    public void discovered(ConversationId.Direct direct) {
      if (direct.equals(conversation)) {
        join();
      }
    }

    @Override
    public AccountId account() {
      return account;
    }

    @Override
    public String kind() {
      return "test";
    }

    @Override
    public LaneFanout fanout() {
      return world.directory.fanout(lane);
    }

    @Override
    public Subscriber subscriber() {
      return subscriber;
    }

    @Override
    public Lane lane() {
      return lane;
    }

    @Override
    public void reading(boolean on) {}

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public Traits traits() {
      return Traits.of("test");
    }

    @Override
    public void known(boolean known) {}

    @Override
    public void whenWritten(Runnable task) {}

    @Override
    public void close() {}

    @Override
    public String origin() {
      return "test";
    }

    @Override
    public String toString() {
      return account + " in " + conversation + ", next " + next;
    }
  }

  /** A log that answers reads when chance wills, with what it had then or has by now, or fails. */
  private static final class LooseLog implements MessageLog {
    final World world;
    final InMemoryMessageLog log;
    final List<Runnable> pending = new ArrayList<>();
    boolean reliable;
    int reads;

    LooseLog(World world, int maxMessages) {
      this.world = world;
      this.log = new InMemoryMessageLog(InstantSource.system(), maxMessages, 1 << 20);
    }

    boolean completeOne() {
      if (pending.isEmpty()) {
        return false;
      }
      pending.remove(world.random.nextInt(pending.size())).run();
      return true;
    }

    Head head(ConversationId conversation) {
      return log.heads(List.of(conversation)).toCompletableFuture().join().get(conversation);
    }

    void heard(Directory<?> directory, ConversationId conversation) {
      long last = head(conversation).last();
      directory.appended(
          log.read(conversation, last - 1, 1, 1).toCompletableFuture().join().messages());
    }

    @Override
    public CompletionStage<Slice> read(ConversationId id, long after, int limit, int maxBytes) {
      reads++;
      CompletableFuture<Slice> answer = new CompletableFuture<>();
      int few = 1 + world.random.nextInt(5);
      if (world.weather == Weather.FAULTY && !reliable && world.random.nextInt(3) == 0) {
        pending.add(() -> answer.completeExceptionally(new IllegalStateException("disk")));
      } else if (world.random.nextBoolean()) {
        Slice now = log.read(id, after, few, maxBytes).toCompletableFuture().join();
        pending.add(() -> answer.complete(now));
      } else {
        pending.add(
            () -> answer.complete(log.read(id, after, few, maxBytes).toCompletableFuture().join()));
      }
      return answer;
    }

    @Override
    public void start(Tail tail) {
      log.start(tail);
    }

    @Override
    public CompletionStage<Appended> append(ConversationId conversation, Draft draft) {
      return log.append(conversation, draft);
    }

    @Override
    public CompletionStage<Map<ConversationId, Head>> heads(
        Collection<? extends ConversationId> of) {
      return CompletableFuture.completedStage(
          new HashMap<>(log.heads(of).toCompletableFuture().join()));
    }

    @Override
    public CompletionStage<List<ConversationId.Direct>> directs(AccountId account) {
      return log.directs(account);
    }
  }
}
