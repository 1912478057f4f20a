package org.obrol.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.obrol.core.testing.Stages.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.MessageLog.Appended;
import org.obrol.core.spi.MessageLog.Head;
import org.obrol.core.spi.MessageLog.Slice;
import org.obrol.core.testing.Crowd;
import org.obrol.core.testing.TestClock;

/** What an in-memory log forgets, and when. */
class InMemoryMessageLogBoundsTest {
  private static final AccountId ALICE = new AccountId(1);
  private static final UserName ALICE_NAME = UserName.of("alice");
  private static final ConversationId DEVS = ConversationId.group(new GroupId(1));
  private static final ConversationId COOKS = ConversationId.group(new GroupId(2));
  private static final int EMPTY_WEIGHT = 128;
  private static final long NO_BOUND = Long.MAX_VALUE;

  private final TestClock clock = new TestClock();

  @Test
  void aConversationKeepsItsNewestMessages() {
    MessageLog log = new InMemoryMessageLog(clock, 3, NO_BOUND);
    for (int i = 0; i < 5; i++) {
      append(log, DEVS, "x", null);
    }
    append(log, COOKS, "x", null);

    assertThat(seqs(log, DEVS, 0)).containsExactly(3L, 4L, 5L);
    assertThat(seqs(log, DEVS, 3)).containsExactly(4L, 5L);
    assertThat(head(log, DEVS).last()).isEqualTo(5);
    assertThat(head(log, DEVS).oldest()).isEqualTo(3);
    assertThat(seqs(log, COOKS, 0)).containsExactly(1L);
  }

  @Test
  void whenAllWeighTooMuchTheOldestMessageOfAllConversationsGoesFirst() {
    MessageLog log = new InMemoryMessageLog(clock, 100, 4 * EMPTY_WEIGHT + 8);
    append(log, DEVS, "1", null);
    append(log, COOKS, "2", null);
    append(log, COOKS, "3", null);
    append(log, DEVS, "4", null);

    append(log, DEVS, "5", null);
    assertThat(texts(log, DEVS)).containsExactly("4", "5");
    assertThat(texts(log, COOKS)).containsExactly("2", "3");

    append(log, DEVS, "6", null);
    assertThat(texts(log, DEVS)).containsExactly("4", "5", "6");
    assertThat(texts(log, COOKS)).containsExactly("3");

    append(log, DEVS, "7", null);
    append(log, DEVS, "8", null);
    assertThat(texts(log, DEVS)).containsExactly("5", "6", "7", "8");
    assertThat(texts(log, COOKS)).isEmpty();
  }

  @Test
  void aConversationWhoseMessagesAreAllGoneGoesOnCounting() {
    MessageLog log = new InMemoryMessageLog(clock, 100, EMPTY_WEIGHT + 2);
    append(log, DEVS, "1", null);
    append(log, DEVS, "2", null);
    append(log, COOKS, "3", null);

    Head head = head(log, DEVS);
    assertThat(head.last()).isEqualTo(2);
    assertThat(head.oldest()).isEqualTo(3);
    assertThat(append(log, DEVS, "4", null).message().seq()).isEqualTo(3);
    assertThat(head(log, DEVS).epoch()).isEqualTo(head.epoch());
    assertThat(texts(log, COOKS)).isEmpty();
  }

  @Test
  void aMessageHeavierThanTheBoundIsToldAndAnsweredAndThenForgotten() {
    MessageLog log = new InMemoryMessageLog(clock, 100, EMPTY_WEIGHT);
    List<Message> told = new ArrayList<>();
    log.start(told::addAll);

    Appended appended = append(log, DEVS, "x".repeat(1_000), "key");

    assertThat(told).containsExactly(appended.message());
    assertThat(seqs(log, DEVS, 0)).isEmpty();
    assertThat(head(log, DEVS).last()).isEqualTo(1);
    assertThat(head(log, DEVS).oldest()).isEqualTo(2);
  }

  @Test
  void aKeyLivesAsLongAsItsMessage() {
    MessageLog log = new InMemoryMessageLog(clock, 2, NO_BOUND);
    append(log, DEVS, "first", "key");
    append(log, DEVS, "second", null);
    assertThat(append(log, DEVS, "again", "key").duplicate()).isTrue();

    append(log, DEVS, "third", null);
    Appended anew = append(log, DEVS, "again", "key");
    assertThat(anew.duplicate()).isFalse();
    assertThat(anew.message().seq()).isEqualTo(4);
    assertThat(append(log, DEVS, "once more", "key").message()).isEqualTo(anew.message());
  }

  @Test
  void aKeyGoesAlsoWhenTheBytesOfAllAreTooMany() {
    MessageLog log = new InMemoryMessageLog(clock, 100, 2 * EMPTY_WEIGHT + 4);
    append(log, DEVS, "1", "key");
    append(log, COOKS, "2", null);
    assertThat(append(log, DEVS, "1", "key").duplicate()).isTrue();

    append(log, COOKS, "3", null);
    assertThat(append(log, DEVS, "1", "key").duplicate()).isFalse();
  }

  @Test
  void aDuplicateWeighsNothing() {
    MessageLog log = new InMemoryMessageLog(clock, 100, 2 * EMPTY_WEIGHT + 4);
    append(log, DEVS, "1", "key");
    append(log, COOKS, "2", null);
    for (int i = 0; i < 10; i++) {
      append(log, DEVS, "1", "key");
    }
    assertThat(texts(log, DEVS)).containsExactly("1");
    assertThat(texts(log, COOKS)).containsExactly("2");
  }

  @Test
  void aForgottenDirectConversationIsStillListed() {
    MessageLog log = new InMemoryMessageLog(clock, 100, EMPTY_WEIGHT + 2);
    ConversationId.Direct direct = ConversationId.direct(ALICE, new AccountId(2));
    append(log, direct, "1", null);
    append(log, DEVS, "2", null);

    assertThat(answer(log.directs(ALICE))).containsExactly(direct);
  }

  @Test
  void idsStayUniqueWhenTheClockStandsStillOrIsTurnedBack() {
    MessageLog log = new InMemoryMessageLog(clock);
    Set<MessageId> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      if (i % 100 == 99) {
        clock.advance(Duration.ofHours(-1));
      }
      ids.add(append(log, DEVS, "x", null).message().id());
    }
    assertThat(ids).hasSize(1_000);
  }

  @Test
  void boundsAreAtLeastOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InMemoryMessageLog(clock, 0, 1))
        .withMessageContaining("expected: >= 1");
    assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryMessageLog(clock, 1, 0));
  }

  @Test
  void theDefaultBoundIsAQuarterOfTheHeapAtMost256MiB() {
    assertThat(InMemoryMessageLog.defaultMaxBytes())
        .isPositive()
        .isLessThanOrEqualTo(256L << 20)
        .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 4);
  }

  @Test
  void whateverIsAppendedTheLogIsWhatASimpleModelIs() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int maxMessages = 1 + random.nextInt(12);
      long maxBytes = EMPTY_WEIGHT * (1L + random.nextInt(30));
      MessageLog log = new InMemoryMessageLog(clock, maxMessages, maxBytes);
      Model model = new Model(maxMessages, maxBytes);
      for (int step = 0; step < 200; step++) {
        String where = "seed " + seed + ", step " + step;
        ConversationId to = ConversationId.group(new GroupId(1 + random.nextInt(5)));
        String key = random.nextInt(3) == 0 ? "key " + random.nextInt(6) : null;
        Appended appended = append(log, to, "x".repeat(random.nextInt(200)), key);
        model.append(appended, where);
        model.compare(log, to, random, where);
      }
    }
  }

  /** A log as one would write it who need not care for speed: one list of all, oldest first. */
  private static final class Model {
    private final int maxMessages;
    private final long maxBytes;
    private final List<Message> all = new ArrayList<>();
    private final Map<ConversationId, Long> lasts = new HashMap<>();

    Model(int maxMessages, long maxBytes) {
      this.maxMessages = maxMessages;
      this.maxBytes = maxBytes;
    }

    void append(Appended appended, String where) {
      Message message = appended.message();
      boolean known = message.key() != null && has(message.conversation(), message.key());
      assertThat(appended.duplicate()).as(where).isEqualTo(known);
      if (known) {
        assertThat(all).as(where).contains(message);
        return;
      }
      assertThat(lasts.merge(message.conversation(), 1L, Long::sum))
          .as(where)
          .isEqualTo(message.seq());
      all.add(message);
      List<Message> own = of(message.conversation());
      if (own.size() > maxMessages) {
        all.remove(own.get(0));
      }
      while (all.stream().mapToLong(MessageLog::weight).sum() > maxBytes) {
        all.remove(0);
      }
    }

    private boolean has(ConversationId conversation, String key) {
      return of(conversation).stream().anyMatch(message -> key.equals(message.key()));
    }

    private List<Message> of(ConversationId conversation) {
      return all.stream().filter(one -> one.conversation().equals(conversation)).toList();
    }

    void compare(MessageLog log, ConversationId id, Random random, String where) {
      List<Message> own = of(id);
      long last = lasts.getOrDefault(id, 0L);
      long after = random.nextInt((int) last + 2);
      int limit = 1 + random.nextInt(10);
      Slice slice = answer(log.read(id, after, limit, Integer.MAX_VALUE));
      assertThat(slice.messages())
          .as(where)
          .isEqualTo(own.stream().filter(one -> one.seq() > after).limit(limit).toList());
      assertThat(slice.head().last()).as(where).isEqualTo(last);
      assertThat(slice.head().oldest())
          .as(where)
          .isEqualTo(own.isEmpty() ? last + 1 : own.get(0).seq());
    }
  }

  @Test
  void whileManyAppendTheBoundHoldsAndNothingButTheOldestIsLost() {
    int perThread = 2_000;
    long maxBytes = 50L * (EMPTY_WEIGHT + 2);
    MessageLog log = new InMemoryMessageLog(clock, 40, maxBytes);
    List<ConversationId> ids = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      ids.add(ConversationId.group(new GroupId(i)));
    }
    try (Crowd crowd = new Crowd(4)) {
      crowd.all(
          thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < perThread; i++) {
              append(log, ids.get(random.nextInt(ids.size())), "x", "key " + thread + "/" + i);
            }
            return true;
          });
    }

    long kept = 0;
    long appended = 0;
    for (ConversationId id : ids) {
      Slice slice = answer(log.read(id, 0, 1_000, Integer.MAX_VALUE));
      assertThat(slice.messages()).hasSize((int) (slice.head().last() - slice.head().oldest() + 1));
      kept += slice.messages().size();
      appended += slice.head().last();
    }
    assertThat(appended).isEqualTo(4L * perThread);
    assertThat(kept).isLessThanOrEqualTo(50).isGreaterThan(40);
  }

  private static Appended append(
      MessageLog log, ConversationId to, String text, @Nullable String key) {
    return answer(log.append(to, new Draft(ALICE, ALICE_NAME, Message.Kind.TEXT, text, null, key)));
  }

  private static List<Long> seqs(MessageLog log, ConversationId id, long after) {
    return answer(log.read(id, after, 100, Integer.MAX_VALUE)).messages().stream()
        .map(Message::seq)
        .toList();
  }

  private static List<String> texts(MessageLog log, ConversationId id) {
    return answer(log.read(id, 0, 100, Integer.MAX_VALUE)).messages().stream()
        .map(Message::text)
        .toList();
  }

  private static Head head(MessageLog log, ConversationId id) {
    return answer(log.heads(List.of(id))).get(id);
  }
}
