package org.obrol.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.Sha256;

/**
 * The directory files/: what is in each file, named by its checksum, once for all files that have
 * it. Rows of the database refer to it.
 *
 * <p>Why nothing goes that a row refers to: an upload <i>pins</i> its checksum before its content
 * gets the name, and lets go only after its row is committed (or after it has been given up). One
 * thread, the {@link FileSweeper}'s, deletes. It looks at one checksum at a time, skips it while
 * there is a pin, and keeps new pins of it waiting until it is done. So while it looks there is
 * nobody whose row is still to come: whoever was there has a row that it sees, or has none; and
 * whoever comes next finds the name taken away or not, and puts a content there in either case.
 *
 * <p>Why nothing stays that no row refers to: whoever takes a row away, or gives up a pin without a
 * row, has the checksum looked at afterwards; what a crash prevented is made up for by {@link
 * #orphans} when the store is opened.
 */
final class Contents {
  private static final int DIRECTORIES = 256;
  private static final String REFERRED = "SELECT 1 FROM file WHERE sha256 = ? LIMIT 1";
  private static final String ALL_REFERRED =
      "SELECT DISTINCT sha256 FROM file WHERE sha256 >= ? AND sha256 < ?";

  private final Path directory;
  private final Disk disk;
  private final Readers readers;
  private final boolean sync;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition collected = lock.newCondition();
  private final Map<Sha256, Integer> pins = new HashMap<>(); // guarded by lock
  private @Nullable Sha256 collecting; // guarded by lock

  /**
   * Makes the directories, where they are not there.
   *
   * @param sync whether what is put there must survive a power cut
   */
  Contents(Path directory, Disk disk, Readers readers, boolean sync) throws IOException {
    this.directory = directory;
    this.disk = disk;
    this.readers = readers;
    this.sync = sync;
    for (int i = 0; i < DIRECTORIES; i++) {
      disk.makeDirectories(directory.resolve(prefix(i)));
    }
    if (sync) {
      disk.forceNames(directory); // all of them now, so that no upload has to
    }
  }

  private static String prefix(int number) {
    return HexFormat.of().toHexDigits((byte) number);
  }

  /** Where a content is, if it is there. */
  Path path(Sha256 sha256) {
    return path(directory, sha256);
  }

  /** The same of any directory files/. */
  static Path path(Path directory, Sha256 sha256) {
    return parent(directory, sha256).resolve(sha256.hex());
  }

  private static Path parent(Path directory, Sha256 sha256) {
    return directory.resolve(sha256.hex().substring(0, 2));
  }

  /**
   * Reads from a file's content. Blocks.
   *
   * @return as {@link org.obrol.core.spi.Files#read} has it, or nothing where there is no content
   */
  Optional<ByteBuffer> read(FileInfo info, long offset, int length) throws IOException {
    int there = (int) Math.min(length, Math.max(0, info.size() - offset));
    if (there == 0) {
      return Optional.of(ByteBuffer.allocate(0));
    }
    try {
      return Optional.of(disk.read(path(info.sha256()), offset, there));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /**
   * Makes a content of a file, and pins it; when this fails it is not pinned. A content of the same
   * name is replaced: it is the same, and if the disk has damaged it, it is whole again.
   */
  void put(Path file, Sha256 sha256) throws IOException {
    if (sync) {
      disk.force(file);
    }
    pin(sha256);
    boolean moved = false;
    try {
      disk.move(file, path(sha256));
      moved = true;
    } finally {
      if (!moved) {
        unpin(sha256);
      }
    }
  }

  /** Returns when a content that was put would survive a power cut. */
  void settle(Sha256 sha256) throws IOException {
    if (sync) {
      disk.forceNames(parent(directory, sha256));
    }
  }

  private void pin(Sha256 sha256) {
    lock.lock();
    try {
      while (sha256.equals(collecting)) {
        collected.awaitUninterruptibly();
      }
      pins.merge(sha256, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  /** Lets a content go that was put. Does not block for long. */
  void unpin(Sha256 sha256) {
    lock.lock();
    try {
      pins.computeIfPresent(sha256, (same, count) -> count == 1 ? null : count - 1);
    } finally {
      lock.unlock();
    }
  }

  /** Deletes a content that nobody refers to. Confined to the sweeper. */
  void collect(Sha256 sha256) throws IOException {
    lock.lock();
    try {
      if (pins.containsKey(sha256)) {
        return; // whoever has it comes back, or leaves a row
      }
      collecting = sha256;
    } finally {
      lock.unlock();
    }
    try {
      if (await(readers.read(sql -> sql.number(REFERRED, sha256.hex()))) == 0) {
        disk.delete(path(sha256));
      }
    } finally {
      lock.lock();
      try {
        collecting = null;
        collected.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** How many {@link #orphans} has to be asked for. */
  static int slices() {
    return DIRECTORIES;
  }

  /**
   * What one slice of the directory has that no row refers to at the moment; {@link #collect} finds
   * out whether it may go.
   */
  List<Sha256> orphans(int slice) throws IOException {
    List<String> names = disk.names(directory.resolve(prefix(slice)));
    if (names.isEmpty()) {
      return List.of();
    }
    String from = prefix(slice);
    String to = slice + 1 < DIRECTORIES ? prefix(slice + 1) : "g"; // what follows f
    Set<String> referred =
        await(
            readers.read(
                sql -> new HashSet<>(sql.all(ALL_REFERRED, row -> row.getString(1), from, to))));
    return names.stream()
        .filter(name -> !referred.contains(name))
        .flatMap(name -> Sha256.parse(name).stream())
        .toList();
  }

  private static <T> T await(CompletionStage<T> stage) throws IOException {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failure) {
      throw new IOException("the rows of files cannot be read", failure.getCause());
    }
  }
}
