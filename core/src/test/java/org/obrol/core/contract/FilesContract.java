package org.obrol.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.core.testing.Stages.refusal;
import static org.obrol.core.testing.Stages.refused;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Failure;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.Files.Entry;
import org.obrol.core.spi.Files.NewFile;
import org.obrol.core.spi.Files.Query;
import org.obrol.core.spi.Files.Upload;
import org.obrol.core.testing.Crowd;
import org.obrol.core.testing.TestClock;

/** What all {@link Files} must do. */
public abstract class FilesContract {
  /** What the store under test must keep to. */
  protected static final Files.Limits LIMITS =
      new Files.Limits(300_000, 500_000, Duration.ofDays(3), Duration.ofHours(2));

  private static final AccountId ALICE = new AccountId(1);
  private static final AccountId BOB = new AccountId(2);
  private static final ConversationId DEVS = ConversationId.group(new GroupId(1));
  private static final ConversationId DIRECT = ConversationId.direct(ALICE, BOB);
  private static final FileId NO_FILE = new FileId(12345);

  private final TestClock clock = new TestClock();
  private Files files;

  /** A new store without files, for the {@link #LIMITS}, with room for some megabytes. */
  protected abstract Files newFiles(TestClock time) throws Exception;

  @BeforeEach
  void makeFiles() throws Exception {
    files = newFiles(clock);
  }

  // ---- a file from its beginning to its end

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193, 32_768, 100_000, 300_000})
  void whatIsWrittenIsRead(int size) {
    byte[] content = bytes(size);
    FileId id = open(announced("a.txt", content)).file();
    for (int at = 0; at < size; at += 10_000) {
      write(id, at, part(content, at, 10_000));
    }

    Entry entry = answer(files.complete(id, ALICE));

    assertThat(entry.info())
        .isEqualTo(new FileInfo(id, new FileName("a.txt"), size, sha256(content)));
    assertThat(entry.owner()).isEqualTo(ALICE);
    assertThat(entry.from()).isEqualTo(UserName.of("alice"));
    assertThat(entry.conversation()).isEqualTo(DEVS);
    assertThat(entry.at()).isEqualTo(clock.instant());
    assertThat(answer(files.find(id))).contains(entry);
    assertThat(readAll(id, size)).isEqualTo(content);
  }

  @Test
  void anyPieceCanBeReadAndTheLastOneIsShorter() {
    byte[] content = bytes(50_000);
    FileId id = sent("a", content);
    Random random = new Random(7);

    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(content.length);
      int length = 1 + random.nextInt(20_000);
      assertThat(toBytes(answer(files.read(id, from, length))))
          .isEqualTo(toBytes(part(content, from, length)));
    }
    assertThat(answer(files.read(id, 50_000, 10)).remaining()).isZero();
  }

  @Test
  void whatIsHandedInKeepsItsPosition() {
    ByteBuffer data = ByteBuffer.wrap(bytes(10), 2, 5);
    FileId id = open("a").file();

    write(id, 0, data);

    assertThat(data.position()).isEqualTo(2);
    answer(files.complete(id, ALICE));
    assertThat(readAll(id, 5)).isEqualTo(toBytes(data));
  }

  @Test
  void whatWasNotAnnouncedIsFoundOut() {
    FileId id = open("a").file();
    answer(files.write(id, ALICE, null, ByteBuffer.wrap(bytes(10))));
    Upload stands = answer(files.write(id, ALICE, null, ByteBuffer.wrap(bytes(10))));

    assertThat(stands).isEqualTo(new Upload(id, 20));
    FileInfo info = answer(files.complete(id, ALICE)).info();
    assertThat(info.size()).isEqualTo(20);
    assertThat(info.sha256()).isEqualTo(sha256(readAll(id, 20)));
  }

  @Test
  void anUploadIsNoFileBeforeItIsComplete() {
    FileId id = open("a").file();
    write(id, 0, ByteBuffer.wrap(bytes(10)));

    assertThat(answer(files.find(id))).isEmpty();
    assertThat(list(Query.in(Set.of(DEVS)))).isEmpty();
    assertThat(refusal(files.read(id, 0, 10))).isEqualTo(Failure.NO_SUCH_FILE);
  }

  @Test
  void completingAgainAnswersTheSame() {
    FileId id = open("a").file();
    Entry first = answer(files.complete(id, ALICE));
    clock.advance(Duration.ofMinutes(5));

    assertThat(answer(files.complete(id, ALICE))).isEqualTo(first);
    assertThat(refusal(files.write(id, ALICE, null, ByteBuffer.wrap(bytes(1)))))
        .isEqualTo(Failure.NO_SUCH_FILE);
  }

  // ---- what does not fit

  @Test
  void aChunkBelongsToTheEnd() {
    FileId id = open("a").file();
    write(id, 0, ByteBuffer.wrap(bytes(10)));

    assertThat(refused(files.write(id, ALICE, 11L, ByteBuffer.wrap(bytes(1)))).getMessage())
        .isEqualTo("offset: 11 (expected: 10)");
    assertThat(refusal(files.write(id, ALICE, 5L, ByteBuffer.wrap(bytes(10)))))
        .isEqualTo(Failure.MALFORMED);
    assertThat(refusal(files.write(id, ALICE, -1L, ByteBuffer.wrap(bytes(1)))))
        .isEqualTo(Failure.MALFORMED);
    assertThat(refusal(files.write(id, ALICE, Long.MAX_VALUE, ByteBuffer.wrap(bytes(1)))))
        .isEqualTo(Failure.MALFORMED);
    assertThat(write(id, 10, ByteBuffer.wrap(bytes(1)))).isEqualTo(11);
  }

  @Test
  void aChunkThatIsThereChangesNothing() {
    byte[] content = bytes(20);
    FileId id = open(announced("a", content)).file();
    write(id, 0, part(content, 0, 10));

    assertThat(write(id, 0, part(content, 0, 10))).isEqualTo(10);
    assertThat(write(id, 5, part(content, 5, 5))).isEqualTo(10);
    assertThat(write(id, 10, part(content, 10, 10))).isEqualTo(20);
    answer(files.complete(id, ALICE));
    assertThat(readAll(id, 20)).isEqualTo(content);
  }

  @Test
  void moreThanAnnouncedIsTooLong() {
    FileId id = open(announced("a", bytes(10))).file();

    assertThat(refusal(files.write(id, ALICE, 0L, ByteBuffer.wrap(bytes(11)))))
        .isEqualTo(Failure.TOO_LONG);
    assertThat(write(id, 0, ByteBuffer.wrap(bytes(10)))).isEqualTo(10);
  }

  @Test
  void lessThanAnnouncedIsNoFileYet() {
    byte[] content = bytes(10);
    FileId id = open(announced("a", content)).file();
    write(id, 0, part(content, 0, 9));

    assertThat(refusal(files.complete(id, ALICE))).isEqualTo(Failure.MALFORMED);

    write(id, 9, part(content, 9, 1));
    assertThat(answer(files.complete(id, ALICE)).info().size()).isEqualTo(10);
  }

  @Test
  void anotherChecksumThanAnnouncedEndsTheUpload() {
    byte[] content = bytes(10);
    NewFile wrong = file("a", 10L, sha256(bytes(9)));
    FileId id = open(wrong).file();
    write(id, 0, ByteBuffer.wrap(content));

    assertThat(refusal(files.complete(id, ALICE))).isEqualTo(Failure.BAD_CHECKSUM);

    assertThat(refusal(files.complete(id, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
    Upload again = open(wrong);
    assertThat(again.file()).isNotEqualTo(id);
    assertThat(again.offset()).isZero();
  }

  // ---- going on

  @Test
  void anUnfinishedUploadIsTakenUp() {
    byte[] content = bytes(20);
    NewFile announced = announced("a", content);
    FileId id = open(announced).file();
    write(id, 0, part(content, 0, 7));

    assertThat(open(announced)).isEqualTo(new Upload(id, 7));

    write(id, 7, part(content, 7, 13));
    answer(files.complete(id, ALICE));
    assertThat(readAll(id, 20)).isEqualTo(content);
    assertThat(open(announced).file()).as("the same file a second time").isNotEqualTo(id);
  }

  @Test
  void onlyTheSameUploadIsTakenUp() {
    byte[] content = bytes(20);
    List<NewFile> different =
        List.of(
            announced("a", content),
            announced("b", content),
            announced("a", bytes(21)),
            file("a", 20L, sha256(bytes(3))),
            file("a", 20L, null),
            file("a", null, sha256(content)),
            file("a", null, null),
            new NewFile(BOB, UserName.of("bob"), DEVS, new FileName("a"), 20L, sha256(content)),
            new NewFile(
                ALICE, UserName.of("alice"), DIRECT, new FileName("a"), 20L, sha256(content)));

    assertThat(different.stream().map(this::open).map(Upload::file).distinct())
        .hasSameSizeAs(different);
    assertThat(open(file("a", null, null)).file())
        .as("without size and checksum nothing tells that it is the same")
        .isNotEqualTo(open(file("a", null, null)).file());
  }

  // ---- whose it is

  @Test
  void anUploadIsItsOwnersAlone() {
    FileId id = open("a").file();

    assertThat(refusal(files.write(id, BOB, 0L, ByteBuffer.wrap(bytes(1)))))
        .isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(refusal(files.complete(id, BOB))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(refusal(files.remove(id, BOB))).isEqualTo(Failure.NO_SUCH_FILE);
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThat(answer(files.find(NO_FILE))).isEmpty();
    assertThat(refusal(files.read(NO_FILE, 0, 1))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(refusal(files.write(NO_FILE, ALICE, 0L, ByteBuffer.wrap(bytes(1)))))
        .isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(refusal(files.complete(NO_FILE, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(refusal(files.remove(NO_FILE, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
  }

  @Test
  void whatIsRemovedIsGone() {
    FileId file = sent("a", bytes(10));
    FileId upload = open("b").file();

    answer(files.remove(file, ALICE));
    answer(files.remove(upload, ALICE));

    assertThat(answer(files.find(file))).isEmpty();
    assertThat(refusal(files.read(file, 0, 1))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(list(Query.in(Set.of(DEVS)))).isEmpty();
    assertThat(refusal(files.complete(upload, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(refusal(files.remove(file, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
  }

  // ---- finding

  @Test
  void filesAreListedInTheOrderOfTheirUploadsByConversationAndOwner() {
    FileId first = open(announced("a", bytes(1))).file();
    FileId direct = sent(BOB, DIRECT, "b");
    FileId later = sent(ALICE, DEVS, "a");
    write(first, 0, ByteBuffer.wrap(bytes(1)));
    answer(files.complete(first, ALICE));
    FileId other = sent(BOB, ConversationId.LOBBY, "a");

    assertThat(list(Query.in(Set.of(DEVS)))).containsExactly(first, later);
    assertThat(list(Query.in(Set.of(DEVS, DIRECT)))).containsExactly(first, direct, later);
    assertThat(list(new Query(Set.of(DIRECT), ALICE, null, null)))
        .containsExactly(first, direct, later);
    assertThat(list(new Query(Set.of(DEVS), ALICE, null, null))).containsExactly(first, later);
    assertThat(list(new Query(Set.of(), BOB, null, null))).containsExactly(direct, other);
    assertThat(list(Query.in(Set.of()))).isEmpty();
    assertThat(list(new Query(Set.of(DEVS, ConversationId.LOBBY), null, new FileName("a"), null)))
        .containsExactly(first, later, other);
    assertThat(list(Query.in(Set.of(DEVS)).after(first))).containsExactly(later);
    assertThat(list(Query.in(Set.of(DEVS)).after(later))).isEmpty();
  }

  @Test
  void aListIsPagedWithoutHoles() {
    List<FileId> sent =
        IntStream.range(0, 25)
            .mapToObj(i -> sent(i % 2 == 0 ? ALICE : BOB, i % 3 == 0 ? DEVS : DIRECT, "f" + i))
            .toList();
    Query query = Query.in(Set.of(DEVS, DIRECT));
    List<FileId> listed = new ArrayList<>();

    List<Entry> page = answer(files.list(query, 4));
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(4);
      page.forEach(entry -> listed.add(entry.info().id()));
      page = answer(files.list(query.after(listed.get(listed.size() - 1)), 4));
    }

    assertThat(listed).isEqualTo(sent);
  }

  // ---- limits

  @Test
  void aFileHasALargestSize() {
    assertThat(refusal(files.open(file("a", 300_001L, null)))).isEqualTo(Failure.QUOTA);
    assertThat(refusal(files.open(file("a", -1L, null)))).isEqualTo(Failure.MALFORMED);
    FileId unannounced = open("a").file();
    write(unannounced, 0, ByteBuffer.wrap(bytes(300_000)));
    assertThat(refusal(files.write(unannounced, ALICE, null, ByteBuffer.wrap(bytes(1)))))
        .isEqualTo(Failure.QUOTA);
    assertThat(answer(files.complete(unannounced, ALICE)).info().size()).isEqualTo(300_000);
  }

  /** A store may count whole blocks of some KiB, so this keeps away from the last byte. */
  @Test
  void anAccountHasRoomForSoMuchAndGetsItBack() {
    FileId first = sent("a", bytes(300_000));
    FileId second = open("b").file();
    write(second, 0, ByteBuffer.wrap(bytes(150_000)));

    assertThat(refusal(files.write(second, ALICE, null, ByteBuffer.wrap(bytes(100_000)))))
        .isEqualTo(Failure.QUOTA);
    assertThat(refusal(files.open(file("c", 100_000L, null)))).isEqualTo(Failure.QUOTA);
    assertThat(sent(BOB, DEVS, "of another account")).isNotNull();

    answer(files.remove(first, ALICE));
    assertThat(write(second, 150_000, ByteBuffer.wrap(bytes(150_000)))).isEqualTo(300_000);
    answer(files.remove(second, ALICE));
    assertThat(sent("c", bytes(300_000))).isNotNull();
  }

  @Test
  void theSameUploadOpenedByManyAtOnceIsOne() {
    try (Crowd crowd = new Crowd(6)) {
      for (int round = 0; round < 200; round++) {
        NewFile announced = announced("f" + round, bytes(10));
        List<FileId> opened = crowd.all(i -> open(announced).file());
        assertThat(new HashSet<>(opened)).hasSize(1);
        answer(files.remove(opened.get(0), ALICE));
      }
    }
  }

  @Test
  void whereAnUploadGoesIsKnownToItsOwner() {
    FileId id = open("a").file();
    assertThat(answer(files.conversation(id, ALICE))).isEqualTo(DEVS);
    assertThat(refusal(files.conversation(id, BOB))).isEqualTo(Failure.NO_SUCH_FILE);
    answer(files.complete(id, ALICE));
    assertThat(answer(files.conversation(id, ALICE))).isEqualTo(DEVS);
    assertThat(refusal(files.conversation(NO_FILE, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
  }

  @Test
  void aFileIsKeptForSoLong() {
    FileId old = sent("a", bytes(10));
    clock.advance(Duration.ofDays(1));
    FileId young = sent("b", bytes(10));
    clock.advance(Duration.ofDays(2).minusSeconds(1));
    assertThat(answer(files.find(old))).isPresent();

    clock.advance(Duration.ofSeconds(1));

    assertThat(answer(files.find(old))).isEmpty();
    assertThat(refusal(files.read(old, 0, 1))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(list(Query.in(Set.of(DEVS)))).containsExactly(young);
    assertThat(readAll(young, 10)).hasSize(10);
  }

  @Test
  void anUploadWaitsForSoLongAndEachChunkBeginsItAnew() {
    FileId used = open("a").file();
    FileId idle = open("b").file();
    clock.advance(Duration.ofMinutes(90));
    write(used, 0, ByteBuffer.wrap(bytes(1)));
    clock.advance(Duration.ofMinutes(90));

    assertThat(refusal(files.complete(idle, ALICE))).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(answer(files.complete(used, ALICE)).info().size()).isEqualTo(1);
  }

  @Test
  void whatIsTooOldTakesNoRoom() {
    for (int i = 0; i < 10; i++) {
      sent("a", bytes(300_000));
      clock.advance(Duration.ofDays(3));
      open("b");
      clock.advance(Duration.ofHours(2));
    }
  }

  // ---- many at once

  @Test
  void manyFilesAtOnceDoNotMixAndNobodyGetsMoreThanTheirRoom() {
    List<FileId> all;
    try (Crowd crowd = new Crowd(8)) {
      all =
          crowd.all(
              i -> {
                AccountId owner = new AccountId(10 + i);
                byte[] content = bytes(100_000 + i);
                FileId id = open(file(owner, DEVS, "f" + i, content)).file();
                for (int at = 0; at < content.length; at += 7_000) {
                  answer(files.write(id, owner, (long) at, part(content, at, 7_000)));
                }
                answer(files.complete(id, owner));
                return id;
              });
    }

    assertThat(new HashSet<>(all)).hasSize(8);
    for (int i = 0; i < 8; i++) {
      assertThat(readAll(all.get(i), 100_000 + i)).isEqualTo(bytes(100_000 + i));
    }
  }

  @Test
  void aFileThatIsRemovedWhileItIsReadIsWholeOrGone() {
    byte[] content = bytes(100_000);
    try (Crowd crowd = new Crowd(3)) {
      for (int round = 0; round < 20; round++) {
        FileId id = sent("a", content);
        crowd.all(
            i -> {
              if (i == 0) {
                answer(files.remove(id, ALICE));
                sent(BOB, DIRECT, "takes its room");
                return true;
              }
              for (int at = 0; at < content.length; at += 10_000) {
                int from = at;
                assertThat(
                        answer(
                            files
                                .read(id, at, 10_000)
                                .thenApply(
                                    piece -> piece.equals(part(content, from, piece.remaining())))
                                .exceptionally(gone -> true)))
                    .as("at %d", at)
                    .isTrue();
              }
              return true;
            });
      }
    }
  }

  // ---- tools

  private FileId sent(String name, byte[] content) {
    FileId id = open(announced(name, content)).file();
    write(id, 0, ByteBuffer.wrap(content));
    return answer(files.complete(id, ALICE)).info().id();
  }

  private FileId sent(AccountId owner, ConversationId conversation, String name) {
    byte[] content = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    FileId id = open(file(owner, conversation, name, content)).file();
    answer(files.write(id, owner, 0L, ByteBuffer.wrap(content)));
    return answer(files.complete(id, owner)).info().id();
  }

  private Upload open(NewFile file) {
    return answer(files.open(file));
  }

  private Upload open(String name) {
    return open(file(name, null, null));
  }

  private static NewFile announced(String name, byte[] content) {
    return file(ALICE, DEVS, name, content);
  }

  private static NewFile file(
      AccountId owner, ConversationId conversation, String name, byte[] content) {
    UserName from = UserName.of(owner.equals(ALICE) ? "alice" : "user" + owner.value());
    return new NewFile(
        owner, from, conversation, new FileName(name), (long) content.length, sha256(content));
  }

  private static NewFile file(String name, @Nullable Long size, @Nullable Sha256 sha256) {
    return new NewFile(ALICE, UserName.of("alice"), DEVS, new FileName(name), size, sha256);
  }

  private long write(FileId id, long offset, ByteBuffer data) {
    return answer(files.write(id, ALICE, offset, data)).offset();
  }

  private List<FileId> list(Query query) {
    return answer(files.list(query, 100)).stream().map(entry -> entry.info().id()).toList();
  }

  private byte[] readAll(FileId id, int size) {
    ByteBuffer all = ByteBuffer.allocate(size);
    while (all.hasRemaining()) {
      all.put(answer(files.read(id, all.position(), 32_768)));
    }
    return all.array();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static ByteBuffer part(byte[] content, int from, int length) {
    return ByteBuffer.wrap(content, from, Math.min(length, content.length - from)).slice();
  }

  private static byte[] toBytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }

  private static Sha256 sha256(byte[] content) {
    return Sha256.of(Sha256.newDigest().digest(content));
  }
}
