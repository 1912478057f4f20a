package org.obrol.core.fanout;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.obrol.core.event.Push;
import org.obrol.core.model.Account;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Peer;

/**
 * Tells this lane's connections of a kind when another user's last connection of that kind has
 * gone: at once, and of further ones at most once a second. Confined to the lane; only {@link
 * #isWatched} may be called elsewhere.
 */
public final class Leavings {
  /** One kind's watchers, and who has gone since they were told. */
  private static final class Watch {
    final Set<Subscriber> watchers = new LinkedHashSet<>();
    final Set<Account> untold = new LinkedHashSet<>();
    boolean resting; // they were told within the last second
  }

  private final Lane lane;
  private final Directory<?> directory;
  private final Map<String, Watch> watches = new LinkedHashMap<>();
  private final Set<String> watched = ConcurrentHashMap.newKeySet();

  Leavings(Lane lane, Directory<?> directory) {
    this.lane = lane;
    this.directory = directory;
  }

  /** Starts telling a connection. */
  public void watch(String kind, Subscriber watcher) {
    assert lane.inLane();
    watches.computeIfAbsent(kind, made -> new Watch()).watchers.add(watcher);
    watched.add(kind);
  }

  /** Stops telling a connection. */
  public void unwatch(String kind, Subscriber watcher) {
    assert lane.inLane();
    Watch watch = watches.get(kind);
    if (watch != null && watch.watchers.remove(watcher) && watch.watchers.isEmpty()) {
      watched.remove(kind);
      watch.untold.clear();
    }
  }

  /** Whether anybody wants to be told. Any thread. */
  boolean isWatched(String kind) {
    return watched.contains(kind);
  }

  /** Somebody's last connection of a kind has gone. */
  void add(String kind, Account user) {
    Watch watch = watches.get(kind);
    if (watch != null && !watch.watchers.isEmpty()) {
      watch.untold.add(user);
      if (!watch.resting) {
        watch.resting = true;
        lane.afterTurn(() -> tell(kind));
      }
    }
  }

  private void tell(String kind) {
    Watch watch = Objects.requireNonNull(watches.get(kind));
    if (watch.untold.isEmpty()) {
      watch.resting = false;
      return;
    }
    List<UserName> left =
        watch.untold.stream()
            .filter(user -> !directory.isIn(user.id(), kind)) // who is back has not gone
            .map(Account::name)
            .toList();
    watch.untold.clear();
    if (!left.isEmpty()) {
      List<Peer> ready =
          watch.watchers.stream().filter(Subscriber::isFlowing).map(Subscriber::peer).toList();
      lane.deliver(ready, List.of(new Push.Presence(List.of(), left)));
    }
    lane.schedule(Presence.TICK, () -> tell(kind));
  }
}
