package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody but the owner reads what people wrote, or the hashes of their passwords. */
class PermissionsTest {
  private static final String FILE = "rw-------";
  private static final String DIRECTORY = "rwx------";

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void expectPosix() {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    data = folder.resolve("data");
  }

  /** As an operator makes it who thinks of nothing. */
  private static void makeOpen(Path directory) throws IOException {
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStoreIsItsOwners(boolean there) throws Exception {
    if (there) {
      makeOpen(data);
    }
    try (ChatStore store = ChatStore.open(data)) {
      assertThat(store).isNotNull();
      assertThat(mode(data.resolve("obrol.db"))).isEqualTo(FILE);
      assertThat(mode(data.resolve("obrol.db-wal"))).isEqualTo(FILE);
      assertThat(mode(data.resolve("obrol.db-shm"))).isEqualTo(FILE);
      assertThat(mode(data.resolve("files"))).isEqualTo(DIRECTORY);
      assertThat(mode(data.resolve("uploads"))).isEqualTo(DIRECTORY);
    }
    assertThat(mode(data)).isEqualTo(there ? "rwxr-xr-x" : DIRECTORY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBackupIsItsOwners(boolean there) throws Exception {
    SampleStore.make(data, 2);
    Path copy = folder.resolve("copy");
    if (there) {
      makeOpen(copy);
    }

    DataDirectory.of(data).backup(copy, Progress.NONE);

    expectOwned(copy);
  }

  private static void expectOwned(Path copy) throws IOException {
    assertThat(mode(copy.resolve("obrol.db"))).isEqualTo(FILE);
    assertThat(mode(copy.resolve("files"))).isEqualTo(DIRECTORY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsImportedIsItsOwners(boolean there) throws Exception {
    SampleStore.make(data, 2);
    List<ExportItem> items = new ArrayList<>();
    DataDirectory.of(data)
        .exportTo(
            item -> {
              if (!(item instanceof ExportItem.Piece)) {
                items.add(item);
              }
            },
            Progress.NONE);
    Path copy = folder.resolve("copy");
    if (there) {
      makeOpen(copy);
    }

    importAll(copy, withoutFiles(items));

    expectOwned(copy);
  }

  /** Rows alone: the pieces belong to who exports. */
  private static List<ExportItem> withoutFiles(List<ExportItem> items) {
    List<ExportItem> rows =
        new ArrayList<>(
            items.stream()
                .filter(item -> !(item instanceof ExportItem.End))
                .filter(item -> !(item instanceof ExportItem.Row row && row.table().equals("file")))
                .toList());
    rows.add(new ExportItem.End(new Totals(rows.size() - 1L, 0, 0, 0)));
    return rows;
  }

  private static void importAll(Path copy, List<ExportItem> items) {
    Iterator<ExportItem> each = items.iterator();
    DataDirectory.of(copy)
        .importFrom(() -> each.hasNext() ? each.next() : null, true, Progress.NONE);
  }

  @Test
  void whatTheOwnerHasChosenForAStoreThatIsThereStays() throws Exception {
    ChatStore.open(data).close();
    Path database = data.resolve("obrol.db");
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-r-----"));

    ChatStore.open(data).close();

    assertThat(mode(database)).isEqualTo("rw-r-----");
  }
}
