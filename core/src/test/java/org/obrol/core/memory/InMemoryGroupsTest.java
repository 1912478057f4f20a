package org.obrol.core.memory;

import org.obrol.core.contract.GroupsContract;
import org.obrol.core.spi.Groups;

class InMemoryGroupsTest extends GroupsContract {
  @Override
  protected Groups newGroups() {
    return new InMemoryGroups();
  }
}
