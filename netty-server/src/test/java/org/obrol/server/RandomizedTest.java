package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Many users who write, join, leave, lose their connection and come back, all at random and at
 * once, checked against a simple model: each connection of each member sees every message of a
 * conversation once, in order, without holes. Run one seed again with {@code -Dobrol.seed=N}.
 */
class RandomizedTest {
  private static final int USERS = 12;
  private static final int GROUPS = 4;
  private static final int DRIVERS = 4;
  private static final int ACTIONS = 400;

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void everyMemberSeesEveryMessageOnceInOrder(Transport transport) throws Exception {
    long seed = Long.getLong("obrol.seed", System.nanoTime());
    System.out.println("RandomizedTest " + transport + ": -Dobrol.seed=" + seed);
    try (ChatServer server = Servers.builder().transport(transport).start()) {
      World world = new World(server.port());
      world.setUp();
      List<Thread> drivers = new ArrayList<>();
      for (int i = 0; i < DRIVERS; i++) {
        Driver driver = new Driver(world, i, new Random(seed + i));
        drivers.add(new Thread(driver, "driver-" + i));
      }
      drivers.forEach(Thread::start);
      for (Thread driver : drivers) {
        driver.join();
      }
      assertThat(world.failures).isEmpty();
      world.expectEverythingSeen();
      assertThat(world.failures).isEmpty();
      assertThat(world.heads.get("*")).isGreaterThan(50);
      world.close();
    }
  }

  /** What all know: the messages that were acknowledged or seen, and what went wrong. */
  private static final class World {
    final int port;
    final Map<String, Map<Long, String>> messages = new ConcurrentHashMap<>();
    final Map<String, Long> heads = new ConcurrentHashMap<>();
    final Queue<String> failures = new ConcurrentLinkedQueue<>();
    final List<User> users = new ArrayList<>();

    World(int port) {
      this.port = port;
    }

    void setUp() {
      try (LineClient client = new LineClient(port)) {
        for (int i = 0; i < USERS; i++) {
          client.ok("register user" + i + " secret");
          users.add(new User(this, "user" + i));
        }
        client.ok("login user0 secret");
        for (int i = 0; i < GROUPS; i++) {
          client.ok("group create #group" + i);
        }
      }
    }

    /** A message of a conversation, which must be the same wherever it is seen. */
    void saw(String conversation, long seq, String text) {
      String before =
          messages.computeIfAbsent(conversation, c -> new ConcurrentHashMap<>()).put(seq, text);
      if (before != null && !before.equals(text)) {
        failures.add(conversation + " " + seq + ": " + before + " and " + text);
      }
      heads.merge(conversation, seq, Math::max);
    }

    void expectEverythingSeen() {
      for (User user : users) {
        for (Follower follower : user.followers) {
          await("everything at " + follower)
              .atMost(Duration.ofSeconds(30))
              .until(() -> !failures.isEmpty() || follower.hasAll());
        }
      }
    }

    void close() {
      users.forEach(user -> user.followers.forEach(Follower::close));
    }
  }

  /** A user with some connections; belongs to one driver. */
  private static final class User {
    final World world;
    final String name;
    final List<Follower> followers = new ArrayList<>();

    User(World world, String name) {
      this.world = world;
      this.name = name;
    }

    /** The same name for a conversation whoever looks at it. */
    String canonical(String conv) {
      if (!conv.startsWith("@")) {
        return conv;
      }
      String other = conv.substring(1);
      return name.compareTo(other) < 0 ? name + "+" + other : other + "+" + name;
    }
  }

  /** Reads one connection and checks what comes; what is asked is asked by the user's driver. */
  private static final class Follower implements Runnable {
    final User user;
    final LineClient client;
    final Map<String, Long> last = new ConcurrentHashMap<>();
    final Map<String, Long> epochs = new ConcurrentHashMap<>();
    final BlockingQueue<JsonNode> replies = new LinkedBlockingQueue<>();
    final Thread thread = new Thread(this, "follower");
    volatile boolean closing;
    String token = "";

    Follower(User user) {
      this.user = user;
      this.client = new LineClient(user.world.port);
      thread.start();
    }

    @Override
    public void run() {
      try {
        for (String line = client.line(); line != null; line = client.line()) {
          frame(line);
        }
      } catch (RuntimeException | AssertionError lost) {
        if (!closing) {
          fail(lost.toString());
        }
      }
    }

    private void frame(String line) {
      JsonNode frame = LineClient.parse(line);
      if (frame.has("status")) {
        begin(frame);
        replies.add(frame);
        return;
      }
      String conv = frame.path("conv").asText();
      switch (frame.path("event").asText()) {
        case "message" -> message(frame, conv);
        case "group" -> {
          if (frame.has("you")) {
            membership(frame);
          }
        }
        case "gap" -> { // a login leaves out what is too much, which is before its beginning
          if (frame.path("to").asLong() > last.get(conv)) {
            fail("unexpected " + line);
          }
        }
        case "read", "bye" -> {}
        default -> fail("unexpected " + line);
      }
    }

    private void message(JsonNode frame, String conv) {
      long seq = frame.path("seq").asLong();
      // One that is not known is a direct one that has just begun.
      Long before = conv.startsWith("@") ? last.getOrDefault(conv, 0L) : last.get(conv);
      if (before == null) {
        fail("a message of " + conv + ", of which it is no member");
      } else if (seq != before + 1) {
        fail(conv + ": " + seq + " after " + before);
      }
      last.put(conv, seq);
      user.world.saw(user.canonical(conv), seq, frame.path("text").asText());
    }

    /** Where pushes begin, as login, resume, create and join tell it. */
    private void begin(JsonNode reply) {
      for (JsonNode conversation : reply.path("conversations")) {
        if (conversation.has("next")) {
          begins(conversation);
        }
      }
      if (reply.has("next")) {
        begins(reply);
      }
      String label = reply.path("label").asText();
      if (label.startsWith("leave ") && reply.path("status").asText().equals("OK")) {
        last.remove(label.substring("leave ".length()));
      }
    }

    private void begins(JsonNode where) {
      String conv = where.path("conv").asText();
      long next = where.path("next").asLong();
      Long known = last.put(conv, next - 1);
      epochs.put(conv, where.path("epoch").asLong());
      if (known != null && next <= known) {
        fail(conv + " begins again at " + next + " after " + known);
      }
    }

    private void membership(JsonNode push) {
      if (push.has("next")) {
        begins(push);
      } else {
        last.remove(push.path("group").asText());
      }
    }

    JsonNode ask(Map<String, Object> command) {
      client.sendJson(command);
      try {
        JsonNode reply = replies.poll(30, TimeUnit.SECONDS);
        if (reply == null) {
          fail("no answer to " + command);
          throw new AssertionError("no answer");
        }
        return reply;
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }

    boolean hasAll() {
      for (Map.Entry<String, Long> entry : last.entrySet()) {
        long head = user.world.heads.getOrDefault(user.canonical(entry.getKey()), 0L);
        if (entry.getValue() < head) {
          return false;
        }
      }
      return true;
    }

    void close() {
      closing = true;
      client.close();
      join();
    }

    void breakOff() {
      closing = true;
      client.reset();
      join();
    }

    private void join() {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }

    void fail(String what) {
      user.world.failures.add(this + ": " + what);
    }

    @Override
    public String toString() {
      return user.name + " " + last + ", heads " + user.world.heads;
    }
  }

  /** Does things at random for some of the users. */
  private static final class Driver implements Runnable {
    final World world;
    final Random random;
    final List<User> mine = new ArrayList<>();
    int texts;

    Driver(World world, int index, Random random) {
      this.world = world;
      this.random = random;
      for (int i = index; i < world.users.size(); i += DRIVERS) {
        mine.add(world.users.get(i));
      }
    }

    @Override
    public void run() {
      try {
        for (int i = 0; i < ACTIONS && world.failures.isEmpty(); i++) {
          act(mine.get(random.nextInt(mine.size())));
        }
      } catch (RuntimeException | AssertionError failure) {
        world.failures.add(Thread.currentThread().getName() + ": " + failure);
      }
    }

    private void act(User user) {
      if (user.followers.isEmpty()) {
        login(user);
        return;
      }
      Follower one = user.followers.get(random.nextInt(user.followers.size()));
      int dice = random.nextInt(100);
      if (dice < 25) {
        send(one, "*");
      } else if (dice < 50) {
        send(one, "@user" + random.nextInt(USERS));
      } else if (dice < 75) {
        send(one, "#group" + random.nextInt(GROUPS));
      } else if (dice < 83) {
        group(one, "join", "#group" + random.nextInt(GROUPS));
      } else if (dice < 87 && !user.name.equals("user0")) { // who keeps the groups in being
        group(one, "leave", "#group" + random.nextInt(GROUPS));
      } else if (dice < 90 && user.followers.size() < 3) {
        login(user);
      } else if (dice < 92) {
        user.followers.remove(one);
        one.close();
      } else {
        loseAndResume(user, one);
      }
    }

    private void login(User user) {
      Follower follower = new Follower(user);
      user.followers.add(follower);
      Map<String, Object> login = new LinkedHashMap<>();
      login.put("cmd", "login");
      login.put("name", user.name);
      login.put("password", "secret");
      follower.token = follower.ask(login).path("token").asText();
    }

    private void loseAndResume(User user, Follower lost) {
      int burst = random.nextInt(3);
      for (int i = 0; i < burst; i++) {
        // Without waiting for the answer: stored or not, nobody may see it twice or in disorder.
        lost.client.sendJson(Map.of("cmd", "send", "to", "*", "text", "lost " + text()));
      }
      lost.breakOff();
      user.followers.remove(lost);
      Follower follower = new Follower(user);
      follower.last.putAll(lost.last);
      List<Map<String, Object>> positions = new ArrayList<>();
      lost.last.forEach(
          (conv, seq) -> {
            Long epoch = lost.epochs.get(conv);
            if (epoch != null) {
              positions.add(new HashMap<>(Map.of("conv", conv, "epoch", epoch, "seq", seq)));
            } else {
              follower.last.remove(conv); // a direct one born since: pushed from 1 again
            }
          });
      follower.last.keySet().removeIf(conv -> conv.startsWith("#")); // may be left elsewhere
      JsonNode reply =
          follower.ask(Map.of("cmd", "resume", "token", lost.token, "positions", positions));
      if (!reply.path("status").asText().equals("OK")) {
        follower.fail("cannot resume: " + reply);
      }
      follower.token = lost.token;
      user.followers.add(follower);
    }

    private void send(Follower one, String to) {
      String text = text();
      JsonNode reply = one.ask(Map.of("cmd", "send", "to", to, "text", text));
      if (reply.path("status").asText().equals("OK")) {
        String conv = one.user.canonical(reply.path("conv").asText());
        world.saw(conv, reply.path("seq").asLong(), text);
      } else if (!reply.path("code").asText().equals("not_a_member")) {
        one.fail("cannot send: " + reply);
      }
    }

    private String text() {
      return Thread.currentThread().getName() + " " + texts++;
    }

    private void group(Follower one, String op, String group) {
      Map<String, Object> command = new LinkedHashMap<>();
      command.put("cmd", "group");
      command.put("op", op);
      command.put("group", group);
      if (op.equals("leave")) {
        command.put("label", "leave " + group);
      }
      JsonNode reply = one.ask(command);
      String code = reply.path("code").asText();
      if (!List.of("", "not_a_member", "no_such_group").contains(code)) {
        one.fail(op + ": " + reply);
      }
    }
  }
}
