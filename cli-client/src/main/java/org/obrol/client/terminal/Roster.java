package org.obrol.client.terminal;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/** The users and groups that this client has heard of, for completion. Safe for all threads. */
final class Roster {
  private final Set<UserName> users = new ConcurrentSkipListSet<>();
  private final Set<GroupName> groups = new ConcurrentSkipListSet<>();

  void add(UserName user) {
    users.add(user);
  }

  void add(GroupName group) {
    groups.add(group);
  }

  Set<UserName> users() {
    return users;
  }

  Set<GroupName> groups() {
    return groups;
  }
}
