package org.obrol.client;

import java.util.List;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/**
 * A group after a command about it.
 *
 * @param group which
 * @param owner who made it
 * @param members who is in it
 */
public record GroupDetails(GroupName group, UserName owner, List<UserName> members) {
  /** Copies the list. */
  public GroupDetails {
    members = List.copyOf(members);
  }
}
