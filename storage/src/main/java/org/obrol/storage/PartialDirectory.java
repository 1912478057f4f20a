package org.obrol.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A data directory that is being made, under another name until it is whole and synced. A directory
 * that is missing is made beside its place and renamed. One that is there and empty (it may be
 * another disk, or its parent belong to somebody else) is filled from within, its database last.
 */
final class PartialDirectory implements AutoCloseable {
  private static final String PARTIAL = "partial";
  private static final String LOCK = "lock";
  private static final Set<String> OURS =
      Set.of(
          LOCK, PARTIAL, "files", "obrol.db", "obrol.db-wal", "obrol.db-shm", "obrol.db-journal");

  private final Path target;
  private final boolean within;
  private final Path path;
  private final DirectoryLock lock;
  private boolean finished;

  private PartialDirectory(Path target, boolean within, Path path, DirectoryLock lock) {
    this.target = target;
    this.within = within;
    this.path = path;
    this.lock = lock;
  }

  /**
   * Begins a directory; what an interrupted attempt has left goes.
   *
   * @throws StoreException if there is something already, or if somebody else is at it
   */
  static PartialDirectory begin(Path target) throws IOException {
    Path place = target.toAbsolutePath().normalize();
    boolean within = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
    if (within && !isEmpty(place)) {
      throw new StoreException(place + " is not empty (expected: a directory that is, or none)");
    }
    Path path =
        within ? place.resolve(PARTIAL) : place.resolveSibling(place.getFileName() + "." + PARTIAL);
    makeDirectory(path);
    DirectoryLock lock = DirectoryLock.take(within ? place : path);
    try {
      clear(path);
      OwnersOnly.makeDirectory(path.resolve("files")); // both are moved to where others may look
      OwnersOnly.makeDatabase(path);
      return new PartialDirectory(place, within, path, lock);
    } catch (Throwable failure) {
      lock.close();
      throw failure;
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    return Files.isDirectory(directory)
        && names(directory).stream().allMatch(name -> Set.of(LOCK, PARTIAL).contains(name));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
    }
  }

  private static void makeDirectory(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    OwnersOnly.makeDirectory(path);
  }

  private static void clear(Path path) throws IOException {
    for (String name : names(path)) {
      if (!OURS.contains(name)) {
        throw new StoreException(path + " is in the way: it has a " + name + ", which is not ours");
      }
    }
    for (String name : names(path)) {
      if (!name.equals(LOCK)) {
        delete(path.resolve(name));
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (NoSuchFileException gone) {
      // That is what was wanted.
    }
  }

  /** Where to put it together. */
  Path path() {
    return path;
  }

  /** Syncs all and gives it its place. */
  void finish() throws IOException {
    sync(path);
    if (within) {
      String files = "files";
      Files.move(path.resolve(files), target.resolve(files), StandardCopyOption.ATOMIC_MOVE);
      String database = "obrol.db";
      Files.move(path.resolve(database), target.resolve(database), StandardCopyOption.ATOMIC_MOVE);
      finished = true;
      delete(path);
      force(target);
    } else {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      finished = true;
      force(path.resolveSibling("."));
    }
  }

  private static void sync(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Iterator<Path> each = all.iterator(); each.hasNext(); ) {
        Path one = each.next();
        if (!one.endsWith(LOCK)) { // to open and close it would end the lock
          force(one);
        }
      }
    }
  }

  private static void force(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (FileChannel names = FileChannel.open(path, StandardOpenOption.READ)) {
        names.force(true);
      } catch (IOException notHere) {
        // Windows does not open directories, and needs no such thing.
      }
    } else {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.force(true);
      }
    }
  }

  /** Takes away what was not finished. */
  @Override
  public void close() throws IOException {
    try {
      if (!finished) {
        delete(path);
      }
    } finally {
      lock.close();
    }
  }
}
