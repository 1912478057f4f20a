package org.obrol.storage;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.Sha256;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.Refused;
import org.obrol.core.spi.TimeOrderedIds;

/**
 * Files on disk, by their content: {@code uploads/<id>.part} while one grows, {@code files/<two
 * digits>/<sha256>} when it is complete. What a file is called is never a path.
 *
 * <p>There is a row of each file and each upload, and the rows decide: {@link Writer} puts opening,
 * completing and removing in one order, and what memory knows of uploads follows when their
 * transaction is committed, see {@link FileChanges}. Content that a row of a file refers to is
 * there before the row, and goes after it; {@link Contents} says how.
 */
final class DiskFiles implements Files, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DiskFiles.class.getName());

  /** How much of the disk is left to messages, unless a test says otherwise. */
  static final long MIN_FREE_BYTES = 64L << 20;

  /** How often what has become too old is looked for, beside what somebody asks for. */
  private static final Duration SWEEP = Duration.ofMinutes(1);

  /** How many uploads an account may have open. */
  static final int MAX_UPLOADS = 64;

  private static final int DELETED_AT_ONCE = 500;

  private final Engine engine;
  private final Limits limits;
  private final InstantSource clock;
  private final FileThreads threads = new FileThreads();
  private final FileRoom room;
  private final Contents contents;
  private final FileSweeper sweeper;
  private final TimeOrderedIds ids;
  private final OpenUploads uploads;
  private final FileChanges changes;
  private final AtomicReference<Instant> nextSweep;

  /**
   * Opens the files of a data directory; blocks.
   *
   * @param engine which was started; stays the caller's
   * @param minFreeBytes how much of the disk uploads leave to others
   */
  DiskFiles(Path data, Engine engine, StoreOptions options, Disk disk, long minFreeBytes)
      throws IOException, SQLException {
    this.engine = engine;
    this.limits = options.fileLimits();
    this.clock = options.clock();
    Path directory = data.resolve("uploads");
    disk.makeDirectories(directory);
    this.contents =
        new Contents(
            data.resolve("files"), disk, engine.readers(), options.durability() == Durability.SYNC);
    if (options.durability() == Durability.SYNC) {
      disk.forceNames(data);
    }
    this.uploads = new OpenUploads(directory, disk, clock, limits.maxIdle());
    this.room = new FileRoom(limits, disk, directory, minFreeBytes);
    this.sweeper = new FileSweeper(contents, disk, directory, this::deleteOld);
    this.changes = new FileChanges(engine.writer(), uploads, room, contents, sweeper);
    this.nextSweep = new AtomicReference<>(clock.instant().plus(SWEEP));
    FileRows.Begun begun = begin();
    this.ids = new TimeOrderedIds(clock, begun.largestId());
    begun.taken().forEach(one -> room.add(one.getKey(), one.getValue()));
    for (FileRows.Unfinished unfinished : begun.uploads()) {
      OpenUpload upload = uploads.takeUp(unfinished);
      room.add(upload.bill, upload.size());
    }
    sweeper.start(uploads::contains);
  }

  // ---- opening

  private FileRows.Begun begin() throws SQLException {
    try {
      return engine
          .writer()
          .write(transaction -> FileRows.begin(transaction.sql()))
          .toCompletableFuture()
          .join();
    } catch (CompletionException failure) {
      throw new SQLException("the table of files cannot be read", failure);
    }
  }

  // ---- uploads

  @Override
  public CompletionStage<Upload> open(NewFile file) {
    try {
      limits.checkSize(file.size() == null ? 0 : file.size());
    } catch (Refused refusal) {
      return failedStage(refusal);
    }
    sweepIfDue();
    return tryToOpen(file) // whose faults are wrapped, because it depends on other stages
        .exceptionallyCompose(
            fault ->
                fault.getCause() instanceof Refused refusal && refusal.failure() == Failure.QUOTA
                    ? sweeper.sweep().thenCompose(done -> tryToOpen(file))
                    : failedStage(fault));
  }

  private CompletionStage<Upload> tryToOpen(NewFile file) {
    return threads
        .run(
            () -> {
              room.checkDisk(file.size() == null ? 0 : file.size());
              return true;
            })
        .thenCompose(there -> engine.writer().write(transaction -> open(transaction, file)))
        .thenApply(
            id -> {
              OpenUpload upload = uploads.find(id);
              return new Upload(id, upload == null ? 0 : upload.size()); // null: removed meanwhile
            });
  }

  /** Finds the same upload or makes one. On the writer's thread, so that many at once get one. */
  private FileId open(Transaction transaction, NewFile file) throws SQLException {
    Sql sql = transaction.sql();
    AccountId owner = file.owner();
    long conversation = ConversationRows.find(sql, file.conversation());
    Optional<FileId> same = FileRows.findUpload(sql, conversation, file);
    if (same.isPresent()) {
      OpenUpload known = uploads.find(same.get());
      if (known == null
          || uploads.isFresh(known)) { // null: opened by a transaction not answered yet
        return same.get();
      }
    }
    room.checkAccount(owner, file.size() == null ? 0 : file.size());
    if (FileRows.countUploads(sql, owner) - (same.isPresent() ? 1 : 0) >= MAX_UPLOADS) {
      throw new Refused(
          Failure.QUOTA, "%d uploads are open (expected: fewer)".formatted(MAX_UPLOADS));
    }
    if (same.isPresent()) {
      changes.removed(transaction, FileRows.deleteUpload(sql, same.get()));
    }
    FileId id = new FileId(ids.next());
    FileRows.insert(sql, id, ConversationRows.findOrMake(sql, file.conversation()), file);
    changes.opened(transaction, uploads.make(id, file));
    return id;
  }

  @Override
  public CompletionStage<Upload> write(
      FileId file, AccountId owner, @Nullable Long offset, ByteBuffer data) {
    OpenUpload upload = uploads.find(file, owner);
    if (upload == null) {
      return failedStage(noSuchFile());
    }
    return threads.run(
        upload.turn, () -> new Upload(file, upload.write(offset, data, room, clock.instant())));
  }

  @Override
  public CompletionStage<ConversationId> conversation(FileId file, AccountId owner) {
    OpenUpload upload = uploads.find(file, owner);
    return upload != null
        ? completedStage(upload.announced.conversation())
        : findOwned(file, owner).thenApply(Entry::conversation);
  }

  private CompletionStage<Entry> findOwned(FileId file, AccountId owner) {
    return find(file)
        .thenApply(
            found ->
                found
                    .filter(entry -> entry.owner().equals(owner))
                    .orElseThrow(DiskFiles::noSuchFile));
  }

  @Override
  public CompletionStage<Entry> complete(FileId file, AccountId owner) {
    sweepIfDue();
    OpenUpload upload = uploads.find(file, owner);
    if (upload == null) {
      return findOwned(file, owner);
    }
    return threads.run(upload.turn, () -> complete(upload)).thenCompose(Function.identity());
  }

  /** On one of the threads, in the upload's turn. */
  private CompletionStage<Entry> complete(OpenUpload upload) throws IOException {
    CompletionStage<Entry> begun = upload.completion();
    if (begun != null) {
      return begun;
    }
    Sha256 sha256;
    try {
      sha256 = upload.store(contents, room, clock.instant());
    } catch (Refused refusal) {
      return switch (refusal.failure()) {
        case BAD_CHECKSUM -> forget(upload).thenCompose(done -> failedStage(refusal));
        case NO_SUCH_FILE -> findOwned(upload.id, upload.announced.owner()); // it may be a file
        default -> throw refusal;
      };
    }
    CompletionStage<Entry> completion =
        engine.writer().write(transaction -> complete(transaction, upload, sha256));
    upload.completion(completion);
    return completion;
  }

  private Entry complete(Transaction transaction, OpenUpload upload, Sha256 sha256)
      throws SQLException {
    NewFile announced = upload.announced;
    Entry entry =
        new Entry(
            new FileInfo(upload.id, announced.name(), upload.size(), sha256),
            announced.owner(),
            announced.from(),
            announced.conversation(),
            Instant.ofEpochMilli(clock.millis()));
    if (FileRows.complete(transaction.sql(), entry)) {
      changes.completed(transaction, upload, sha256);
      return entry;
    }
    return FileRows.find(transaction.sql(), upload.id, old()) // by what was reported as failed
        .orElseThrow(DiskFiles::noSuchFile); // removed before; who did it lets the content go
  }

  // ---- files

  @Override
  public CompletionStage<Optional<Entry>> find(FileId file) {
    return engine.readers().read(sql -> FileRows.find(sql, file, old()));
  }

  @Override
  public CompletionStage<List<Entry>> list(Query query, int limit) {
    sweepIfDue();
    return engine.readers().read(sql -> FileRows.list(sql, query, limit, old()));
  }

  @Override
  public CompletionStage<ByteBuffer> read(FileId file, long offset, int length) {
    sweepIfDue();
    return find(file)
        .thenCompose(
            found -> {
              FileInfo info = found.orElseThrow(DiskFiles::noSuchFile).info();
              return threads.run(() -> contents.read(info, offset, length));
            })
        .thenCompose(piece -> piece.isPresent() ? completedStage(piece.get()) : missing(file));
  }

  /** A content that was not there has been removed since its row was read, or somebody took it. */
  private CompletionStage<ByteBuffer> missing(FileId file) {
    return find(file)
        .thenApply(
            found -> {
              FileInfo info = found.orElseThrow(DiskFiles::noSuchFile).info();
              LOG.log(Level.ERROR, "{0} is missing", contents.path(info.sha256()));
              throw new Refused(Failure.UNAVAILABLE, "the file's content is missing");
            });
  }

  @Override
  public CompletionStage<Void> remove(FileId file, AccountId owner) {
    OpenUpload upload = uploads.find(file);
    if (upload != null && !uploads.isFresh(upload)) {
      return failedStage(noSuchFile());
    }
    return engine
        .writer()
        .write(
            transaction -> {
              Optional<FileRows.Removed> row =
                  FileRows.delete(transaction.sql(), file, owner, old());
              changes.removed(transaction, List.of(row.orElseThrow(DiskFiles::noSuchFile)));
              return true;
            })
        .thenAccept(done -> {});
  }

  /**
   * Takes away all files and uploads of an account, in somebody else's transaction; their content
   * goes after it.
   */
  void removeAll(Transaction transaction, AccountId owner) throws SQLException {
    changes.removed(transaction, FileRows.deleteAll(transaction.sql(), owner));
  }

  /** Where a content is, if there is a file that has it. */
  Path content(Sha256 sha256) {
    return contents.path(sha256);
  }

  private CompletionStage<Boolean> forget(OpenUpload upload) {
    return engine
        .writer()
        .write(
            transaction -> {
              List<FileRows.Removed> row = FileRows.deleteUpload(transaction.sql(), upload.id);
              changes.removed(transaction, row);
              return !row.isEmpty();
            });
  }

  // ---- age

  /** Files that were completed then, or earlier, are too old. */
  private Instant old() {
    return clock.instant().minus(limits.maxAge());
  }

  private void sweepIfDue() {
    Instant now = clock.instant();
    Instant due = nextSweep.get();
    if (!now.isBefore(due) && nextSweep.compareAndSet(due, now.plus(SWEEP))) {
      var unused = sweeper.sweep();
    }
  }

  /** On the sweeper's thread. */
  private void deleteOld() {
    try {
      for (OpenUpload upload : uploads.idle()) {
        forget(upload).toCompletableFuture().join();
      }
      int deleted;
      do {
        deleted = engine.writer().write(this::deleteSomeOld).toCompletableFuture().join();
      } while (deleted == DELETED_AT_ONCE);
    } catch (CompletionException refused) {
      // The writer has logged what is wrong, and the next sweep does what is left.
    }
  }

  private int deleteSomeOld(Transaction transaction) throws SQLException {
    List<FileRows.Removed> rows = FileRows.deleteOld(transaction.sql(), old(), DELETED_AT_ONCE);
    changes.removed(transaction, rows);
    return rows.size();
  }

  /**
   * Completes when the disk has been cleared of all that was taken away before.
   *
   * @return whether that could be done
   */
  CompletionStage<Boolean> swept() {
    return sweeper.sweep().thenCompose(done -> sweeper.idle());
  }

  /** What an account is charged, in bytes. */
  long used(AccountId owner) {
    return room.used(owner);
  }

  /** How many uploads are open. */
  int unfinished() {
    return uploads.count();
  }

  private static Refused noSuchFile() {
    return new Refused(Failure.NO_SUCH_FILE, "no such file");
  }

  /** Ends what is being done to files; before the engine is closed. Idempotent. */
  @Override
  public void close() {
    threads.close();
    sweeper.close();
  }
}
