package org.obrol.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes what nobody but its owner may look into, where the file system knows whose it is. A data
 * directory has private messages and the hashes of passwords. What is there already keeps the
 * permissions that somebody has given it.
 */
final class OwnersOnly {
  private OwnersOnly() {}

  /** Makes a directory and those above it, where they are not there. */
  static void makeDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, attributes(directory, "rwx------"));
  }

  /** Makes a directory that is not there, in one that is. */
  static void makeDirectory(Path directory) throws IOException {
    Files.createDirectory(directory, attributes(directory, "rwx------"));
  }

  /**
   * Makes an empty database, where there is none: SQLite takes it for a new one, and gives the
   * permissions that it has to the files beside it.
   */
  static void makeDatabase(Path directory) throws IOException {
    Path file = new Database(directory).file();
    try {
      Files.createFile(file, attributes(file, "rw-------"));
    } catch (FileAlreadyExistsException there) {
      // It is its owner's affair who may read it.
    }
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
