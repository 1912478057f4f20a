package org.obrol.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.model.FileId;
import org.obrol.core.model.Sha256;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.Refused;

/**
 * An upload that has a row, and its content as far as it is there. Guarded by its monitor, which is
 * held while the disk is at work: only the {@link FileThreads} and the {@link FileSweeper} take it.
 */
final class OpenUpload {
  private static final int HASHED_AT_ONCE = 1 << 20;

  final FileId id;
  final Files.NewFile announced;
  final FileRoom.Bill bill;
  final FileThreads.Turn turn = new FileThreads.Turn();
  private final Path part;
  private final Disk disk;
  private volatile Instant touched;
  private volatile long size; // written under the monitor
  private boolean torn; // the part may have more than that
  private @Nullable MessageDigest digest; // of the part; null where it must be read first
  private @Nullable Sha256 sum; // of the part, while nothing was added
  private @Nullable Sha256 stored; // the part has become this content, which is pinned
  private @Nullable CompletionStage<Files.Entry> completion; // confined to the turn

  /** An upload that was opened just now. */
  OpenUpload(FileId id, Files.NewFile announced, Path part, Disk disk, Instant now) {
    this.id = id;
    this.announced = announced;
    this.bill = new FileRoom.Bill(announced.owner());
    this.part = part;
    this.disk = disk;
    this.touched = now;
    this.digest = Sha256.newDigest();
  }

  /**
   * Takes up what a server has left that is gone: all that there is of the part, but never more
   * than was announced. Whether it is right its checksum tells, in the end.
   */
  synchronized void takeUp(Instant lastTouched) throws IOException {
    long there = disk.size(part);
    size = announced.size() == null ? there : Math.min(there, announced.size());
    torn = there > size;
    touched = lastTouched;
    digest = there == 0 ? digest : null;
  }

  long size() {
    return size;
  }

  Instant touched() {
    return touched;
  }

  /** What is being done to make a file of it, unless that has failed. Confined to the turn. */
  @Nullable CompletionStage<Files.Entry> completion() {
    CompletionStage<Files.Entry> last = completion;
    return last != null && last.toCompletableFuture().isCompletedExceptionally() ? null : last;
  }

  /** Notes what is being done. Confined to the turn. */
  void completion(CompletionStage<Files.Entry> begun) {
    completion = begun;
  }

  /**
   * Adds to it, or refuses and leaves it as it was.
   *
   * @param offset as {@link Files#write} has it
   * @return how long it is now
   */
  synchronized long write(@Nullable Long offset, ByteBuffer data, FileRoom room, Instant now)
      throws IOException {
    checkOpen();
    touched = now;
    long at = offset == null ? size : offset;
    if (at >= 0 && at <= size - data.remaining()) {
      return size; // it is there already
    }
    if (at != size) {
      throw new Refused(Failure.MALFORMED, "offset: %d (expected: %d)".formatted(at, size));
    }
    long longer = size + data.remaining();
    if (announced.size() != null && longer > announced.size()) {
      throw new Refused(
          Failure.TOO_LONG, "%d bytes (expected: %d)".formatted(longer, announced.size()));
    }
    room.checkSize(longer);
    if (stored != null) {
      throw new Refused(Failure.UNAVAILABLE, "the file is about to be complete");
    }
    room.checkDisk(data.remaining());
    mend();
    MessageDigest soFar = digest();
    room.charge(bill, data.remaining());
    append(data, room);
    soFar.update(data.duplicate());
    sum = null;
    size = longer;
    return longer;
  }

  private void append(ByteBuffer data, FileRoom room) throws IOException {
    torn = true;
    try {
      disk.write(part, size, data.duplicate());
      torn = false;
    } finally {
      if (torn) {
        room.giveBack(bill, data.remaining());
        tryToMend();
      }
    }
  }

  private void tryToMend() {
    try {
      mend();
    } catch (IOException later) {
      // It is still torn, and whoever uses it next tries again; what failed first is told.
    }
  }

  private void mend() throws IOException {
    if (torn) {
      disk.truncate(part, size);
      torn = false;
    }
  }

  private MessageDigest digest() throws IOException {
    MessageDigest known = digest;
    if (known != null) {
      return known;
    }
    MessageDigest made = Sha256.newDigest();
    for (long at = 0; at < size; ) {
      ByteBuffer piece = disk.read(part, at, (int) Math.min(HASHED_AT_ONCE, size - at));
      at += piece.remaining();
      made.update(piece);
    }
    digest = made;
    return made;
  }

  /**
   * Puts its content where those of files are, and pins it there, so that only its row is missing.
   * Does what is missing of that where it was tried before.
   */
  synchronized Sha256 store(Contents contents, FileRoom room, Instant now) throws IOException {
    checkOpen();
    touched = now;
    Sha256 content = stored;
    if (content == null) {
      mend();
      checkComplete(room);
      content = checkedSum();
      contents.put(part, content);
      stored = content;
    }
    contents.settle(content);
    return content;
  }

  private void checkComplete(FileRoom room) throws IOException {
    if (size == 0) {
      disk.write(part, 0, ByteBuffer.allocate(0)); // an empty file is a file
    }
    long there = disk.size(part);
    if (there < size) { // somebody else has been at it
      room.giveBack(bill, size - there);
      size = there;
      digest = null;
      sum = null;
    }
    if (announced.size() != null && size != announced.size()) {
      throw new Refused(
          Failure.MALFORMED, "%d bytes are there (expected: %d)".formatted(size, announced.size()));
    }
  }

  private Sha256 checkedSum() throws IOException {
    Sha256 content = sum;
    if (content == null) {
      content = Sha256.of(digest().digest());
      sum = content;
      digest = null; // it has begun anew; whoever adds something has to read the part
    }
    if (announced.sha256() != null && !announced.sha256().equals(content)) {
      throw new Refused(
          Failure.BAD_CHECKSUM, "sha256: %s (expected: %s)".formatted(content, announced.sha256()));
    }
    return content;
  }

  private void checkOpen() {
    if (bill.isClosed()) {
      throw new Refused(Failure.NO_SUCH_FILE, "no such file");
    }
  }

  /**
   * Deletes its part, after its row has gone.
   *
   * @return the content that it had become, which it has let go, or null
   */
  synchronized @Nullable Sha256 discard(Contents contents) throws IOException {
    disk.delete(part); // first, so that all of this can be done again when it fails
    Sha256 content = stored;
    if (content != null) {
      contents.unpin(content);
      stored = null;
    }
    return content;
  }
}
