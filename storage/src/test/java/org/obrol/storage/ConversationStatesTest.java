package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.event.Stored;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog.Slice;
import org.obrol.core.testing.Crowd;

class ConversationStatesTest {
  private static final UserName ALICE = UserName.of("alice");
  private static final int ALL = Integer.MAX_VALUE;

  @RegisterExtension final TestEngine engines = new TestEngine();
  @TempDir Path directory;

  private SqliteMessageLog open(int maxStates) throws Exception {
    Engine engine = engines.open(directory, InstantSource.system());
    SqliteMessageLog log =
        new SqliteMessageLog(engine, InstantSource.system(), Stored.OS, 0, maxStates);
    engine.writer().start();
    return log;
  }

  private static ConversationId group(int number) {
    return ConversationId.group(new GroupId(number));
  }

  private static boolean append(SqliteMessageLog log, ConversationId to) {
    answer(log.append(to, Draft.text(new AccountId(1), ALICE, "text")));
    return true;
  }

  @Test
  void memoryForgetsConversationsThatNobodyUsesAndNoneThatAreUsed() throws Exception {
    SqliteMessageLog log = open(10);
    IntStream.rangeClosed(1, 30).forEach(i -> append(log, group(i)));
    assertThat(log.known()).isEqualTo(30);
    log.sweep(); // all were used since they are known
    append(log, group(7));

    log.sweep();

    assertThat(log.known()).isEqualTo(1);
    append(log, group(3));
    Slice page = answer(log.read(group(3), 0, ALL, ALL));
    assertThat(page.messages()).extracting(Message::seq).containsExactly(1L, 2L);
  }

  /** Few conversations and much forgetting: every sequence is whole, and no head is ever behind. */
  @Test
  void whateverIsForgottenWhileOthersWriteAndReadNoHeadGoesBack() throws Exception {
    SqliteMessageLog log = open(0);
    int conversations = 3;
    long seed = ThreadLocalRandom.current().nextLong();
    try (Crowd crowd = new Crowd(4)) {
      crowd.all(thread -> thread == 0 ? forget(log) : use(log, new Random(seed + thread)));
    }
    long total = 0;
    for (int i = 1; i <= conversations; i++) {
      Slice page = answer(log.read(group(i), 0, ALL, ALL));
      assertThat(page.messages())
          .extracting(Message::seq)
          .isEqualTo(LongStream.rangeClosed(1, page.head().last()).boxed().toList());
      total += page.head().last();
    }
    assertThat(total).isEqualTo(3 * 200);
  }

  private static boolean forget(SqliteMessageLog log) {
    for (int i = 0; i < 3_000; i++) {
      log.sweep();
    }
    return true;
  }

  private static boolean use(SqliteMessageLog log, Random random) {
    for (int i = 0; i < 200; i++) {
      ConversationId id = group(1 + random.nextInt(3));
      long seq =
          answer(log.append(id, Draft.text(new AccountId(1), ALICE, "text"))).message().seq();
      assertThat(answer(log.heads(List.of(id))).get(id).last()).isGreaterThanOrEqualTo(seq);
    }
    return true;
  }

  @Test
  void aStateThatWasNotToldOfSomethingHasItFromTheDiskLater() {
    ConversationState state = new ConversationState(group(1), 1, 1, 2, 1);

    assertThat(state.publish(List.of(message(5)))).hasSize(1);

    assertThat(state.head().last()).isEqualTo(5);
    assertThat(state.page(0, 10, ALL)).as("not all of it is in memory").isNull();
    Slice newest = state.page(4, 10, ALL);
    assertThat(newest).isNotNull();
    assertThat(newest.messages()).extracting(Message::seq).containsExactly(5L);
  }

  private static Message message(long seq) {
    return new Message(
        group(1),
        seq,
        new MessageId(seq),
        Instant.EPOCH,
        new AccountId(1),
        ALICE,
        Message.Kind.TEXT,
        "text",
        null,
        null);
  }
}
