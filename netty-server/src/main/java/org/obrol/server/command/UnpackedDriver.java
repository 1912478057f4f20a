package org.obrol.server.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where SQLite's driver unpacks its native library. It would leave it behind in the folder for
 * temporary files whenever the process is killed; so it gets a folder of its own, which is taken
 * away as soon as the library is loaded.
 */
final class UnpackedDriver implements AutoCloseable {
  static final String PROPERTY = "org.sqlite.tmpdir";

  private final @Nullable Path folder;

  private UnpackedDriver(@Nullable Path folder) {
    this.folder = folder;
  }

  /** Makes the folder, unless the driver was told of another one. */
  static UnpackedDriver prepare() {
    if (System.getProperty(PROPERTY) != null) {
      return new UnpackedDriver(null);
    }
    try {
      Path folder = Files.createTempDirectory("obrol-");
      System.setProperty(PROPERTY, folder.toString());
      return new UnpackedDriver(folder);
    } catch (IOException impossible) {
      return new UnpackedDriver(null); // the driver says itself what is wrong
    }
  }

  /** Takes the folder away. Where a loaded library cannot be deleted, the driver does it later. */
  @Override
  public void close() {
    if (folder == null) {
      return;
    }
    System.clearProperty(PROPERTY);
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException inUse) {
      folder.toFile().deleteOnExit();
    }
  }
}
