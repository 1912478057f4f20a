package org.obrol.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Opens engines for one test, and closes them after it. */
final class TestEngine implements AfterEachCallback {
  private final List<Engine> opened = new ArrayList<>();

  /** An engine that has not been started; what is not safe yet is not synced. */
  Engine open(Path directory, InstantSource clock) throws SQLException {
    return open(new Database(directory), clock);
  }

  /** The same, of a database. */
  Engine open(Database database, InstantSource clock) throws SQLException {
    Engine engine = new Engine(database, Durability.OS, clock);
    opened.add(engine);
    return engine;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    opened.forEach(Engine::close);
  }
}
