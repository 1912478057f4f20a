package org.obrol.core.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final long NO_REVISION = Long.MIN_VALUE;

  /** What is known of conversations other than the lobby. */
  private static final class Known {
    final Map<GroupName, Target> groups = new HashMap<>();
    final Map<GroupId, Long> revisions = new HashMap<>();
    final Map<ConversationId.Direct, Long> dormant = new HashMap<>();
    final Set<ConversationId.Direct> discovered = new HashSet<>();
  }

  private final Account account;
  private final String token;
  private @Nullable Known known; // made when first needed: most connections are in the lobby only
  private @Nullable List<Runnable> onceLoaded = new ArrayList<>(0); // null: loaded

  Login(Account account, String token) {
    this.account = account;
    this.token = token;
  }

  private Known known() {
    if (known == null) {
      known = new Known();
    }
    return known;
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
    return known == null ? null : known.groups.get(name);
  }

  void addGroup(GroupName name, ConversationId id) {
    known().groups.put(name, new Target(id, Address.of(name)));
  }

  void removeGroup(GroupName name) {
    if (known != null) {
      known.groups.remove(name);
    }
  }

  /**
   * Whether a change of a group is news. Changes reach a lane from many threads; one that comes
   * after a newer one is none.
   */
  boolean isNews(GroupId group, long revision) {
    if (revision <= newestRevision(group)) {
      return false;
    }
    known().revisions.put(group, revision);
    return true;
  }

  /** Whether a newer change of a group than this one is known. */
  boolean hasNewer(GroupId group, long revision) {
    return newestRevision(group) > revision;
  }

  private long newestRevision(GroupId group) {
    return known == null ? NO_REVISION : known.revisions.getOrDefault(group, NO_REVISION);
  }

  /** Keeps where a direct conversation begins that has nothing new yet. */
  void letSleep(ConversationId.Direct direct, long cursor) {
    known().dormant.put(direct, cursor);
  }

  /** Where a direct conversation begins that now has something new; 0 where it has just begun. */
  long wake(ConversationId.Direct direct) {
    Long cursor = known == null ? null : known.dormant.remove(direct);
    return cursor == null ? 0 : cursor;
  }

  /** Notes a direct conversation for later; says whether it was not noted yet. */
  boolean noteDiscovered(ConversationId.Direct direct) {
    return known().discovered.add(direct);
  }

  /** Forgets that a direct conversation was noted; says whether it was. */
  boolean takeDiscovered(ConversationId.Direct direct) {
    return known != null && known.discovered.remove(direct);
  }

  /** The direct conversations that were noted. */
  List<ConversationId.Direct> discovered() {
    return known == null ? List.of() : List.copyOf(known.discovered);
  }
}
