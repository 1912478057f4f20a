package org.obrol.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.FileId;
import org.obrol.core.spi.Files.NewFile;
import org.obrol.core.spi.TimeOrderedIds;

/**
 * All uploads that have a row, and their parts in uploads/. One is in here from the moment when its
 * row is committed, before anybody is told its id. Any thread.
 */
final class OpenUploads {
  private final Path directory;
  private final Disk disk;
  private final InstantSource clock;
  private final Duration maxIdle;
  private final Map<FileId, OpenUpload> all = new ConcurrentHashMap<>();

  /**
   * Knows of none yet.
   *
   * @param directory where the parts are
   * @param maxIdle how long an upload is kept that nothing is added to
   */
  OpenUploads(Path directory, Disk disk, InstantSource clock, Duration maxIdle) {
    this.directory = directory;
    this.disk = disk;
    this.clock = clock;
    this.maxIdle = maxIdle;
  }

  /** Takes up what a server has left that is gone. */
  OpenUpload takeUp(FileRows.Unfinished left) throws IOException {
    OpenUpload upload = make(left.id(), left.announced());
    upload.takeUp(lastTouched(left.id()));
    add(upload);
    return upload;
  }

  /** As far as the disk knows; an upload without a part was touched when it was opened. */
  private Instant lastTouched(FileId id) throws IOException {
    Instant now = clock.instant();
    Instant written = disk.writtenAt(FileSweeper.part(directory, id));
    if (written != null) {
      return written.isBefore(now) ? written : now;
    }
    Instant tooLongAgo = now.minus(maxIdle);
    return id.value() < TimeOrderedIds.firstAt(tooLongAgo) ? tooLongAgo : now;
  }

  /** Makes one that is not in here yet. */
  OpenUpload make(FileId id, NewFile announced) {
    Path part = FileSweeper.part(directory, id);
    return new OpenUpload(id, announced, part, disk, clock.instant());
  }

  void add(OpenUpload upload) {
    all.put(upload.id, upload);
  }

  @Nullable OpenUpload remove(FileId id) {
    return all.remove(id);
  }

  boolean contains(FileId id) {
    return all.containsKey(id);
  }

  int count() {
    return all.size();
  }

  @Nullable OpenUpload find(FileId id) {
    return all.get(id);
  }

  /** An upload of this owner, if it has not been idle for too long. */
  @Nullable OpenUpload find(FileId id, AccountId owner) {
    OpenUpload upload = all.get(id);
    return upload != null && upload.announced.owner().equals(owner) && isFresh(upload)
        ? upload
        : null;
  }

  boolean isFresh(OpenUpload upload) {
    return clock.instant().isBefore(upload.touched().plus(maxIdle));
  }

  /** Those that have been idle for too long. */
  List<OpenUpload> idle() {
    return all.values().stream().filter(upload -> !isFresh(upload)).toList();
  }
}
