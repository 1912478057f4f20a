package org.obrol.storage;

import java.sql.SQLException;
import org.obrol.core.spi.Refused;

/** What is done in a transaction. */
@FunctionalInterface
interface Work<T> {
  /**
   * Does it. Runs once, on the thread that owns the transaction.
   *
   * @throws Refused if it may not be; nothing was changed then
   * @throws SQLException if the store fails; nothing of the whole transaction counts then
   */
  T run(Transaction transaction) throws SQLException;
}
