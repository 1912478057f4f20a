package org.obrol.storage;

/** The same where memory keeps nothing, so that every page is read from the disk. */
class OnDiskMessageLogTest extends SqliteMessageLogTest {
  @Override
  long recentBytes() {
    return 0;
  }
}
