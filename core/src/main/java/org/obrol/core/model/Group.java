package org.obrol.core.model;

import java.util.List;

/**
 * A group at one moment.
 *
 * @param id what everything of the group is kept by
 * @param name the name its members use
 * @param owner who may add and remove others; always a member
 * @param members in the order in which they came
 */
public record Group(GroupId id, GroupName name, AccountId owner, List<AccountId> members) {
  public Group {
    members = List.copyOf(members);
  }
}
