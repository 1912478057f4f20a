package org.obrol.storage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.FileId;
import org.obrol.core.model.Sha256;

/**
 * The one thread that deletes content and parts of which the rows are gone. What cannot be deleted
 * is tried again in the next sweep, and when the store is opened again. Any thread may ask.
 */
final class FileSweeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FileSweeper.class.getName());

  private static final String PART = ".part";

  /** What is done; it may block. */
  @FunctionalInterface
  private interface Chore {
    void run() throws IOException;

    /** Is called instead where the sweeper was closed before. */
    default void giveUp() {}
  }

  /** Tells somebody that what was asked for before is done. */
  private final class Sign implements Chore {
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();

    @Override
    public void run() {
      done.complete(again.isEmpty());
    }

    @Override
    public void giveUp() {
      done.complete(false);
    }
  }

  private final Contents contents;
  private final Disk disk;
  private final Path uploads;
  private final Runnable expiry;
  private final LinkedBlockingQueue<Chore> chores = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable CompletableFuture<Boolean>> sweep =
      new AtomicReference<>(); // that waits to begin
  private final Thread thread;
  private volatile boolean closed;
  private List<Chore> again = new ArrayList<>(); // confined to the thread

  /**
   * Makes a sweeper, which begins with {@link #start}.
   *
   * @param uploads the directory uploads/
   * @param expiry takes away the rows of what is too old, and waits until that is done
   */
  FileSweeper(Contents contents, Disk disk, Path uploads, Runnable expiry) {
    this.contents = contents;
    this.disk = disk;
    this.uploads = uploads;
    this.expiry = expiry;
    this.thread = Threads.daemon(this::run, "obrol-files-sweeper");
  }

  /**
   * Begins with what a crash may have left, a slice at a time, so that what else there is to do
   * comes in between.
   *
   * @param isKnown whether there is an upload; one that there is not will never be
   */
  void start(Predicate<FileId> isKnown) {
    chores.add(() -> deleteParts(isKnown));
    chores.add(() -> orphans(0));
    thread.start();
  }

  private void deleteParts(Predicate<FileId> isKnown) throws IOException {
    for (String name : disk.names(uploads)) {
      if (name.endsWith(PART)) {
        String id = name.substring(0, name.length() - PART.length());
        if (FileId.parse(id).filter(isKnown.negate()).isPresent()) {
          disk.delete(uploads.resolve(name));
        }
      }
    }
  }

  private void orphans(int slice) throws IOException {
    if (slice + 1 < Contents.slices()) {
      chores.add(() -> orphans(slice + 1));
    }
    for (Sha256 orphan : contents.orphans(slice)) {
      collect(orphan);
    }
  }

  /** Where the part of an upload is. */
  static Path part(Path uploads, FileId upload) {
    return uploads.resolve(upload + PART);
  }

  /** Deletes a content soon, if no row refers to it then. */
  void collect(Sha256 sha256) {
    chores.add(() -> contents.collect(sha256));
  }

  /** Deletes soon what is left of an upload whose row is gone. */
  void discard(OpenUpload upload) {
    chores.add(
        () -> {
          Sha256 content = upload.discard(contents);
          if (content != null) {
            attempt(() -> contents.collect(content));
          }
        });
  }

  /** Sweeps, and completes when what is too old takes no more room. */
  CompletionStage<Boolean> sweep() {
    CompletableFuture<Boolean> next = new CompletableFuture<>();
    CompletableFuture<Boolean> asked = sweep.compareAndExchange(null, next);
    if (asked != null) {
      return asked;
    }
    chores.add(() -> sweepNow(next));
    if (closed) {
      next.complete(false);
    }
    return next;
  }

  private void sweepNow(CompletableFuture<Boolean> done) {
    sweep.set(null); // before it begins: whoever comes now wants another
    try {
      List<Chore> failed = again;
      again = new ArrayList<>();
      failed.forEach(this::attempt);
      expiry.run();
    } finally {
      done.complete(true);
    }
  }

  private void run() {
    while (true) {
      try {
        Chore chore = chores.take();
        if (closed) {
          chore.giveUp();
          return; // what is left is found when the store is opened again
        }
        attempt(chore);
      } catch (InterruptedException ignored) {
        // Only close() ends this thread.
      }
    }
  }

  private void attempt(Chore chore) {
    try {
      chore.run();
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "what is left of a file cannot be deleted yet", failure);
      again.add(chore);
    } catch (Throwable bug) { // an error too, or nothing would ever be deleted again
      LOG.log(Level.ERROR, "the sweeper of files failed", bug);
    }
  }

  /**
   * Completes when all is done that was asked for before.
   *
   * @return whether all of it could be done; false too where the sweeper was closed before
   */
  CompletionStage<Boolean> idle() {
    Sign sign = new Sign();
    chores.add(sign);
    if (closed) {
      sign.giveUp();
    }
    return sign.done;
  }

  /** Ends the thread after what it is at. Idempotent. */
  @Override
  public void close() {
    closed = true;
    chores.add(() -> {}); // wakes it
    Threads.join(thread);
    CompletableFuture<Boolean> unswept = sweep.getAndSet(null);
    if (unswept != null) {
      unswept.complete(false);
    }
    chores.forEach(Chore::giveUp);
  }
}
