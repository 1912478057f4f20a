package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.obrol.core.testing.Stages.answer;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
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
import org.obrol.core.model.GroupId;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog.Head;
import org.obrol.core.spi.MessageLog.Slice;
import org.obrol.core.testing.TestClock;

class TrimmingTest {
  private static final AccountId ALICE = new AccountId(1);
  private static final ConversationId DEVS = ConversationId.group(new GroupId(1));
  private static final ConversationId DIRECT = ConversationId.direct(ALICE, ALICE);
  private static final int ALL = Integer.MAX_VALUE;

  @RegisterExtension final TestEngine engines = new TestEngine();
  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private Engine engine;
  private SqliteMessageLog log;
  private Trimming trimming;

  private void open(Retention retention) throws SQLException {
    engine = engines.open(directory, clock);
    log = new SqliteMessageLog(engine, clock, Stored.OS, 1 << 20);
    engine.writer().start();
    trimming = new Trimming(engine, log, retention, clock);
    trimming.start();
  }

  private void reopen(Retention retention) throws SQLException {
    engine.close();
    open(retention);
  }

  private static Retention days(int days) {
    return new Retention(Duration.ofDays(days), null);
  }

  private static Retention messages(long count) {
    return new Retention(null, count);
  }

  private boolean append(ConversationId to, int count, @Nullable String key) {
    for (int i = 0; i < count; i++) {
      Draft draft = new Draft(ALICE, UserName.of("alice"), Message.Kind.TEXT, "text", null, key);
      answer(log.append(to, draft));
    }
    return true;
  }

  private Head head(ConversationId id) {
    return answer(log.heads(List.of(id))).get(id);
  }

  private List<Long> readable(ConversationId id) {
    Slice slice = answer(log.read(id, 0, ALL, ALL));
    assertThat(slice.head()).isEqualTo(head(id));
    return slice.messages().stream().map(Message::seq).toList();
  }

  @Test
  void messagesThatAreTooOldGoFromTheFront() throws Exception {
    open(days(30));
    append(DEVS, 3, null);
    clock.advance(Duration.ofDays(20));
    append(DEVS, 2, null);
    append(DIRECT, 1, null);
    clock.advance(Duration.ofDays(10).plusSeconds(1));

    trimming.trimOlderThan(Duration.ofDays(30));

    Awaitility.await().until(() -> head(DEVS).oldest() == 4);
    assertThat(readable(DEVS)).containsExactly(4L, 5L);
    assertThat(readable(DIRECT)).containsExactly(1L);
    assertThat(head(DEVS).last()).isEqualTo(5);
  }

  @Test
  void seqsGoOnWhereAllMessagesAreGoneAlsoAfterARestart() throws Exception {
    open(days(30));
    append(DEVS, 3, null);
    append(DIRECT, 2, null);
    long epoch = head(DEVS).epoch();
    clock.advance(Duration.ofDays(31));
    trimming.trimOlderThan(Duration.ofDays(30));
    Awaitility.await().until(() -> head(DIRECT).oldest() == 3);

    reopen(days(30));

    assertThat(head(DEVS)).isEqualTo(new Head(epoch, 3, 4));
    assertThat(readable(DEVS)).isEmpty();
    assertThat(answer(log.directs(ALICE))).containsExactly((ConversationId.Direct) DIRECT);
    append(DEVS, 1, null);
    assertThat(readable(DEVS)).containsExactly(4L);
  }

  @Test
  void moreThanOneSliceGoesAsWell() throws Exception {
    open(days(30));
    for (int i = 0; i < Trimming.SLICE + 500; i++) {
      log.append(DEVS, Draft.text(ALICE, UserName.of("alice"), "x"))
          .thenAccept(done -> {})
          .exceptionally(failure -> null);
    }
    append(DIRECT, 1, null);
    clock.advance(Duration.ofDays(31));

    trimming.trimOlderThan(Duration.ofDays(30));

    Awaitility.await().until(() -> head(DIRECT).oldest() == 2);
    assertThat(readable(DEVS)).isEmpty();
  }

  @Test
  void aConversationKeepsItsNewestMessagesAndAtMostAnEighthMore() throws Exception {
    open(messages(80));
    append(DEVS, 500, null);
    append(DIRECT, 80, null);

    Awaitility.await().until(() -> readable(DEVS).size() <= 90);
    assertThat(readable(DEVS)).hasSizeGreaterThanOrEqualTo(80).endsWith(499L, 500L);
    assertThat(readable(DIRECT)).hasSize(80);
  }

  @Test
  void aSmallerNumberHoldsForWhatIsThereAlready() throws Exception {
    open(Retention.FOREVER);
    append(DEVS, 50, null);
    append(DIRECT, 5, null);

    reopen(messages(10));

    Awaitility.await().until(() -> head(DEVS).oldest() == 41);
    assertThat(readable(DEVS)).hasSize(10);
    assertThat(readable(DIRECT)).hasSize(5);
  }

  @Test
  void anAgeThatReachesFarBackTakesNothing() throws Exception {
    open(days(36_500));
    append(DEVS, 3, null);

    trimming.trimOlderThan(Duration.ofDays(36_500));
    append(DEVS, 1, null); // behind it

    assertThat(readable(DEVS)).containsExactly(1L, 2L, 3L, 4L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT876000H1S", "PT9223372036854775807S"})
  void anAgeThatMakesNoSenseIsRefused(Duration age) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Retention(age, null))
        .withMessageContaining("(expected: > 0, at most 36500 days)");
  }

  @Test
  void aKeyLivesAsLongAsItsMessage() throws Exception {
    open(days(30));
    append(DEVS, 1, "key");
    append(DEVS, 1, "key");
    assertThat(readable(DEVS)).containsExactly(1L);
    clock.advance(Duration.ofDays(31));
    trimming.trimOlderThan(Duration.ofDays(30));
    Awaitility.await().until(() -> head(DEVS).oldest() == 2);

    append(DEVS, 1, "key");

    assertThat(readable(DEVS)).containsExactly(2L);
  }

  @Test
  void anIdIsNeverGivenAgainWhereAllMessagesAreGoneAndTheClockWasSetBack() throws Exception {
    open(days(30));
    append(DEVS, 2, null);
    Message last = last(DIRECT);
    append(DEVS, 1, null);
    clock.advance(Duration.ofDays(31));
    trimming.trimOlderThan(Duration.ofDays(30));
    Awaitility.await().until(() -> head(DEVS).oldest() == 4 && head(DIRECT).oldest() == 2);
    clock.advance(Duration.ofDays(-40));

    reopen(days(30));

    assertThat(last(DEVS).id().value()).isGreaterThan(last.id().value() + 1);
  }

  private Message last(ConversationId to) {
    return answer(log.append(to, Draft.text(ALICE, UserName.of("alice"), "x"))).message();
  }
}
