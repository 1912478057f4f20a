package org.obrol.core.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obrol.core.event.Push;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Peer;

/**
 * Tells this lane's connections that asked for it who came in and who left, at most once a second.
 * What is told is read from the directory when it is told, so nothing can arrive reversed. Confined
 * to the lane; only {@link #isWatched} may be called elsewhere.
 */
public final class Presence {
  /** How long news is collected. */
  static final Duration TICK = Duration.ofSeconds(1);

  private final Lane lane;
  private final Directory<?> directory;
  private final Set<Subscriber> watchers = new LinkedHashSet<>();
  private final Set<AccountId> toldOnline = new HashSet<>();
  private final Map<AccountId, Account> touched = new HashMap<>();
  private volatile boolean watched;
  private boolean ticking;

  Presence(Lane lane, Directory<?> directory) {
    this.lane = lane;
    this.directory = directory;
  }

  /** Starts telling a connection. */
  public void watch(Subscriber watcher) {
    assert lane.inLane();
    if (watchers.isEmpty()) {
      watched = true; // before looking, so that a change that is missed here is touched
      toldOnline.clear();
      toldOnline.addAll(directory.online());
    }
    watchers.add(watcher);
  }

  /** Stops telling a connection. */
  public void unwatch(Subscriber watcher) {
    assert lane.inLane();
    if (watchers.remove(watcher) && watchers.isEmpty()) {
      watched = false;
      touched.clear();
    }
  }

  /** Whether anybody wants to be told. Any thread. */
  boolean isWatched() {
    return watched;
  }

  /** Somebody may have come or gone. */
  void touch(Account account) {
    if (watchers.isEmpty()) {
      return;
    }
    if (!ticking) {
      ticking = true;
      lane.schedule(TICK, this::tell);
    }
    touched.put(account.id(), account);
  }

  private void tell() {
    ticking = false;
    List<UserName> came = new ArrayList<>();
    List<UserName> left = new ArrayList<>();
    for (Account account : touched.values()) {
      if (directory.isOnline(account.id())) {
        if (toldOnline.add(account.id())) {
          came.add(account.name());
        }
      } else if (toldOnline.remove(account.id())) {
        left.add(account.name());
      }
    }
    touched.clear();
    if (!came.isEmpty() || !left.isEmpty()) {
      List<Peer> ready =
          watchers.stream().filter(Subscriber::isFlowing).map(Subscriber::peer).toList();
      lane.deliver(ready, List.of(new Push.Presence(came, left)));
    }
  }
}
