package org.obrol.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UnpackedDriverTest {
  @Test
  void theDriverHasAFolderOfItsOwnForAsLongAsItLoads() throws Exception {
    Path folder;
    try (UnpackedDriver driver = UnpackedDriver.prepare()) {
      assertThat(driver).isNotNull();
      folder = Path.of(System.getProperty(UnpackedDriver.PROPERTY));
      assertThat(folder).isEmptyDirectory();
      Files.createFile(folder.resolve("library.so"));
    }
    assertThat(folder).doesNotExist();
    assertThat(System.getProperty(UnpackedDriver.PROPERTY)).isNull();
  }

  @Test
  void whatTheDriverWasToldBeforeStays() {
    System.setProperty(UnpackedDriver.PROPERTY, "chosen");
    try {
      UnpackedDriver.prepare().close();
      assertThat(System.getProperty(UnpackedDriver.PROPERTY)).isEqualTo("chosen");
    } finally {
      System.clearProperty(UnpackedDriver.PROPERTY);
    }
  }
}
