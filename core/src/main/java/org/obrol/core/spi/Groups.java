package org.obrol.core.spi;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.GroupName;

/**
 * The groups and who is in them. A group whose owner leaves passes to the member who has been there
 * longest; with its last member it is gone, and its name is free. Any thread may call it.
 *
 * <p>Refusals: {@code NAME_TAKEN}, {@code NO_SUCH_GROUP}, {@code NOT_A_MEMBER}.
 */
public interface Groups {
  /** Makes a group with one member, its owner. */
  CompletionStage<Change> create(GroupName name, AccountId owner);

  /** Brings somebody in. Changes nothing for one who is in. */
  CompletionStage<Change> join(GroupId group, AccountId account);

  /** Takes somebody out. */
  CompletionStage<Change> leave(GroupId group, AccountId account);

  /** Finds who has a name now. */
  CompletionStage<Optional<Group>> find(GroupName name);

  /** Finds a group that is not gone. */
  CompletionStage<Optional<Group>> find(GroupId id);

  /** The groups that an account is in. */
  CompletionStage<List<Group>> of(AccountId account);

  /** All groups in the order of their names. */
  CompletionStage<List<Group>> list();

  /**
   * What became of a group.
   *
   * @param group as it is now; without members when it is gone
   * @param revision grows with each change of this group, so that changes can be put in order
   * @param changed whether anything did
   */
  record Change(Group group, long revision, boolean changed) {}
}
