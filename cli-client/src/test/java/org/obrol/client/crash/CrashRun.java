package org.obrol.client.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.obrol.client.ChatClient;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/**
 * A server that is killed again and again while people talk, and what must be so each time it is
 * back. A seed gives the same targets, moments and words; what they meet differs from run to run.
 */
final class CrashRun implements AutoCloseable {
  private static final int TALKERS = 3;
  private static final int MESSAGES = 400; // a round
  private static final int ERRANDS = 6;

  /** Long enough for the server to come up and to answer a few; sometimes it is not. */
  private static final int SOON_MILLIS = 1_500;

  /** About as long as it takes to make an empty database. */
  private static final int MAKING_MILLIS = 100;

  /** So that some read marks have been safe for a while when the kill comes. */
  private static final int LATE_MILLIS = 2_500;

  private static final int LATE_EVERY = 5;

  private final int rounds;
  private final Consumer<String> progress;
  private final Random random;
  private final ServerProcess server;
  private final Ledger ledger;
  private final Load load;
  private final Auditor auditor;
  private final Town town;
  private final RawTalker raw;
  private final ReadMarks rawMarks = new ReadMarks();
  private final List<Talker> talkers = new ArrayList<>();
  private final List<ReadMarks> marks = new ArrayList<>();
  private int kills;
  private int killedSoon;

  /**
   * Starts a server without data, and lets everybody in.
   *
   * @param durability the option of the command: {@code sync} or {@code os}
   * @param progress is told of each round
   */
  CrashRun(Path directory, String durability, int rounds, long seed, Consumer<String> progress)
      throws Exception {
    this.rounds = rounds;
    this.progress = progress;
    this.random = new Random(seed);
    this.server = new ServerProcess(directory, durability, random);
    this.ledger = new Ledger(durability.equals("sync") ? "disk" : "os");
    this.load = new Load(server.port(), ledger);
    this.auditor = new Auditor(ledger);
    this.town = new Town(load, random.nextLong());
    for (int i = 0; i < TALKERS; i++) {
      String peer = i + 1 < TALKERS ? "user" + (i + 1) : "raw";
      talkers.add(new Talker("user" + i, peer, load, random.nextLong()));
    }
    this.raw = new RawTalker("raw", "user0", load, random.nextLong());
    talkers.forEach(talker -> marks.add(talker.marks()));
    marks.add(rawMarks);
  }

  /** Runs all rounds. What the server has said is shown if one fails. */
  String run() throws Exception {
    try {
      server.start();
      killWhileItMakesItsData();
      enter();
      for (int i = 1; i <= rounds; i++) {
        round(i);
      }
      finish();
      return "%d rounds, %d kills (%d while starting up); %s"
          .formatted(rounds, kills, killedSoon, counts());
    } catch (Throwable failure) {
      System.out.println("The server has said:\n" + server.output());
      throw failure;
    }
  }

  private String counts() {
    return "%d messages acknowledged, %d verified, %d pushes; %d keys were stored and not answered, %d repeated; %s; %d read marks checked"
        .formatted(
            ledger.acknowledged.get(),
            ledger.paged.get(),
            ledger.pushed.get(),
            ledger.duplicates.get(),
            ledger.repeated.get(),
            town.counts(),
            marks.stream().mapToInt(ReadMarks::checked).sum());
  }

  private void enter() throws Exception {
    awaitUp();
    for (Talker talker : talkers) {
      talker.enter();
    }
    Load.value(talkers.get(0).client().createGroup(Talker.GROUP));
    for (Talker talker : talkers.subList(1, TALKERS)) {
      Load.value(talker.client().joinGroup(Talker.GROUP));
    }
    raw.enter();
    town.enter();
    talkers.forEach(Talker::start);
    raw.start();
    town.start();
  }

  private void killWhileItMakesItsData() throws Exception {
    patiently("there is a database").until(server::hasBegunItsData);
    kill(random.nextInt(MAKING_MILLIS));
    killedSoon++;
    server.start();
  }

  private void round(int number) throws Exception {
    if (number % LATE_EVERY == 2) {
      pause(LATE_MILLIS);
    }
    int before = ledger.acknowledged.get();
    load.messages.release(MESSAGES);
    load.errands.release(ERRANDS);
    int target = before + 1 + random.nextInt(MESSAGES * 3 / 4);
    patiently("messages are acknowledged").until(() -> ledger.acknowledged.get() >= target);
    kill(random.nextInt(5));
    server.start();
    while (random.nextInt(3) == 0) {
      kill(random.nextInt(SOON_MILLIS));
      killedSoon++;
      server.start();
    }
    audit(false);
    progress.accept("round %d of %d: %d kills; %s".formatted(number, rounds, kills, counts()));
  }

  private void kill(int afterMillis) throws Exception {
    pause(afterMillis);
    marks.forEach(ReadMarks::killed);
    server.kill();
    marks.forEach(ReadMarks::dead);
    kills++;
  }

  private static void pause(int millis) throws Exception {
    Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    CompletableFuture.runAsync(() -> {}, later).get();
  }

  private void awaitUp() {
    patiently("the server is up")
        .until(
            () -> {
              try (Wire wire = new Wire(server.port())) {
                JsonNode pong = wire.ask(Wire.command("ping"));
                return pong.path("status").asText().equals("OK");
              } catch (IOException notYet) {
                return false;
              }
            });
  }

  /** Waits for something that only happens as long as the server and all else are well. */
  private ConditionFactory patiently(String what) {
    return await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(2))
        .failFast(
            () -> {
              server.checkAlive();
              ledger.check();
            });
  }

  /** Looks whether all is there that was told before. */
  private void audit(boolean all) throws Exception {
    awaitUp();
    ChatClient first = talkers.get(0).client();
    auditor.audit(first, "user0", Address.LOBBY, all);
    auditor.audit(first, "user0", Address.of(Talker.GROUP), all);
    auditGroup(first);
    TreeSet<String> names = new TreeSet<>(List.of("raw"));
    for (int i = 0; i < TALKERS; i++) {
      Talker talker = talkers.get(i);
      names.add(talker.name());
      auditor.auditMarks(
          server.port(), talker.name(), talker.client().token().orElseThrow(), talker.marks());
    }
    auditor.auditMarks(server.port(), "raw", raw.token(), rawMarks);
    for (Map.Entry<String, Ledger.Log> log : ledger.logs().entrySet()) {
      auditDirect(log.getKey(), all);
    }
    town.audit(auditor, names, all);
    ledger.check();
  }

  private void auditGroup(ChatClient member) throws Exception {
    List<UserName> members = Load.value(member.groupMembers(Talker.GROUP)).members();
    List<UserName> expected =
        List.of("user0", "user1", "user2", "raw").stream().map(UserName::of).toList();
    if (!members.equals(expected)) {
      ledger.fail("members: " + members + " (expected: " + expected + ")");
    }
  }

  /** A direct conversation is read by whom of the two has a client that can page. */
  private void auditDirect(String conversation, boolean all) throws Exception {
    List<String> both = Arrays.asList(conversation.split("\\+"));
    for (Talker talker : talkers) {
      if (both.size() == 2 && both.contains(talker.name())) {
        String other = both.get(1 - both.indexOf(talker.name()));
        auditor.audit(talker.client(), talker.name(), Address.of(UserName.of(other)), all);
        return;
      }
    }
  }

  /** Lets everybody finish, kills the server once more, and looks at all there is. */
  private void finish() throws Exception {
    load.end();
    for (Talker talker : talkers) {
      talker.join();
    }
    town.join();
    patiently("all is answered").until(raw::isIdle);
    patiently("all is pushed").until(this::allIsPushed);
    kill(0);
    server.start();
    audit(true);
    if (!auditor.conversations().containsAll(ledger.logs().keySet())) {
      throw new AssertionError(
          "audited: " + auditor.conversations() + " (expected: " + ledger.logs().keySet() + ")");
    }
  }

  private boolean allIsPushed() {
    for (Ledger.Log log : ledger.logs().values()) {
      for (Talker talker : talkers) {
        if (isIn(talker.name(), log) && talker.last(log.name) < log.highest.get()) {
          return false;
        }
      }
      if (isIn("raw", log) && raw.last(log.name) < log.highest.get()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIn(String user, Ledger.Log log) {
    return log.name.equals("*")
        || log.name.equals("#" + Talker.GROUP.shown())
        || Arrays.asList(log.name.split("\\+")).contains(user);
  }

  @Override
  public void close() {
    load.end();
    talkers.forEach(Talker::close);
    town.close();
    server.close();
    raw.close();
  }
}
