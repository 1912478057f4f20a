package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.obrol.core.testing.Stages.answer;
import static org.obrol.storage.OpenFiles.ALICE;
import static org.obrol.storage.OpenFiles.announced;
import static org.obrol.storage.OpenFiles.bytes;
import static org.obrol.storage.OpenFiles.file;
import static org.obrol.storage.OpenFiles.sha256;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obrol.core.command.Failure;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.spi.Files.Entry;
import org.obrol.core.spi.Files.Limits;
import org.obrol.core.spi.Files.NewFile;
import org.obrol.core.spi.Files.Query;
import org.obrol.core.spi.Files.Upload;
import org.obrol.core.spi.Refused;
import org.obrol.core.testing.LogTrap;
import org.obrol.core.testing.TestClock;
import org.obrol.storage.FaultyConnections.Moment;

/** A database that fails at every point in turn, and may have done what it reports as failed. */
class DiskFilesInDoubtTest {
  private static final Limits LIMITS =
      new Limits(300_000, 50_000_000, Duration.ofDays(3), Duration.ofHours(2));

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final LogTrap logged = new LogTrap(Writer.class.getName());
  private final FaultyConnections connections = new FaultyConnections();
  private OpenFiles store;

  @BeforeEach
  void open() throws Exception {
    StoreOptions options = OpenFiles.options(clock, LIMITS).withDurability(Durability.OS);
    Database database = new Database(directory, connections);
    store = new OpenFiles(directory, database, options, new LocalDisk(), 0);
    answer(store.files().swept());
  }

  @AfterEach
  void close() {
    connections.heal();
    store.close();
    logged.close();
  }

  /** What is done while something fails. */
  private interface Doing {
    void run() throws Exception;
  }

  /** Each point in turn, until a run ends before its fault comes. */
  private void failEverywhere(Moment moment, int inARow, Doing doing) throws Exception {
    long point = 0;
    do {
      point++;
      connections.failAt(point, inARow, moment);
      doing.run();
      connections.heal();
      checkAll("%s call %d".formatted(moment, point));
    } while (connections.hasHit());
    assertThat(point).as("runs").isGreaterThan(20);
  }

  // ---- what is done

  @ParameterizedTest
  @CsvSource({"BEFORE, 1", "AFTER, 1", "BEFORE, 4", "AFTER, 4"})
  void whatWasRefusedCanBeDoneAgainAndLeavesNothing(Moment moment, int inARow) throws Exception {
    failEverywhere(
        moment,
        inARow,
        () -> {
          send("a");
          remove(sent(file("b", null, null), content("b")));
          complete(sent(file("c", (long) content("c").length, sha256(bytes(1))), content("c")));
          remove(send("d"));
          tried(store.files().open(announced("e", content("e"))));
          clock.advance(LIMITS.maxIdle());
          answer(store.files().swept());
        });
  }

  @ParameterizedTest
  @CsvSource({"BEFORE, 1", "AFTER, 1", "BEFORE, 4", "AFTER, 4"})
  void whatGoesWithItsOwnerOrByItsAgeLeavesNothing(Moment moment, int inARow) throws Exception {
    failEverywhere(
        moment,
        inARow,
        () -> {
          send("a");
          sent(announced("b", content("b")), bytes(10));
          removeAll();
          send("c");
          clock.advance(LIMITS.maxAge());
          answer(store.files().swept());
          completeAndRemoveAtOnce("d");
          send("e");
        });
  }

  private @Nullable FileId send(String name) throws Exception {
    FileId id = sent(announced(name, content(name)), content(name));
    complete(id);
    return id;
  }

  private @Nullable FileId sent(NewFile announced, byte[] content) throws Exception {
    Upload upload = tried(store.files().open(announced));
    if (upload == null) {
      return null;
    }
    store.write(upload.file(), content, 0, content.length);
    return upload.file();
  }

  private void complete(@Nullable FileId id) throws Exception {
    if (id != null) {
      tried(store.files().complete(id, ALICE));
    }
  }

  private void remove(@Nullable FileId id) throws Exception {
    if (id != null) {
      tried(store.files().remove(id, ALICE));
    }
  }

  private void removeAll() throws Exception {
    tried(
        store
            .engine()
            .writer()
            .write(
                transaction -> {
                  store.files().removeAll(transaction, ALICE);
                  return true;
                }));
  }

  /** In one transaction, as a rule. */
  private void completeAndRemoveAtOnce(String name) throws Exception {
    FileId id = sent(announced(name, content(name)), content(name));
    if (id == null) {
      return;
    }
    CountDownLatch held = new CountDownLatch(1);
    CompletionStage<Boolean> holding = store.engine().writer().write(transaction -> waitFor(held));
    CompletionStage<Entry> completed = store.files().complete(id, ALICE);
    Path stored = store.files().content(sha256(content(name)));
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Files.exists(stored));
    CompletionStage<Void> removed = store.files().remove(id, ALICE);
    held.countDown();
    tried(holding);
    tried(completed);
    tried(removed);
  }

  private static boolean waitFor(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private <T> @Nullable T tried(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      assertThat(failure.getCause()).isInstanceOf(Refused.class);
      assertThat(((Refused) failure.getCause()).failure())
          .isIn(Failure.UNAVAILABLE, Failure.NO_SUCH_FILE, Failure.BAD_CHECKSUM);
      return null;
    }
  }

  private static byte[] content(String name) {
    return bytes(1_000 + name.charAt(0));
  }

  // ---- what is there then

  private void checkAll(String when) throws Exception {
    for (Entry entry : list()) {
      assertThat(store.readAll(entry)).as(when).isEqualTo(content(entry.info().name().value()));
    }
    for (String name : List.of("a", "b", "c", "d", "e")) {
      store.send(name, content(name));
    }
    clock.advance(LIMITS.maxIdle());
    answer(store.files().swept());
    assertThat(store.files().unfinished()).as(when).isZero();
    List<Entry> all = list();
    assertThat(store.files().used(ALICE))
        .as(when)
        .isEqualTo(all.stream().mapToLong(entry -> entry.info().size()).sum());
    assertThat(store.left()).as(when).hasSize(5);
    for (Entry entry : all) {
      answer(store.files().remove(entry.info().id(), ALICE));
    }
    answer(store.files().swept());
    assertThat(store.left()).as(when).isEmpty();
    assertThat(store.files().used(ALICE)).as(when).isZero();
  }

  private List<Entry> list() {
    return answer(store.files().list(Query.in(Set.of(ConversationId.LOBBY)), 1_000));
  }

  /** As a client does it that was refused because the server could not write. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void whoTriesAgainIsToldThatItIsComplete(int commit) throws Exception {
    FileId id = sent(announced("a", content("a")), content("a"));
    assertThat(id).isNotNull();
    connections.failAt(commit, 1, Moment.AFTER);

    Entry entry = tried(store.files().complete(id, ALICE));
    connections.heal();

    Entry again = answer(store.files().complete(id, ALICE));
    assertThat(again).isEqualTo(entry == null ? again : entry);
    assertThat(answer(store.files().find(id))).contains(again);
  }
}
