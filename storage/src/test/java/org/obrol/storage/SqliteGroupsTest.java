package org.obrol.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.contract.GroupsContract;
import org.obrol.core.spi.Groups;

class SqliteGroupsTest extends GroupsContract {
  @RegisterExtension final TestEngine engines = new TestEngine();

  @TempDir Path directory;

  @Override
  protected Groups newGroups() throws SQLException {
    Engine engine = engines.open(directory, InstantSource.system());
    engine.writer().start();
    return new SqliteGroups(engine.writer(), engine.readers());
  }
}
