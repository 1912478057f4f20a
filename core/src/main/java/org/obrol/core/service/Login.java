package org.obrol.core.service;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.GroupName;

/**
 * What a session knows while it is logged in: as whom, and which conversations the user is in.
 * Confined to the session's lane.
 */
final class Login {
  private final Account account;
  private final String token;
  private final LateMap<GroupName, Target> groups = new LateMap<>();
  private final LateMap<GroupId, Long> revisions = new LateMap<>();
  private final LateMap<ConversationId.Direct, Long> dormant = new LateMap<>();
  private final LateMap<ConversationId.Direct, Boolean> discovered = new LateMap<>();
  private @Nullable List<Runnable> onceLoaded = new ArrayList<>(0); // null: loaded

  Login(Account account, String token) {
    this.account = account;
    this.token = token;
  }

  Account account() {
    return account;
  }

  String token() {
    return token;
  }

  boolean isLoading() {
    return onceLoaded != null;
  }

  /** Does something now, or when the conversations are known. */
  void whenLoaded(Runnable task) {
    if (onceLoaded == null) {
      task.run();
    } else {
      onceLoaded.add(task);
    }
  }

  void loaded() {
    List<Runnable> tasks = onceLoaded == null ? List.of() : onceLoaded;
    onceLoaded = null;
    tasks.forEach(Runnable::run);
  }

  /** The user's group of this name, or null. */
  @Nullable Target group(GroupName name) {
    return groups.get(name);
  }

  void addGroup(GroupName name, ConversationId id) {
    groups.put(name, new Target(id, Address.of(name)));
  }

  void removeGroup(GroupName name) {
    groups.remove(name);
  }

  /**
   * Whether a change of a group is news. Changes reach a lane from many threads; one that comes
   * after a newer one is none.
   */
  boolean isNews(GroupId group, long revision) {
    Long known = revisions.get(group);
    if (known != null && known >= revision) {
      return false;
    }
    revisions.put(group, revision);
    return true;
  }

  /** Whether a newer change of a group than this one is known. */
  boolean hasNewer(GroupId group, long revision) {
    Long known = revisions.get(group);
    return known != null && known > revision;
  }

  /** Keeps where a direct conversation begins that has nothing new yet. */
  void letSleep(ConversationId.Direct direct, long cursor) {
    dormant.put(direct, cursor);
  }

  /** Where a direct conversation begins that now has something new; 0 where it has just begun. */
  long wake(ConversationId.Direct direct) {
    Long cursor = dormant.remove(direct);
    return cursor == null ? 0 : cursor;
  }

  /** Notes a direct conversation for later; says whether it was not noted yet. */
  boolean noteDiscovered(ConversationId.Direct direct) {
    return discovered.put(direct, true) == null;
  }

  /** Forgets that a direct conversation was noted; says whether it was. */
  boolean takeDiscovered(ConversationId.Direct direct) {
    return discovered.remove(direct) != null;
  }

  /** The direct conversations that were noted. */
  List<ConversationId.Direct> discovered() {
    return discovered.keys();
  }
}
