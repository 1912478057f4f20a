package org.obrol.core.memory;

import org.obrol.core.contract.ReadMarksContract;
import org.obrol.core.spi.ReadMarks;

class InMemoryReadMarksTest extends ReadMarksContract {
  @Override
  protected ReadMarks newReadMarks() {
    return new InMemoryReadMarks();
  }
}
