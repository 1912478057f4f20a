package org.obrol.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.obrol.core.testing.Stages.answer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
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
import org.obrol.core.spi.Tail;
import org.obrol.core.testing.Crowd;

/** What every {@link MessageLog} must do. */
public abstract class MessageLogContract {
  /** Room for everything that a test reads. */
  private static final int ALL = 1 << 20;

  protected static final AccountId ALICE = new AccountId(1);
  protected static final AccountId BOB = new AccountId(2);
  protected static final AccountId CAROL = new AccountId(3);
  protected static final ConversationId DEVS = ConversationId.group(new GroupId(1));
  protected static final ConversationId.Direct ALICE_AND_BOB = ConversationId.direct(ALICE, BOB);
  private static final List<ConversationId> CONVERSATIONS =
      List.of(
          ConversationId.LOBBY,
          DEVS,
          ConversationId.group(new GroupId(2)),
          ALICE_AND_BOB,
          ConversationId.direct(ALICE, ALICE));

  private MessageLog log;
  private RecordingTail tail;

  /**
   * A new log without messages, that has not been started and keeps at least 10,000 messages of a
   * conversation.
   */
  protected abstract MessageLog newLog() throws Exception;

  @BeforeEach
  void startLog() throws Exception {
    log = newLog();
    tail = new RecordingTail();
    log.start(tail);
  }

  @Test
  void theMessagesOfAConversationAreNumberedFromOneWithoutHoles() {
    for (long seq = 1; seq <= 20; seq++) {
      assertThat(append(DEVS, ALICE, "to devs").message().seq()).isEqualTo(seq);
      assertThat(append(ALICE_AND_BOB, BOB, "to alice").message().seq()).isEqualTo(seq);
    }
  }

  @Test
  void aMessageHasAllThatItsDraftHad() {
    UserName spelling = UserName.of("Élodie");
    Draft draft = new Draft(CAROL, spelling, Message.Kind.TEXT, "text", null, "key");

    Appended appended = answer(log.append(DEVS, draft));

    Message message = appended.message();
    assertThat(message.conversation()).isEqualTo(DEVS);
    assertThat(message.author()).isEqualTo(CAROL);
    assertThat(message.from().shown()).isEqualTo("Élodie");
    assertThat(message.kind()).isEqualTo(Message.Kind.TEXT);
    assertThat(message.text()).isEqualTo("text");
    assertThat(message.key()).isEqualTo("key");
    assertThat(appended.duplicate()).isFalse();
    assertThat(appended.stored()).isNotNull();
  }

  @Test
  void whatIsReadIsWhatTheTailWasToldAndWhatTheSenderWasAnswered() {
    List<Message> answered = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answered.add(append(DEVS, i % 2 == 0 ? ALICE : BOB, "message " + i).message());
    }

    assertThat(tail.told(DEVS)).isEqualTo(answered);
    assertThat(read(DEVS, 0).messages()).isEqualTo(answered);
    assertThat(shownNames(read(DEVS, 0).messages())).isEqualTo(shownNames(answered));
  }

  @Test
  void aTextIsKeptVerbatim() {
    List<String> texts =
        List.of(
            " leading and trailing ",
            "two\nlines\r\nand a tab\t",
            "'quotes' \"double\" \\back; -- $1 %s {}",
            "e\u0301 is not \u00e9",
            "\ud83d\udc4b\ud83c\udffd \u202eright to left\u202c \ufeff \uffff \u0001",
            "x".repeat(16 << 10),
            "\u20ac".repeat(5_000));
    texts.forEach(text -> append(DEVS, ALICE, text));

    assertThat(read(DEVS, 0).messages()).extracting(Message::text).isEqualTo(texts);
  }

  @Test
  void theTailIsToldBeforeTheAppendCompletes() {
    for (int i = 1; i <= 200; i++) {
      int expected = i;
      CompletionStage<Integer> toldByThen =
          log.append(DEVS, text(ALICE, "x")).thenApply(appended -> tail.told(DEVS).size());
      assertThat(answer(toldByThen)).isGreaterThanOrEqualTo(expected);
    }
  }

  @Test
  void appendsOfOneThreadAreStoredInTheOrderInWhichTheyWereMade() {
    List<CompletionStage<Appended>> appends = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      appends.add(log.append(DEVS, text(ALICE, "message " + i)));
    }
    for (int i = 0; i < appends.size(); i++) {
      Message message = answer(appends.get(i)).message();
      assertThat(message.seq()).isEqualTo(i + 1);
      assertThat(message.text()).isEqualTo("message " + i);
    }
  }

  @Test
  void whoeverAppendsTheTailIsToldInOrderAndNeverTwiceAtOnceForOneConversation() {
    int perThread = 300;
    try (Crowd crowd = new Crowd(4)) {
      crowd.all(thread -> appendMany(thread, perThread));
    }

    tail.assertNoOverlap();
    int told = 0;
    for (ConversationId conversation : CONVERSATIONS) {
      List<Message> messages = tail.told(conversation);
      assertThat(messages)
          .extracting(Message::seq)
          .isEqualTo(LongStream.rangeClosed(1, messages.size()).boxed().toList());
      assertThat(readAll(conversation)).isEqualTo(messages);
      told += messages.size();
    }
    assertThat(told).isEqualTo(4 * perThread);
  }

  private int appendMany(int thread, int count) {
    Random random = new Random(thread);
    List<CompletionStage<Appended>> appends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ConversationId to = CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
      appends.add(log.append(to, text(ALICE, thread + "/" + i)));
      if (random.nextInt(10) == 0) {
        answer(appends.get(i)); // idle for a moment, so that the next one finds the log at rest
      }
    }
    appends.forEach(append -> answer(append));
    return count;
  }

  @Test
  void aReadThatBeginsWhenTheTailIsToldFindsTheMessage() throws Exception {
    MessageLog another = newLog();
    List<CompletionStage<Slice>> reads = new ArrayList<>();
    another.start(
        batch -> {
          long last = batch.get(batch.size() - 1).seq();
          reads.add(another.read(DEVS, last - 1, 1, ALL));
        });
    for (int i = 0; i < 200; i++) {
      answer(another.append(DEVS, text(ALICE, "message " + i)));
    }

    assertThat(reads).isNotEmpty();
    for (CompletionStage<Slice> read : reads) {
      Slice slice = answer(read);
      assertThat(slice.messages()).hasSize(1);
      assertThat(slice.head().last()).isGreaterThanOrEqualTo(slice.messages().get(0).seq());
    }
  }

  @Test
  void whileOthersAppendAReadHasNoHoleAndReachesItsHead() {
    try (Crowd crowd = new Crowd(3)) {
      crowd.all(
          thread -> {
            for (int i = 0; i < 200; i++) {
              if (thread == 0) {
                Slice slice = answer(log.read(DEVS, 0, ALL, Integer.MAX_VALUE));
                assertThat(slice.messages())
                    .extracting(Message::seq)
                    .isEqualTo(LongStream.rangeClosed(1, slice.head().last()).boxed().toList());
              } else {
                append(DEVS, ALICE, "x");
              }
            }
            return true;
          });
    }
  }

  @Test
  void aPageBeginsAfterItsPlaceAndHasAtMostAsManyMessagesAsAskedFor() {
    appendTexts(DEVS, 10);

    assertThat(seqs(log.read(DEVS, 0, 3, ALL))).containsExactly(1L, 2L, 3L);
    assertThat(seqs(log.read(DEVS, 3, 3, ALL))).containsExactly(4L, 5L, 6L);
    assertThat(seqs(log.read(DEVS, 8, 3, ALL))).containsExactly(9L, 10L);
    assertThat(seqs(log.read(DEVS, 10, 3, ALL))).isEmpty();
    assertThat(seqs(log.read(DEVS, 1_000, 3, ALL))).isEmpty();
  }

  @Test
  void afterTheLargestSeqThereIsNothing() {
    appendTexts(DEVS, 2);

    assertThat(read(DEVS, Long.MAX_VALUE).messages()).isEmpty();
    assertThat(read(DEVS, Long.MAX_VALUE - 1).messages()).isEmpty();
  }

  @Test
  void aPageIsNoHeavierThanAskedForButHasItsFirstMessageHoweverHeavy() {
    append(DEVS, ALICE, "x".repeat(1_000));
    append(DEVS, ALICE, "x".repeat(10));
    append(DEVS, ALICE, "x".repeat(10));
    append(DEVS, ALICE, "x".repeat(10));
    int light = MessageLog.weight(read(DEVS, 1).messages().get(0));

    assertThat(seqs(log.read(DEVS, 0, 10, 1))).containsExactly(1L);
    assertThat(seqs(log.read(DEVS, 1, 10, 2 * light))).containsExactly(2L, 3L);
    assertThat(seqs(log.read(DEVS, 1, 10, 2 * light - 1))).containsExactly(2L);
    assertThat(seqs(log.read(DEVS, 1, 10, 3 * light))).containsExactly(2L, 3L, 4L);
  }

  @Test
  void aPageTellsHowItsConversationStands() {
    appendTexts(DEVS, 3);

    Head head = answer(log.read(DEVS, 1, 1, ALL)).head();

    assertThat(head).isEqualTo(head(DEVS));
    assertThat(head.last()).isEqualTo(3);
    assertThat(head.oldest()).isEqualTo(1);
  }

  @Test
  void aConversationThatNobodyHasWrittenToStandsAtZero() {
    appendTexts(DEVS, 1);
    ConversationId unknown = ConversationId.group(new GroupId(77));

    Map<ConversationId, Head> heads = answer(log.heads(List.of(unknown, DEVS)));

    assertThat(heads).containsOnlyKeys(unknown, DEVS);
    assertThat(heads.get(unknown).last()).isZero();
    assertThat(heads.get(unknown).oldest()).isEqualTo(1);
    Slice slice = read(unknown, 0);
    assertThat(slice.messages()).isEmpty();
    assertThat(slice.head()).isEqualTo(heads.get(unknown));
  }

  @Test
  void headsOfNothingAreNone() {
    assertThat(answer(log.heads(List.of()))).isEmpty();
  }

  @Test
  void epochsDifferBetweenConversationsAndStayWhenMessagesCome() {
    Map<ConversationId, Long> before = epochs();

    assertThat(new HashSet<>(before.values())).hasSameSizeAs(before.keySet());
    assertThat(before.values()).allMatch(epoch -> epoch >= 1 && epoch < 1L << 53);
    CONVERSATIONS.forEach(conversation -> appendTexts(conversation, 2));
    assertThat(epochs()).isEqualTo(before);
  }

  private Map<ConversationId, Long> epochs() {
    Map<ConversationId, Long> epochs = new HashMap<>();
    answer(log.heads(CONVERSATIONS)).forEach((id, head) -> epochs.put(id, head.epoch()));
    return epochs;
  }

  @Test
  void epochsDifferBetweenLogs() throws Exception {
    MessageLog another = newLog();
    another.start(batch -> {});

    assertThat(answer(another.heads(List.of(DEVS))).get(DEVS).epoch())
        .isNotEqualTo(head(DEVS).epoch());
  }

  @Test
  void directConversationsAreListedForBothSides() {
    ConversationId.Direct aliceAndCarol = ConversationId.direct(CAROL, ALICE);
    ConversationId.Direct aliceAlone = ConversationId.direct(ALICE, ALICE);
    ConversationId.Direct fromSystem = ConversationId.direct(AccountId.SYSTEM, BOB);
    for (ConversationId to : List.of(ALICE_AND_BOB, aliceAndCarol, aliceAlone, fromSystem)) {
      appendTexts(to, 2);
    }
    appendTexts(DEVS, 1);
    appendTexts(ConversationId.LOBBY, 1);

    assertThat(directs(ALICE)).containsExactlyInAnyOrder(ALICE_AND_BOB, aliceAndCarol, aliceAlone);
    assertThat(directs(BOB)).containsExactlyInAnyOrder(ALICE_AND_BOB, fromSystem);
    assertThat(directs(CAROL)).containsExactly(aliceAndCarol);
    assertThat(directs(new AccountId(99))).isEmpty();
  }

  @Test
  void aDirectConversationIsListedFromItsFirstMessageOn() {
    answer(log.heads(List.of(ALICE_AND_BOB)));
    answer(log.read(ALICE_AND_BOB, 0, 1, ALL));
    assertThat(directs(ALICE)).isEmpty();

    appendTexts(ALICE_AND_BOB, 1);
    assertThat(directs(ALICE)).containsExactly(ALICE_AND_BOB);
  }

  @Test
  void aKeyUsedAgainGetsTheFirstAnswerAndIsNeitherStoredNorToldTwice() {
    Message first = append(DEVS, keyed(ALICE, "once", "k")).message();
    append(DEVS, ALICE, "between");

    Appended again = append(DEVS, keyed(ALICE, "once", "k"));
    Appended otherText = append(DEVS, keyed(ALICE, "something else", "k"));

    assertThat(again.duplicate()).isTrue();
    assertThat(again.message()).isEqualTo(first);
    assertThat(otherText.duplicate()).isTrue();
    assertThat(otherText.message()).isEqualTo(first);
    assertThat(head(DEVS).last()).isEqualTo(2);
    assertThat(tail.told(DEVS)).extracting(Message::text).containsExactly("once", "between");
  }

  @Test
  void aKeyIsItsAuthorsAndItsConversationsOwn() {
    ConversationId others = ConversationId.group(new GroupId(2));

    assertThat(append(DEVS, keyed(ALICE, "a", "k")).duplicate()).isFalse();
    assertThat(append(DEVS, keyed(BOB, "b", "k")).duplicate()).isFalse();
    assertThat(append(others, keyed(ALICE, "c", "k")).duplicate()).isFalse();
    assertThat(append(DEVS, keyed(ALICE, "d", "K")).duplicate()).isFalse();
    assertThat(append(DEVS, keyed(ALICE, "e", "k")).message().text()).isEqualTo("a");
    assertThat(append(DEVS, keyed(BOB, "f", "k")).message().text()).isEqualTo("b");
    assertThat(append(others, keyed(ALICE, "g", "k")).message().text()).isEqualTo("c");
  }

  @Test
  void messagesWithoutAKeyAreAllDifferent() {
    assertThat(append(DEVS, ALICE, "same").duplicate()).isFalse();
    assertThat(append(DEVS, ALICE, "same").duplicate()).isFalse();
    assertThat(head(DEVS).last()).isEqualTo(2);
  }

  @Test
  void ofManyWhoUseAKeyAtOnceOneIsStoredAndAllGetItsAnswer() {
    int rounds = 60;
    try (Crowd crowd = new Crowd(4)) {
      for (int round = 0; round < rounds; round++) {
        String key = "key " + round;
        List<Appended> answers =
            crowd.all(thread -> append(DEVS, keyed(ALICE, "by " + thread, key)));
        assertThat(answers).extracting(Appended::message).containsOnly(answers.get(0).message());
        assertThat(answers).extracting(Appended::duplicate).containsOnlyOnce(false);
      }
    }
    assertThat(head(DEVS).last()).isEqualTo(rounds);
    assertThat(tail.told(DEVS)).hasSize(rounds);
  }

  @Test
  void aRetryThatDoesNotWaitForTheFirstGetsTheSameAnswer() {
    CompletionStage<Appended> first = log.append(DEVS, keyed(ALICE, "once", "k"));
    CompletionStage<Appended> retry = log.append(DEVS, keyed(ALICE, "once", "k"));

    assertThat(answer(retry).message()).isEqualTo(answer(first).message());
    assertThat(answer(first).duplicate()).isFalse();
    assertThat(answer(retry).duplicate()).isTrue();
    assertThat(head(DEVS).last()).isEqualTo(1);
  }

  @Test
  void idsAreUniqueOverManyThreadsAndConversations() {
    int perThread = 250;
    Set<MessageId> ids = new HashSet<>();
    try (Crowd crowd = new Crowd(4)) {
      List<List<MessageId>> all =
          crowd.all(
              thread -> {
                List<CompletionStage<Appended>> appends = new ArrayList<>();
                for (int i = 0; i < perThread; i++) {
                  ConversationId to = CONVERSATIONS.get(i % CONVERSATIONS.size());
                  appends.add(log.append(to, text(ALICE, "x")));
                }
                return appends.stream().map(append -> answer(append).message().id()).toList();
              });
      all.forEach(ids::addAll);
    }
    assertThat(ids).hasSize(4 * perThread);
  }

  @Test
  void aLogIsStartedOnce() {
    Tail another = batch -> {};
    assertThatIllegalStateException().isThrownBy(() -> log.start(another));

    appendTexts(DEVS, 1);
    assertThat(tail.told(DEVS)).hasSize(1); // and its tail stays
  }

  // ---- what the tests are told with

  private static Draft text(AccountId author, String text) {
    return Draft.text(author, UserName.of("user" + author.value()), text);
  }

  private static Draft keyed(AccountId author, String text, String key) {
    UserName from = UserName.of("user" + author.value());
    return new Draft(author, from, Message.Kind.TEXT, text, null, key);
  }

  private Appended append(ConversationId to, Draft draft) {
    return answer(log.append(to, draft));
  }

  private Appended append(ConversationId to, AccountId author, String text) {
    return append(to, text(author, text));
  }

  private void appendTexts(ConversationId to, int count) {
    for (int i = 0; i < count; i++) {
      append(to, ALICE, "message " + i);
    }
  }

  private Slice read(ConversationId conversation, long after) {
    return answer(log.read(conversation, after, 100, ALL));
  }

  private List<Message> readAll(ConversationId conversation) {
    return answer(log.read(conversation, 0, ALL, Integer.MAX_VALUE)).messages();
  }

  private Head head(ConversationId conversation) {
    return answer(log.heads(List.of(conversation))).get(conversation);
  }

  private List<ConversationId.Direct> directs(AccountId account) {
    return answer(log.directs(account));
  }

  private static List<Long> seqs(CompletionStage<Slice> page) {
    return answer(page).messages().stream().map(Message::seq).toList();
  }

  private static List<String> shownNames(Collection<Message> messages) {
    return messages.stream().map(message -> message.from().shown()).toList();
  }

  /** Keeps what it is told, and notices when it is told twice at once. */
  private static final class RecordingTail implements Tail {
    private final Map<ConversationId, List<Message>> told = new ConcurrentHashMap<>();
    private final Map<ConversationId, AtomicInteger> inside = new ConcurrentHashMap<>();
    private final Collection<ConversationId> overlaps = new ConcurrentLinkedQueue<>();

    @Override
    public void appended(List<Message> batch) {
      ConversationId conversation = batch.get(0).conversation();
      AtomicInteger callers = inside.computeIfAbsent(conversation, id -> new AtomicInteger());
      if (callers.incrementAndGet() != 1) {
        overlaps.add(conversation);
      }
      for (int i = 0; i < 200; i++) {
        Thread.onSpinWait(); // time for another thread to come in, if the log lets it
      }
      List<Message> known = told.computeIfAbsent(conversation, id -> new ArrayList<>());
      synchronized (known) { // for the test's own reads; the log may not need it
        known.addAll(batch);
      }
      callers.decrementAndGet();
    }

    List<Message> told(ConversationId conversation) {
      List<Message> known = told.getOrDefault(conversation, List.of());
      synchronized (known) {
        return List.copyOf(known);
      }
    }

    void assertNoOverlap() {
      assertThat(overlaps).as("conversations told of by two threads at once").isEmpty();
    }
  }
}
