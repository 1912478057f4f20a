package org.obrol.storage;

import java.sql.SQLException;

/**
 * What is changed in memory and written a moment later, with whatever else is written then: read
 * marks, the last use of a token. At most once a second, and not at all where nothing changed.
 */
interface Rider {
  /** Whether there is something to write. Any thread. */
  boolean isDirty();

  /**
   * Writes it. Confined to the writer's thread.
   *
   * <p>What was written is clean once {@link Transaction#onCommit} says so, and no earlier.
   */
  void ride(Transaction transaction) throws SQLException;
}
