package org.obrol.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.contract.AccountsContract;
import org.obrol.core.spi.Accounts;

class SqliteAccountsTest extends AccountsContract {
  @RegisterExtension final TestEngine engines = new TestEngine();

  @TempDir Path directory;

  @Override
  protected Accounts newAccounts() throws SQLException {
    Engine engine = engines.open(directory, InstantSource.system());
    engine.writer().start();
    return new SqliteAccounts(
        engine.writer(),
        engine.readers(),
        new Argon2id(8, 1),
        Runnable::run,
        InstantSource.system());
  }
}
