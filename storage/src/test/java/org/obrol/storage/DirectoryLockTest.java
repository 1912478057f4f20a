package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  @TempDir Path directory;

  /** Another process, which says whether it gets the lock of a directory. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws IOException {
      try (DirectoryLock lock = DirectoryLock.take(Path.of(args[0]))) {
        System.out.print(lock == null ? "" : "taken");
      } catch (StoreException refused) {
        System.out.print(refused.getMessage());
      }
    }
  }

  private String other() throws Exception {
    String classes = location(DirectoryLock.class) + File.pathSeparator + location(Other.class);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes,
                Other.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private String inUse() {
    return "the data directory %s is in use by process %d"
        .formatted(directory, ProcessHandle.current().pid());
  }

  @Test
  void anotherProcessIsKeptOutAlsoAfterThisOneHasTriedASecondTime() throws Exception {
    try (ChatStore store = ChatStore.open(directory)) {
      assertThat(store).isNotNull();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> ChatStore.open(directory)).hasMessage(inUse());
        assertThat(other()).isEqualTo(inUse());
      }
    }
    assertThat(other()).isEqualTo("taken");
  }

  @Test
  void aDirectoryIsTheSameUnderAnotherName() throws Exception {
    Path link = directory.resolveSibling(directory.getFileName() + "-link");
    Files.createSymbolicLink(link, directory);
    try (DirectoryLock lock = DirectoryLock.take(directory)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> DirectoryLock.take(link)).hasMessageContaining("is in use by");
      assertThat(other()).isEqualTo(inUse());
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void closingALockTwiceDoesNotTakeItFromItsNextOwner() throws Exception {
    DirectoryLock first = DirectoryLock.take(directory);
    first.close();
    try (DirectoryLock second = DirectoryLock.take(directory)) {
      assertThat(second).isNotNull();
      first.close();
      assertThatThrownBy(() -> DirectoryLock.take(directory)).hasMessage(inUse());
      assertThat(other()).isEqualTo(inUse());
    }
  }
}
