package org.obrol.client;

import java.util.List;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/** A change of who is in a group. */
public sealed interface GroupEvent {
  /** The group. */
  GroupName group();

  /**
   * This user's own membership changed, on another connection or by the group's owner.
   *
   * @param change {@code created}, {@code joined}, {@code left} or {@code removed}
   * @param by whose doing it was
   */
  record Mine(GroupName group, String change, UserName by) implements GroupEvent {}

  /** Others came and went since the last such event. */
  record Others(GroupName group, List<UserName> joined, List<UserName> left) implements GroupEvent {
    /** Copies the lists. */
    public Others {
      joined = List.copyOf(joined);
      left = List.copyOf(left);
    }
  }
}
