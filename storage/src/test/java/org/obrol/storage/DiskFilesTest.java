package org.obrol.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.contract.FilesContract;
import org.obrol.core.spi.Files;
import org.obrol.core.testing.TestClock;

class DiskFilesTest extends FilesContract {
  @TempDir private Path directory;
  private OpenFiles opened;

  @Override
  protected Files newFiles(TestClock time) throws Exception {
    opened = new OpenFiles(directory, time, LIMITS, new LocalDisk());
    return opened.files();
  }

  @AfterEach
  void close() {
    opened.close();
  }
}
