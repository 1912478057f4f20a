package org.obrol.storage;

/** The same where nothing has room in memory, so that every use goes to the disk. */
class SqliteTokensWithoutCacheTest extends SqliteTokensTest {
  @Override
  int maxCached() {
    return 0;
  }
}
