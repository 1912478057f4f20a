package org.obrol.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.contract.TokensContract;
import org.obrol.core.spi.Tokens;

class SqliteTokensTest extends TokensContract {
  @RegisterExtension final TestEngine engines = new TestEngine();

  @TempDir Path directory;

  /** How many tokens are in memory; with none, every use goes to the disk. */
  int maxCached() {
    return SqliteTokens.MAX_CACHED;
  }

  @Override
  protected Tokens newTokens(InstantSource clock) throws SQLException {
    Engine engine = engines.open(directory, clock);
    SqliteTokens tokens = new SqliteTokens(engine.writer(), engine.readers(), clock, maxCached());
    engine.writer().carry(tokens);
    engine.writer().start();
    return tokens;
  }
}
