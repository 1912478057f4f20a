package org.obrol.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second server out of a data directory. The lock is the operating system's, so that it
 * goes with the process however that ends; what stands in the file only tells people who it was.
 *
 * <p>A process loses such a lock when it closes any descriptor of the file, also another one than
 * that which was locked. So nobody in the process that has it may open the file a second time.
 */
final class DirectoryLock implements AutoCloseable {
  /** The directories that this process has locked or is about to, by their real paths. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path real;
  private final FileChannel channel;
  private boolean closed; // guarded by this

  private DirectoryLock(Path real, FileChannel channel) {
    this.real = real;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws StoreException if somebody has it
   */
  static DirectoryLock take(Path directory) throws IOException {
    Path real = directory.toRealPath();
    String pid = Long.toString(ProcessHandle.current().pid());
    if (!HELD.add(real)) { // asked before the file is opened
      throw inUse(directory, pid);
    }
    try {
      return lock(directory, real, pid);
    } catch (Throwable failure) {
      HELD.remove(real);
      throw failure;
    }
  }

  private static DirectoryLock lock(Path directory, Path real, String pid) throws IOException {
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isTaken(channel)) {
        throw inUse(directory, owner(file));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
      return new DirectoryLock(real, channel);
    } catch (Throwable failure) {
      channel.close();
      throw failure;
    }
  }

  private static StoreException inUse(Path directory, String pid) {
    return new StoreException(
        "the data directory %s is in use%s"
            .formatted(
                directory.toAbsolutePath().normalize(), pid.isEmpty() ? "" : " by process " + pid));
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException here) { // by this process under a path not known here
      return false;
    }
  }

  /** Who says in the file that it is theirs; only where another process has the lock. */
  private static String owner(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** Lets it go. Idempotent. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        channel.close(); // the file stays, or two could lock two files of one name
      } finally {
        HELD.remove(real); // after that, or the next one could open the file too early
      }
    }
  }
}
