package org.obrol.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Sha256;

/**
 * What has come of a file so far, under a name of its own beside where the file will be; the final
 * name is there only when the content is whole and right. Blocks; confined to the {@link Disk} of
 * its download, which closes it in the end.
 */
final class PartFile {
  private static final int MAX_NUMBER = 10_000;

  private final Path folder;
  private final Path path;
  private final BooleanSupplier stopped;
  private MessageDigest digest = Sha256.newDigest();
  private @Nullable FileChannel channel;
  private long length; // of what was written whole

  /**
   * Makes one that is not open.
   *
   * @param folder where the file will be; there must be one
   * @param file the id, of letters and digits; an earlier part of the same id is gone on with
   * @param stopped whether nobody wants the file any more; asked by all threads
   */
  PartFile(Path folder, String file, BooleanSupplier stopped) {
    this.folder = folder;
    // Begins with a dot, so that it is hidden, and no safe name of a file can be the same.
    this.path = folder.resolve(".obrol-" + file + ".part");
    this.stopped = stopped;
  }

  /** Opens it, and answers how many bytes of the file are there already. */
  long open() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw Files.exists(folder)
          ? new NotDirectoryException(folder.toString())
          : new NoSuchFileException(folder.toString());
    }
    FileChannel opened = openNewOrOld();
    channel = opened;
    lock(opened);
    length = opened.size();
    ByteBuffer buffer = ByteBuffer.allocate(Disk.BUFFER_BYTES);
    while (opened.read(buffer) >= 0) {
      if (stopped.getAsBoolean()) {
        throw new IOException("stopped"); // nobody is told: the transfer has ended
      }
      digest.update(buffer.flip());
      buffer.clear();
    }
    return length;
  }

  private FileChannel openNewOrOld() throws IOException {
    try {
      return openNew();
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileSystemException(path.toString(), null, "not a file");
      }
      return FileChannel.open(
          path,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS); // somebody may have put a link there
    }
  }

  private FileChannel openNew() throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Two that write into the same part would spoil it. */
  private void lock(FileChannel opened) throws IOException {
    FileLock lock;
    try {
      lock = opened.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      opened.close();
      channel = null;
      throw new ChatException(
          "busy", "another download writes the same file to " + folder + " already", true);
    }
  }

  /** What is there is of no use. */
  void startOver() throws IOException {
    close();
    // Not cut off: an earlier run may have given it its final name and not have come further.
    Files.deleteIfExists(path);
    digest = Sha256.newDigest();
    length = 0;
    FileChannel opened = openNew();
    channel = opened;
    lock(opened);
  }

  /** Adds to it. */
  void write(byte[] bytes) throws IOException {
    FileChannel part = open(channel);
    if (part.position() != length) {
      throw new IOException("an earlier write to " + path + " failed");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      part.write(buffer);
    }
    digest.update(bytes);
    length += bytes.length;
  }

  /**
   * Where a file of this name will be.
   *
   * @param name what its sender calls it; any text
   * @throws ChatException {@code file_exists} if it must not be there, and is
   */
  Path target(String name, IfExists ifExists) {
    String safe = SafeName.of(name);
    Path target;
    try {
      target = folder.resolve(safe);
    } catch (InvalidPathException e) { // the system's locale does not know the letters
      target = folder.resolve(SafeName.ascii(safe));
    }
    expectFree(target, ifExists);
    return target;
  }

  /**
   * Fails early.
   *
   * @throws ChatException {@code file_exists} if the file must not be there, and is
   */
  static void expectFree(Path target, IfExists ifExists) {
    if (ifExists == IfExists.FAIL && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(target);
    }
  }

  /**
   * All is there: checks it, and gives it its name.
   *
   * @return its path, which is another than {@code target} only for {@link IfExists#NUMBER}
   * @throws ChatException {@code bad_checksum} if it is not what it should be; then the part is
   *     gone, so that it may be asked for from the beginning
   */
  Path finish(long size, String sha256, Path target, IfExists ifExists) throws IOException {
    FileChannel part = open(channel);
    if (length != size) {
      throw new IOException("an earlier write to " + path + " failed");
    }
    String found = Sha256.of(digest.digest()).hex();
    if (!found.equals(sha256.toLowerCase(Locale.ROOT))) {
      delete();
      throw new ChatException(
          "bad_checksum", "what came is not what the server announced; it is deleted", false);
    }
    part.force(true); // the name must not survive a crash that the content does not
    part.close(); // some systems do not rename what is open
    channel = null;
    return place(target, ifExists);
  }

  private Path place(Path target, IfExists ifExists) throws IOException {
    if (ifExists == IfExists.REPLACE) {
      return Files.move(path, target, StandardCopyOption.ATOMIC_MOVE); // replaces
    }
    String name = String.valueOf(target.getFileName());
    for (int number = 1; number <= MAX_NUMBER; number++) {
      Path free = number == 1 ? target : target.resolveSibling(SafeName.numbered(name, number));
      try {
        moveTo(free);
        return free;
      } catch (FileAlreadyExistsException e) {
        if (ifExists == IfExists.FAIL) {
          throw exists(target);
        }
      }
    }
    throw exists(target);
  }

  /** Moves and never overwrites, not even what came there a moment ago. */
  private void moveTo(Path free) throws IOException {
    try {
      Files.createLink(free, path);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | IOException e) {
      Files.move(path, free); // no links here: looks first, then moves
      return;
    }
    Files.deleteIfExists(path);
  }

  /** Closes it; what has come stays for another time. */
  void close() throws IOException {
    FileChannel part = channel;
    channel = null;
    if (part == null) {
      return;
    }
    if (part.size() > length) {
      part.truncate(length); // the rest of a write that failed
    }
    part.close();
    if (length == 0) {
      Files.deleteIfExists(path);
    }
  }

  /** Closes it and takes it away, if it is this one's. */
  void delete() throws IOException {
    if (channel != null) {
      close();
      Files.deleteIfExists(path);
    }
  }

  private static ChatException exists(Path target) {
    return new ChatException(ChatException.FILE_EXISTS, target + " exists already", false);
  }

  private static FileChannel open(@Nullable FileChannel channel) {
    if (channel == null) {
      throw new IllegalStateException("not open");
    }
    return channel;
  }
}
