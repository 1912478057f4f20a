package org.obrol.core.memory;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
 * Files in memory outside the heap, bounded in bytes over all. Where the bound is reached nothing
 * more is taken until something goes, by its age or by its owner's doing. A file counts for whole
 * blocks of 8 KiB, an empty one for one.
 *
 * <p>Each file's content is guarded by the monitor of its {@link Kept}; nobody holds two of these.
 */
public final class InMemoryFiles implements Files {
  private static final long MAX_DEFAULT_BYTES = 1L << 30;

  /** How often what has become too old is looked for, beside what somebody asks for. */
  private static final Duration SWEEP = Duration.ofMinutes(1);

  /** How many uploads an account may have open. */
  private static final int MAX_UPLOADS = 64;

  /** What an account has. */
  private record Usage(long bytes, int uploads) {
    static final Usage NONE = new Usage(0, 0);

    Usage plus(long moreBytes, int moreUploads) {
      return new Usage(bytes + moreBytes, uploads + moreUploads);
    }
  }

  /** A file or an upload. */
  private static final class Kept {
    final FileId id;
    final NewFile announced;
    final MessageDigest digest = Sha256.newDigest();
    final List<ByteBuffer> blocks = new ArrayList<>(1);
    volatile Instant touched;
    volatile @Nullable Entry entry; // once it is complete
    long size;
    volatile boolean gone;

    Kept(FileId id, NewFile announced, Instant now) {
      this.id = id;
      this.announced = announced;
      this.touched = now;
    }

    long taken() {
      return (long) blocks.size() * Blocks.BLOCK_BYTES;
    }
  }

  private final InstantSource clock;
  private final TimeOrderedIds ids;
  private final Limits limits;
  private final Blocks blocks;
  private final NavigableMap<FileId, Kept> all = new ConcurrentSkipListMap<>();
  private final Map<NewFile, Kept> uploads = new ConcurrentHashMap<>(); // that can be taken up
  private final Map<AccountId, Usage> usage = new ConcurrentHashMap<>();
  private final Map<AccountId, NavigableMap<FileId, Entry>> byOwner = new ConcurrentHashMap<>();
  private final Map<ConversationId, NavigableMap<FileId, Entry>> byConversation =
      new ConcurrentHashMap<>();
  private final AtomicReference<Instant> nextSweep;

  /**
   * Makes an empty store.
   *
   * @param maxBytes how much all files may take, in blocks of 8 KiB
   */
  public InMemoryFiles(InstantSource clock, Limits limits, long maxBytes) {
    this.clock = clock;
    this.ids = new TimeOrderedIds(clock);
    this.limits = limits;
    this.blocks = new Blocks(maxBytes);
    this.nextSweep = new AtomicReference<>(clock.instant().plus(SWEEP));
  }

  /**
   * Seven eighths of the heap's limit, which is what the JVM allows outside the heap as well; at
   * most 1 GiB.
   */
  public static long defaultMaxBytes() {
    return Math.min(Runtime.getRuntime().maxMemory() / 8 * 7, MAX_DEFAULT_BYTES);
  }

  // ---- uploads

  @Override
  public CompletionStage<Upload> open(NewFile file) {
    return stage(
        () -> {
          sweepIfDue();
          limits.checkSize(file.size() == null ? 0 : file.size());
          Kept upload =
              file.size() == null || file.sha256() == null
                  ? begin(file)
                  : uploads.compute(
                      file, (same, known) -> known != null && isOpen(known) ? known : begin(file));
          synchronized (upload) {
            return new Upload(upload.id, upload.size);
          }
        });
  }

  private boolean isOpen(Kept upload) {
    return !upload.gone && upload.entry == null && isFresh(upload);
  }

  private Kept begin(NewFile file) {
    long asked = file.size() == null ? 0 : file.size();
    if (asked > blocks.left()) {
      throw noRoom(); // told now, not after megabytes
    }
    checkRoom(usage.getOrDefault(file.owner(), Usage.NONE).plus(inBlocks(asked), 0));
    use(file.owner(), 0, 1);
    Kept upload = new Kept(new FileId(ids.next()), file, clock.instant());
    try {
      grow(upload, 0); // an empty file takes something as well
    } catch (Refused refusal) {
      use(file.owner(), 0, -1);
      throw refusal;
    }
    all.put(upload.id, upload);
    return upload;
  }

  private static long inBlocks(long bytes) {
    return (Math.max(bytes, 1) + Blocks.BLOCK_BYTES - 1) / Blocks.BLOCK_BYTES * Blocks.BLOCK_BYTES;
  }

  /** Charges an account, or gives back. */
  private void use(AccountId owner, long bytes, int count) {
    usage.compute(
        owner,
        (id, before) -> {
          Usage now = (before == null ? Usage.NONE : before).plus(bytes, count);
          if (bytes > 0 || count > 0) {
            checkRoom(now);
          }
          return now.equals(Usage.NONE) ? null : now;
        });
  }

  private void checkRoom(Usage wanted) {
    if (wanted.bytes > limits.maxAccountBytes()) {
      throw new Refused(
          Failure.QUOTA,
          "your files would take %d bytes (expected: <= %d)"
              .formatted(wanted.bytes, limits.maxAccountBytes()));
    }
    if (wanted.uploads > MAX_UPLOADS) {
      throw new Refused(Failure.QUOTA, "you have " + MAX_UPLOADS + " unfinished uploads");
    }
  }

  private static Refused noRoom() {
    return new Refused(Failure.QUOTA, "the server has no room for more files");
  }

  /** Adds blocks until there is room for so many bytes; all that it takes, or none. */
  private void grow(Kept upload, long size) {
    long wanted = inBlocks(size);
    long more = wanted - upload.taken();
    if (more <= 0) {
      return;
    }
    use(upload.announced.owner(), more, 0);
    int before = upload.blocks.size();
    while (upload.taken() < wanted) {
      ByteBuffer block = blocks.take();
      if (block == null) {
        List<ByteBuffer> added = upload.blocks.subList(before, upload.blocks.size());
        added.forEach(blocks::giveBack);
        added.clear();
        use(upload.announced.owner(), -more, 0);
        throw noRoom();
      }
      upload.blocks.add(block);
    }
  }

  @Override
  public CompletionStage<Upload> write(
      FileId file, AccountId owner, @Nullable Long offset, ByteBuffer data) {
    return stage(
        () -> {
          Kept upload = owned(file, owner);
          synchronized (upload) {
            if (upload.gone || upload.entry != null) {
              throw noSuchFile();
            }
            upload.touched = clock.instant();
            long at = offset == null ? upload.size : offset;
            if (at >= 0 && at <= upload.size - data.remaining()) {
              return new Upload(file, upload.size); // it is there already
            }
            if (at != upload.size) {
              throw new Refused(
                  Failure.MALFORMED, "offset: %d (expected: %d)".formatted(at, upload.size));
            }
            append(upload, data);
            return new Upload(file, upload.size);
          }
        });
  }

  private void append(Kept upload, ByteBuffer data) {
    long size = upload.size + data.remaining();
    Long announced = upload.announced.size();
    if (announced != null && size > announced) {
      throw new Refused(Failure.TOO_LONG, "%d bytes (expected: %d)".formatted(size, announced));
    }
    limits.checkSize(size);
    grow(upload, size);
    upload.digest.update(data.duplicate());
    int from = data.position();
    while (from < data.limit()) {
      ByteBuffer block = upload.blocks.get((int) (upload.size / Blocks.BLOCK_BYTES));
      int at = (int) (upload.size % Blocks.BLOCK_BYTES);
      int length = Math.min(Blocks.BLOCK_BYTES - at, data.limit() - from);
      block.put(at, data, from, length);
      upload.size += length;
      from += length;
    }
  }

  @Override
  public CompletionStage<ConversationId> conversation(FileId file, AccountId owner) {
    return stage(() -> owned(file, owner).announced.conversation());
  }

  @Override
  public CompletionStage<Entry> complete(FileId file, AccountId owner) {
    return stage(
        () -> {
          Kept upload = owned(file, owner);
          synchronized (upload) {
            if (upload.gone) {
              throw noSuchFile();
            }
            return upload.entry == null ? completeNow(upload) : upload.entry;
          }
        });
  }

  private Entry completeNow(Kept upload) {
    NewFile announced = upload.announced;
    if (announced.size() != null && upload.size != announced.size()) {
      throw new Refused(
          Failure.MALFORMED,
          "%d bytes are there (expected: %d)".formatted(upload.size, announced.size()));
    }
    Sha256 sha256 = Sha256.of(upload.digest.digest());
    if (announced.sha256() != null && !announced.sha256().equals(sha256)) {
      discard(upload);
      throw new Refused(
          Failure.BAD_CHECKSUM, "sha256: %s (expected: %s)".formatted(sha256, announced.sha256()));
    }
    Entry entry =
        new Entry(
            new FileInfo(upload.id, announced.name(), upload.size, sha256),
            announced.owner(),
            announced.from(),
            announced.conversation(),
            clock.instant());
    upload.entry = entry;
    use(announced.owner(), 0, -1);
    uploads.remove(announced, upload);
    index(byOwner, announced.owner()).put(upload.id, entry);
    index(byConversation, announced.conversation()).put(upload.id, entry);
    return entry;
  }

  private static <K> NavigableMap<FileId, Entry> index(
      Map<K, NavigableMap<FileId, Entry>> index, K key) {
    return index.computeIfAbsent(key, made -> new ConcurrentSkipListMap<>());
  }

  // ---- files

  @Override
  public CompletionStage<Optional<Entry>> find(FileId file) {
    Kept kept = all.get(file);
    return completedStage(
        kept != null && isFresh(kept) ? Optional.ofNullable(kept.entry) : Optional.empty());
  }

  @Override
  public CompletionStage<List<Entry>> list(Query query, int limit) {
    NavigableMap<FileId, Entry> found = new TreeMap<>();
    query.conversations().forEach(id -> collect(byConversation.get(id), query, limit, found));
    if (query.owner() != null) {
      collect(byOwner.get(query.owner()), query, limit, found);
    }
    return completedStage(found.values().stream().limit(limit).toList());
  }

  private void collect(
      @Nullable NavigableMap<FileId, Entry> index,
      Query query,
      int limit,
      Map<FileId, Entry> found) {
    if (index == null) {
      return;
    }
    NavigableMap<FileId, Entry> rest =
        query.after() == null ? index : index.tailMap(query.after(), false);
    rest.values().stream()
        .filter(entry -> query.name() == null || query.name().equals(entry.info().name()))
        .filter(entry -> !isOld(entry))
        .limit(limit)
        .forEach(entry -> found.put(entry.info().id(), entry));
  }

  @Override
  public CompletionStage<ByteBuffer> read(FileId file, long offset, int length) {
    return stage(
        () -> {
          Kept kept = all.get(file);
          if (kept == null || kept.entry == null || !isFresh(kept)) {
            throw noSuchFile();
          }
          synchronized (kept) {
            if (kept.gone) {
              throw noSuchFile();
            }
            return copy(kept, offset, (int) Math.min(length, Math.max(0, kept.size - offset)));
          }
        });
  }

  private static ByteBuffer copy(Kept kept, long offset, int length) {
    ByteBuffer copy = ByteBuffer.allocate(length);
    long from = offset;
    int done = 0;
    while (done < length) {
      ByteBuffer block = kept.blocks.get((int) (from / Blocks.BLOCK_BYTES));
      int at = (int) (from % Blocks.BLOCK_BYTES);
      int part = Math.min(Blocks.BLOCK_BYTES - at, length - done);
      copy.put(done, block, at, part);
      done += part;
      from += part;
    }
    return copy;
  }

  @Override
  public CompletionStage<Void> remove(FileId file, AccountId owner) {
    return stage(
        () -> {
          discard(owned(file, owner));
          return null;
        });
  }

  private void discard(Kept kept) {
    synchronized (kept) {
      if (kept.gone) {
        return;
      }
      kept.gone = true;
      use(kept.announced.owner(), -kept.taken(), kept.entry == null ? -1 : 0);
      kept.blocks.forEach(blocks::giveBack);
      kept.blocks.clear();
      unindex(byOwner, kept.announced.owner(), kept.id);
      unindex(byConversation, kept.announced.conversation(), kept.id);
    }
    all.remove(kept.id);
    uploads.remove(kept.announced, kept);
  }

  private static <K> void unindex(Map<K, NavigableMap<FileId, Entry>> index, K key, FileId file) {
    NavigableMap<FileId, Entry> entries = index.get(key);
    if (entries != null) {
      entries.remove(file);
    }
  }

  private Kept owned(FileId file, AccountId owner) {
    Kept kept = all.get(file);
    if (kept == null || !kept.announced.owner().equals(owner) || !isFresh(kept)) {
      throw noSuchFile();
    }
    return kept;
  }

  private static Refused noSuchFile() {
    return new Refused(Failure.NO_SUCH_FILE, "no such file");
  }

  // ---- age

  private boolean isFresh(Kept kept) {
    Entry entry = kept.entry;
    return entry != null
        ? !isOld(entry)
        : clock.instant().isBefore(kept.touched.plus(limits.maxIdle()));
  }

  private boolean isOld(Entry entry) {
    return !clock.instant().isBefore(entry.at().plus(limits.maxAge()));
  }

  private void sweepIfDue() {
    Instant now = clock.instant();
    Instant due = nextSweep.get();
    if (!now.isBefore(due) && nextSweep.compareAndSet(due, now.plus(SWEEP))) {
      all.values().stream().filter(kept -> !isFresh(kept)).forEach(this::discard);
    }
  }

  private static <T extends @Nullable Object> CompletionStage<T> stage(Supplier<T> work) {
    try {
      return completedStage(work.get());
    } catch (Refused refusal) {
      return CompletableFuture.failedStage(refusal);
    }
  }
}
