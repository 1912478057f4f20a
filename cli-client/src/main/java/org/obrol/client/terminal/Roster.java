package org.obrol.client.terminal;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/**
 * The users, groups and files that this client has heard of, for completion. Safe for all threads.
 */
final class Roster {
  private final Set<UserName> users = new ConcurrentSkipListSet<>();
  private final Set<GroupName> groups = new ConcurrentSkipListSet<>();

  private final SeenFiles files = new SeenFiles();

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

  SeenFiles files() {
    return files;
  }
}
