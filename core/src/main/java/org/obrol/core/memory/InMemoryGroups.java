package org.obrol.core.memory;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.obrol.core.command.Failure;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.GroupName;
import org.obrol.core.spi.Groups;
import org.obrol.core.spi.Refused;

/** Groups in memory. Every method is short and holds the one lock. */
public final class InMemoryGroups implements Groups {
  private static final class Entry {
    final GroupId id;
    final GroupName name;
    final Set<AccountId> members = new LinkedHashSet<>(); // in the order in which they came
    AccountId owner;
    long revision;

    Entry(GroupId id, GroupName name, AccountId owner) {
      this.id = id;
      this.name = name;
      this.owner = owner;
    }

    Group group() {
      return new Group(id, name, owner, List.copyOf(members));
    }
  }

  private final NavigableMap<GroupName, Entry> byName = new TreeMap<>();
  private final Map<GroupId, Entry> byId = new HashMap<>();
  private final Map<AccountId, Set<GroupId>> byMember = new HashMap<>();
  private long lastId;

  /** Makes an empty store. */
  public InMemoryGroups() {}

  @Override
  public synchronized CompletionStage<Change> create(GroupName name, AccountId owner) {
    if (byName.containsKey(name)) {
      return failedStage(new Refused(Failure.NAME_TAKEN, "there is a group " + name + " already"));
    }
    Entry entry = new Entry(new GroupId(++lastId), name, owner);
    byName.put(name, entry);
    byId.put(entry.id, entry);
    return join(entry.id, owner);
  }

  @Override
  public synchronized CompletionStage<Change> join(GroupId group, AccountId account) {
    Entry entry = byId.get(group);
    if (entry == null) {
      return failedStage(gone());
    }
    boolean changed = entry.members.add(account);
    if (changed) {
      byMember.computeIfAbsent(account, id -> new LinkedHashSet<>()).add(group);
    }
    return completedStage(change(entry, changed));
  }

  @Override
  public synchronized CompletionStage<Change> leave(GroupId group, AccountId account) {
    Entry entry = byId.get(group);
    if (entry == null) {
      return failedStage(gone());
    }
    if (!entry.members.remove(account)) {
      return failedStage(new Refused(Failure.NOT_A_MEMBER, "not a member of " + entry.name));
    }
    byMember.computeIfPresent(
        account,
        (id, groups) -> {
          groups.remove(group);
          return groups.isEmpty() ? null : groups;
        });
    if (entry.members.isEmpty()) {
      byName.remove(entry.name);
      byId.remove(group);
    } else if (entry.owner.equals(account)) {
      entry.owner = entry.members.iterator().next();
    }
    return completedStage(change(entry, true));
  }

  private static Change change(Entry entry, boolean changed) {
    if (changed) {
      entry.revision++;
    }
    return new Change(entry.group(), entry.revision, changed);
  }

  private static Refused gone() {
    return new Refused(Failure.NO_SUCH_GROUP, "the group is gone");
  }

  @Override
  public synchronized CompletionStage<Optional<Group>> find(GroupName name) {
    return completedStage(Optional.ofNullable(byName.get(name)).map(Entry::group));
  }

  @Override
  public synchronized CompletionStage<Optional<Group>> find(GroupId id) {
    return completedStage(Optional.ofNullable(byId.get(id)).map(Entry::group));
  }

  @Override
  public synchronized CompletionStage<List<Group>> of(AccountId account) {
    List<Group> groups = new ArrayList<>();
    for (GroupId id : byMember.getOrDefault(account, Set.of())) {
      Entry entry = byId.get(id);
      if (entry != null) {
        groups.add(entry.group());
      }
    }
    return completedStage(groups);
  }

  @Override
  public synchronized CompletionStage<List<Group>> list() {
    return completedStage(byName.values().stream().map(Entry::group).toList());
  }
}
