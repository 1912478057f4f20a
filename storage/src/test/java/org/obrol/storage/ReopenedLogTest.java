package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.event.Stored;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.Message;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog.Appended;
import org.obrol.core.spi.MessageLog.Head;
import org.obrol.core.testing.TestClock;

/** What a store that was closed and opened again still knows. */
class ReopenedLogTest {
  private static final AccountId ALICE = new AccountId(1);
  private static final AccountId BOB = new AccountId(2);
  private static final ConversationId.Direct DIRECT = ConversationId.direct(ALICE, BOB);
  private static final ConversationId DEVS = ConversationId.group(new GroupId(7));
  private static final int ALL = Integer.MAX_VALUE;

  @RegisterExtension final TestEngine engines = new TestEngine();
  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private Engine engine;
  private SqliteMessageLog log;

  private void open() throws SQLException {
    open(1 << 20);
  }

  private void open(long recentBytes) throws SQLException {
    engine = engines.open(directory, clock);
    log = new SqliteMessageLog(engine, clock, Stored.DISK, recentBytes);
    engine.writer().start();
  }

  private void reopen() throws SQLException {
    engine.close();
    open();
  }

  private Appended append(ConversationId to, String text, @Nullable String key) {
    return answer(
        log.append(to, new Draft(ALICE, UserName.of("Alicé"), Message.Kind.TEXT, text, null, key)));
  }

  private List<Message> readAll(ConversationId id) {
    return answer(log.read(id, 0, ALL, ALL)).messages();
  }

  @Test
  void messagesEpochsAndDirectsAreWhatTheyWere() throws Exception {
    open();
    List<Message> devs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      devs.add(append(DEVS, "text\n\u0001 👋 " + i, i % 2 == 0 ? "key" + i : null).message());
    }
    FileInfo file =
        new FileInfo(new FileId(9), new FileName("ä b.txt"), 5, new Sha256("0a".repeat(32)));
    Draft draft =
        new Draft(ALICE, UserName.of("alice"), Message.Kind.FILE, "ä b.txt", file, "file 9");
    Message sent = answer(log.append(DIRECT, draft)).message();
    Map<ConversationId, Head> heads = answer(log.heads(List.of(DEVS, DIRECT)));

    reopen();

    assertThat(readAll(DEVS)).isEqualTo(devs);
    assertThat(readAll(DEVS).get(0).from().shown()).isEqualTo("Alicé");
    assertThat(readAll(DIRECT)).containsExactly(sent);
    assertThat(answer(log.heads(List.of(DEVS, DIRECT)))).isEqualTo(heads);
    assertThat(answer(log.directs(BOB))).containsExactly(DIRECT);
  }

  @Test
  void seqsAndIdsGoOnAlsoWhereTheClockWasSetBack() throws Exception {
    open();
    Message before = append(DEVS, "one", null).message();
    clock.advance(Duration.ofDays(-1));
    reopen();

    Message after = append(DEVS, "two", null).message();

    assertThat(after.seq()).isEqualTo(2);
    assertThat(after.id().value()).isGreaterThan(before.id().value());
  }

  @Test
  void aKeyIsKnown() throws Exception {
    open();
    Message first = append(DEVS, "one", "key").message();
    append(DEVS, "two", null);
    reopen();

    Appended again = append(DEVS, "one", "key");

    assertThat(again.duplicate()).isTrue();
    assertThat(again.message()).isEqualTo(first);
    assertThat(again.stored()).isEqualTo(Stored.DISK);
    assertThat(append(DEVS, "three", null).message().seq()).isEqualTo(3);
  }

  @Test
  void aStoreThatWasMadeAnewHasOtherEpochs() throws Exception {
    open();
    long epoch = answer(log.heads(List.of(DEVS))).get(DEVS).epoch();
    engine.close();
    directory = directory.resolve("anew");
    java.nio.file.Files.createDirectory(directory);
    open();

    assertThat(answer(log.heads(List.of(DEVS))).get(DEVS).epoch()).isNotEqualTo(epoch);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000, 20_000})
  void whateverMemoryHasOfItAPageIsTheSame(int recentBytes) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    open(recentBytes);
    Map<ConversationId, List<Message>> all = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      ConversationId to = random.nextBoolean() ? DEVS : DIRECT;
      Message message = append(to, "x".repeat(random.nextInt(300)), null).message();
      all.computeIfAbsent(to, id -> new ArrayList<>()).add(message);
    }
    for (int i = 0; i < 300; i++) {
      ConversationId of = random.nextBoolean() ? DEVS : DIRECT;
      List<Message> expected = all.get(of);
      int after = random.nextInt(expected.size() + 3);
      int limit = 1 + random.nextInt(50);
      int from = Math.min(after, expected.size());
      int to = Math.min(from + limit, expected.size());
      assertThat(answer(log.read(of, after, limit, ALL)).messages())
          .as("seed %d, after %d, limit %d", seed, after, limit)
          .isEqualTo(expected.subList(from, to));
    }
  }
}
