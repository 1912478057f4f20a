package org.obrol.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.core.testing.Stages.answer;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.event.Push;
import org.obrol.core.event.Result;
import org.obrol.core.memory.InMemoryFiles;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileName;
import org.obrol.core.spi.Refused;
import org.obrol.core.testing.ForwardingFiles;
import org.obrol.core.testing.TestClock;

/** Files that come as one command, in pieces without an id, or leave as one reply. */
class StreamedFilesTest {
  private static final FileName NAME = new FileName("a.txt");

  /** A store that refuses some of what it is asked. */
  private static final class Store extends ForwardingFiles {
    final AtomicInteger removed = new AtomicInteger();
    CompletionStage<Boolean> opening = CompletableFuture.completedStage(true);
    int refusedWrite; // which one; 0 for none
    int written;
    int readsLeft = Integer.MAX_VALUE;

    Store() {
      super(new InMemoryFiles(new TestClock(), Limits.DEFAULT, 4 << 20));
    }

    @Override
    public CompletionStage<Upload> open(NewFile file) {
      return opening.thenCompose(now -> super.open(file));
    }

    @Override
    public CompletionStage<Upload> write(
        FileId file, AccountId owner, @Nullable Long offset, ByteBuffer data) {
      if (++written == refusedWrite) {
        return CompletableFuture.failedStage(new Refused(Failure.QUOTA, "no room"));
      }
      return super.write(file, owner, offset, data);
    }

    @Override
    public CompletionStage<ByteBuffer> read(FileId file, long offset, int length) {
      return readsLeft-- > 0
          ? super.read(file, offset, length)
          : CompletableFuture.failedStage(new Refused(Failure.NO_SUCH_FILE, "it is gone"));
    }

    @Override
    public CompletionStage<Void> remove(FileId file, AccountId owner) {
      removed.incrementAndGet();
      return super.remove(file, owner);
    }
  }

  private final Store store = new Store();
  private final World world = new World(ChatOptions.defaults(), ports -> ports.withFiles(store));
  private final Client alice = world.in("alice");
  private final Client bob = world.in("bob");

  private static Command open() {
    return new FileCommand.OpenUpload(Client.address("bob"), NAME, null, null);
  }

  private static Command piece(int bytes) {
    return new FileCommand.WriteFile(null, null, ByteBuffer.allocate(bytes));
  }

  private static Command finish() {
    return new FileCommand.FinishUpload(null);
  }

  private List<Result.Files.File> filesOfBob() {
    Result.Files files =
        (Result.Files) bob.ask(new FileCommand.ListFiles(Client.address("alice"), null, null));
    return files.files();
  }

  @Test
  void comeWithoutAnId() {
    alice.ask(open());
    alice.ask(piece(5));
    alice.ask(piece(6));

    assertThat(alice.ask(finish())).isInstanceOf(Result.Sent.class);
    assertThat(filesOfBob()).extracting(file -> file.info().size()).containsExactly(11L);
  }

  @Test
  void haveNoHoleWhereOnePieceWasRefusedAndTheNextOneFits() {
    store.refusedWrite = 2;
    alice.ask(open());
    alice.ask(piece(5));
    alice.ask(piece(6));

    assertThat(alice.failure(piece(7))).isEqualTo(Failure.QUOTA);
    assertThat(alice.failure(finish())).isEqualTo(Failure.QUOTA);
    assertThat(filesOfBob()).isEmpty();
    assertThat(store.removed).hasValue(1);
  }

  @Test
  void areRefusedForTheReasonForWhichTheyCouldNotBeOpened() {
    alice.ask(new FileCommand.OpenUpload(Client.address("nobody"), NAME, null, null));

    assertThat(alice.failure(piece(5))).isEqualTo(Failure.NO_SUCH_USER);
    assertThat(alice.failure(finish())).isEqualTo(Failure.NO_SUCH_USER);
    assertThat(alice.failure(finish())).isEqualTo(Failure.NO_SUCH_FILE);
  }

  @Test
  void areEndedOnce() {
    alice.ask(open());
    assertThat(alice.ask(finish())).isInstanceOf(Result.Sent.class);

    assertThat(alice.failure(finish())).isEqualTo(Failure.NO_SUCH_FILE);
  }

  @Test
  void areTakenAwayByWhoBroughtThem() {
    alice.ask(open());
    alice.ask(piece(5));

    assertThat(alice.ask(new FileCommand.RemoveFile(null))).isInstanceOf(Result.Done.class);
    assertThat(alice.failure(finish())).isEqualTo(Failure.NO_SUCH_FILE);
    assertThat(filesOfBob()).isEmpty();
  }

  @Test
  void goWithTheirConnection() {
    alice.ask(open());
    alice.ask(piece(5));
    alice.disconnect();

    assertThat(store.removed).hasValue(1);
  }

  @Test
  void goWithTheirConnectionAlsoWhereTheyWereStillBeingOpened() {
    CompletableFuture<Boolean> opening = new CompletableFuture<>();
    store.opening = opening;
    alice.give(open());
    alice.give(piece(5));
    alice.disconnect();
    world.settle();

    opening.complete(true);
    world.settle();

    assertThat(store.removed).hasValue(1);
  }

  @Test
  void areTakenAwayByTheNextOneWhereTheirEndNeverCame() {
    alice.ask(open());
    alice.ask(piece(5));
    alice.ask(open());

    assertThat(store.removed).hasValue(1);
    assertThat(alice.ask(finish())).isInstanceOf(Result.Sent.class);
  }

  @Test
  void stayWithoutTheirConnectionWhereTheirIdIsKnown() {
    Result.Upload upload = (Result.Upload) alice.ask(open());
    alice.ask(new FileCommand.WriteFile(upload.file(), 0L, ByteBuffer.allocate(5)));
    alice.disconnect();

    Client again = world.in("alice");
    assertThat(again.ask(new FileCommand.FinishUpload(upload.file())))
        .isInstanceOf(Result.Sent.class);
  }

  @Test
  void leaveInPiecesThatAreMultiplesOfThree() {
    alice.ask(open());
    alice.ask(piece(32 << 10));
    alice.ask(piece(32 << 10));
    alice.ask(finish());

    assertThat(bob.ask(new FileCommand.FetchFile("alice", NAME)))
        .isInstanceOf(Result.Fetched.class);
    List<Push.FileChunk> chunks = bob.pushes(Push.FileChunk.class);
    assertThat(chunks).hasSizeGreaterThan(2);
    assertThat(chunks.subList(0, chunks.size() - 1))
        .allMatch(chunk -> chunk.data().remaining() % 3 == 0);
  }

  @Test
  void thatAreLostOnTheirWayOutEndTheConnection() {
    alice.ask(open());
    alice.ask(piece(32 << 10));
    alice.ask(finish());
    store.readsLeft = 1;
    long answered = bob.answered();

    bob.give(new FileCommand.FetchFile("alice", NAME));
    world.settle();

    assertThat(bob.isClosed()).isTrue();
    assertThat(bob.bye()).isNotNull();
    assertThat(bob.answered()).as("nothing behind half an answer").isEqualTo(answered);
    assertThat(answer(world.service.chat().online()))
        .extracting(account -> account.name().shown())
        .containsExactly("alice");
  }
}
