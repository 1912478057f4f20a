package org.obrol.storage;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.contract.ReadMarksContract;
import org.obrol.core.spi.ReadMarks;

class SqliteReadMarksTest extends ReadMarksContract {
  @RegisterExtension final TestEngine engines = new TestEngine();
  @TempDir Path directory;

  @Override
  protected ReadMarks newReadMarks() throws Exception {
    Engine engine = engines.open(directory, InstantSource.system());
    SqliteReadMarks marks = new SqliteReadMarks(engine);
    engine.writer().carry(marks);
    engine.writer().start();
    return marks;
  }
}
