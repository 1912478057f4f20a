package org.obrol.core.memory;

import org.obrol.core.contract.MessageLogContract;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.testing.TestClock;

class InMemoryMessageLogTest extends MessageLogContract {
  @Override
  protected MessageLog newLog() {
    return new InMemoryMessageLog(new TestClock());
  }
}
