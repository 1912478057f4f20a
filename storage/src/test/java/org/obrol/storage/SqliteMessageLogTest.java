package org.obrol.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.contract.MessageLogContract;
import org.obrol.core.event.Stored;
import org.obrol.core.spi.MessageLog;

class SqliteMessageLogTest extends MessageLogContract {
  @RegisterExtension final TestEngine engines = new TestEngine();
  @TempDir Path directory;
  private int logs;

  @Override
  protected MessageLog newLog() throws Exception {
    Path own = Files.createDirectory(directory.resolve("log" + logs++));
    Engine engine = engines.open(own, InstantSource.system());
    engine.writer().start();
    return new SqliteMessageLog(engine, InstantSource.system(), Stored.OS, recentBytes());
  }

  long recentBytes() {
    return 1 << 20;
  }
}
