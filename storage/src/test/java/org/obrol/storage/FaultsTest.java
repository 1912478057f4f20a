package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Stored;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog.Appended;
import org.obrol.core.spi.Refused;
import org.obrol.core.testing.LogTrap;
import org.obrol.storage.FaultyConnections.Moment;

/** A disk that fails, at every point in turn. */
class FaultsTest {
  private static final int ALL = Integer.MAX_VALUE;
  private static final AccountId ALICE = new AccountId(1);
  private static final AccountId BOB = new AccountId(2);
  private static final List<ConversationId> CONVERSATIONS =
      List.of(
          ConversationId.LOBBY,
          ConversationId.group(new GroupId(1)),
          ConversationId.direct(ALICE, BOB));

  @RegisterExtension final TestEngine engines = new TestEngine();
  @TempDir Path directory;

  private final LogTrap logged = new LogTrap(Writer.class.getName());
  private final FaultyConnections connections = new FaultyConnections();
  private final Map<ConversationId, List<Message>> told = new HashMap<>();
  private final Map<String, Message> acknowledged = new LinkedHashMap<>();
  private final Map<String, ConversationId> asked = new LinkedHashMap<>();
  private int runs;

  @AfterEach
  void closeTrap() {
    logged.close();
  }

  /** Each point in turn, until a run ends before its fault comes. */
  @ParameterizedTest
  @CsvSource({"BEFORE, 1", "AFTER, 1", "BEFORE, 4", "AFTER, 4"})
  void whateverFailsNothingAcknowledgedIsLostAndNothingIsThereTwice(Moment moment, int inARow)
      throws Exception {
    boolean hit = true;
    for (long point = 1; hit; point++) {
      hit = runWithFaultAt(point, inARow, moment);
    }
    assertThat(runs).as("runs with a fault").isGreaterThan(20);
  }

  private boolean runWithFaultAt(long point, int inARow, Moment moment) throws Exception {
    Path own = Files.createDirectory(directory.resolve("run" + runs++));
    forgetAll();
    boolean hit = sendWithFaultAt(own, point, inARow, moment);
    checkReopened(own);
    return hit;
  }

  private boolean sendWithFaultAt(Path own, long point, int inARow, Moment moment)
      throws Exception {
    Random random = new Random(point);
    try (Engine engine = engines.open(new Database(own, connections), InstantSource.system())) {
      SqliteMessageLog log = log(engine);
      connections.failAt(point, inARow, moment);
      engine.writer().start();
      for (int round = 0; round < 6; round++) {
        sendSome(log, random, round);
      }
      boolean hit = connections.hasHit();
      connections.heal();
      retryAll(log);
      awaitTold(log);
      checkTold(log);
      return hit;
    }
  }

  private void forgetAll() {
    told.clear();
    acknowledged.clear();
    asked.clear();
  }

  private SqliteMessageLog log(Engine engine) {
    SqliteMessageLog log = new SqliteMessageLog(engine, InstantSource.system(), Stored.OS, 1 << 20);
    log.start(
        batch -> {
          synchronized (told) {
            told.computeIfAbsent(batch.get(0).conversation(), id -> new ArrayList<>())
                .addAll(batch);
          }
        });
    return log;
  }

  private void sendSome(SqliteMessageLog log, Random random, int round) {
    Map<String, CompletionStage<Appended>> waiting = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      ConversationId to = CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
      String key = round + "/" + i;
      asked.put(key, to);
      waiting.put(key, log.append(to, draft(key)));
    }
    waiting.forEach(this::note);
  }

  private void note(String key, CompletionStage<Appended> stage) {
    try {
      Message message = stage.toCompletableFuture().join().message();
      Message before = acknowledged.putIfAbsent(key, message);
      assertThat(before == null ? message : before).isEqualTo(message);
    } catch (CompletionException failure) {
      Refused refusal = (Refused) failure.getCause();
      assertThat(refusal.failure()).isEqualTo(Failure.UNAVAILABLE);
      assertThat(refusal.failure().retry()).isTrue();
    }
  }

  /** As clients do that were refused, or never heard. */
  private void retryAll(SqliteMessageLog log) {
    asked.forEach((key, to) -> note(key, log.append(to, draft(key))));
    assertThat(acknowledged.keySet()).isEqualTo(asked.keySet());
  }

  private static Draft draft(String key) {
    return new Draft(ALICE, UserName.of("alice"), Message.Kind.TEXT, "text " + key, null, key);
  }

  /** The answer to an append comes after all that was told before it. */
  private void awaitTold(SqliteMessageLog log) {
    for (ConversationId to : CONVERSATIONS) {
      answer(log.append(to, Draft.text(BOB, UserName.of("bob"), "the end")));
    }
  }

  private void checkTold(SqliteMessageLog log) {
    for (ConversationId id : CONVERSATIONS) {
      List<Message> all = told.get(id);
      assertThat(all)
          .extracting(Message::seq)
          .isEqualTo(LongStream.rangeClosed(1, all.size()).boxed().toList());
      assertThat(answer(log.read(id, 0, ALL, ALL)).messages()).isEqualTo(all);
    }
    acknowledged.forEach(
        (key, message) -> assertThat(told.get(asked.get(key))).containsOnlyOnce(message));
    assertThat(told.values().stream().mapToInt(List::size).sum())
        .isEqualTo(asked.size() + CONVERSATIONS.size());
  }

  private void checkReopened(Path own) throws Exception {
    try (Engine engine = engines.open(own, InstantSource.system())) {
      engine.writer().start();
      SqliteMessageLog log =
          new SqliteMessageLog(engine, InstantSource.system(), Stored.OS, 1 << 20);
      for (ConversationId id : CONVERSATIONS) {
        assertThat(answer(log.read(id, 0, ALL, ALL)).messages()).isEqualTo(told.get(id));
      }
      for (Map.Entry<String, Message> entry : acknowledged.entrySet()) {
        String key = entry.getKey();
        Appended again = answer(log.append(asked.get(key), draft(key)));
        assertThat(again.duplicate()).isTrue();
        assertThat(again.message()).isEqualTo(entry.getValue());
      }
    }
  }

  @Test
  void aFullDiskRefusesGoesOnReadingAndRecoversWhenThereIsRoom() throws Exception {
    FullDisk disk = new FullDisk();
    try (Engine engine = engines.open(new Database(directory, disk), InstantSource.system())) {
      SqliteMessageLog log = log(engine);
      engine.writer().start();
      int stored = 0;
      int refused = 0;
      for (int i = 0; refused < 5; i++) { // one that fails may need more room than the next one
        Failure refusal = tryToSend(log, "key " + i);
        assertThat(refusal).isIn(null, Failure.UNAVAILABLE);
        stored += refusal == null ? 1 : 0;
        refused = refusal == null ? 0 : refused + 1;
      }

      assertThat(stored).isGreaterThan(10);
      assertThat(answer(log.read(ConversationId.LOBBY, 0, ALL, ALL)).messages()).hasSize(stored);

      disk.full = false;
      assertThat(tryToSend(log, "with room again")).isNull();
      assertThat(answer(log.read(ConversationId.LOBBY, 0, ALL, ALL)).messages())
          .hasSize(stored + 1)
          .isEqualTo(told.get(ConversationId.LOBBY));
    }
    assertThat(logged.thrown()).as("not once for each").hasSizeBetween(1, 4);
  }

  /** What SQLite does where its pages are limited is what it does on a disk without room. */
  private static final class FullDisk implements Database.Connector {
    volatile boolean full = true;

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
      Connection connection = DriverManager.getConnection(url, properties);
      if (full && !connection.isReadOnly()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("PRAGMA max_page_count = 60");
        }
      }
      return connection;
    }
  }

  private static Failure tryToSend(SqliteMessageLog log, String key) {
    Draft draft =
        new Draft(ALICE, UserName.of("alice"), Message.Kind.TEXT, "x".repeat(4_000), null, key);
    try {
      log.append(ConversationId.LOBBY, draft).toCompletableFuture().join();
      return null;
    } catch (CompletionException refused) {
      return ((Refused) refused.getCause()).failure();
    }
  }
}
