package org.obrol.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;

/**
 * The living tokens that were used last, by their hashes, and when that was: so that a use needs no
 * disk. A use that is not on disk yet is never lost to make room for others. Any thread; every
 * method is short, and calls nobody.
 *
 * <p>A read that began before a token ended may end after it. So it is a {@link Load} from before
 * it begins, and the end of a token ends its load as well.
 */
final class TokenCache {
  static final long LIFE_MILLIS = Duration.ofDays(30).toMillis();

  /** A token of whom nothing is known here is looked up; others who use it wait for the same. */
  static final class Load {
    final CompletableFuture<Optional<AccountId>> answer = new CompletableFuture<>();
    private final long begunAt;
    private long usedAt; // guarded by the cache, like what follows
    private boolean doubtful; // what it reads may be older than what it should

    private Load(long now) {
      this.begunAt = now;
      this.usedAt = now;
    }

    /** Tokens that were last used then, or before, had expired when the load began. */
    long expiry() {
      return begunAt - LIFE_MILLIS;
    }
  }

  /** What a use of a token has found. */
  sealed interface Found {
    /** It lives. */
    record Living(AccountId account) implements Found {}

    /**
     * It must be looked up.
     *
     * @param begun whether that is up to who asked
     */
    record Unknown(Load load, boolean begun) implements Found {}
  }

  /** What is on disk of a token. */
  record Row(AccountId account, long usedAt) {}

  /** What has come of a load. */
  enum Loaded {
    /** The token is living, and kept from here on. */
    KEPT,
    /** It is living, and there is no room; the load goes on until {@link #end}. */
    NO_ROOM,
    /** It was never there, or was ended meanwhile. */
    GONE,
    /** It is there, and its time is over. */
    EXPIRED,
    /** It must be looked up once more; the load goes on. */
    AGAIN
  }

  /** A use that is not on disk yet. */
  record Use(String hash, long at) {}

  private static final class Entry {
    final AccountId account;
    long usedAt;

    Entry(AccountId account, long usedAt) {
      this.account = account;
      this.usedAt = usedAt;
    }
  }

  private final int most;
  private final Map<String, Entry> written = new LinkedHashMap<>(); // the longest unused first
  private final Map<String, Entry> unwritten = new LinkedHashMap<>();
  private final Map<String, Load> loads = new HashMap<>();
  private final AtomicBoolean newlyDirty = new AtomicBoolean();

  /**
   * Makes one without tokens.
   *
   * @param most how many it may have
   */
  TokenCache(int most) {
    this.most = most;
  }

  static boolean isExpired(long usedAt, long now) {
    return now - usedAt >= LIFE_MILLIS;
  }

  /** Uses a token, or begins to look for it. */
  synchronized Found use(String hash, long now) {
    Entry known = entry(hash);
    if (known != null && !isExpired(known.usedAt, now)) {
      use(hash, known, now);
      return new Found.Living(known.account);
    }
    Load other = loads.get(hash);
    if (other != null) {
      other.usedAt = Math.max(other.usedAt, now);
      return new Found.Unknown(other, false);
    }
    written.remove(hash); // what is on disk has expired just the same
    unwritten.remove(hash);
    Load load = new Load(now);
    loads.put(hash, load);
    return new Found.Unknown(load, true);
  }

  private @Nullable Entry entry(String hash) {
    Entry entry = unwritten.get(hash);
    return entry == null ? written.get(hash) : entry;
  }

  private void use(String hash, Entry entry, long now) {
    entry.usedAt = Math.max(entry.usedAt, now);
    written.remove(hash);
    if (unwritten.isEmpty()) {
      newlyDirty.set(true);
    }
    unwritten.put(hash, entry);
  }

  /** Takes what is on disk of a token, null if nothing. */
  synchronized Loaded loaded(String hash, Load load, @Nullable Row row) {
    if (row == null || loads.get(hash) != load) {
      loads.remove(hash, load);
      return Loaded.GONE;
    }
    if (load.doubtful) {
      load.doubtful = false;
      return Loaded.AGAIN;
    }
    if (row.usedAt <= load.expiry()) {
      loads.remove(hash);
      return Loaded.EXPIRED;
    }
    if (!hasRoom()) {
      return Loaded.NO_ROOM;
    }
    loads.remove(hash);
    use(hash, new Entry(row.account, row.usedAt), load.usedAt);
    return Loaded.KEPT;
  }

  /** When the token of a load was used last. */
  synchronized long usedAt(Load load) {
    return load.usedAt;
  }

  /** Ends a load without keeping anything. */
  synchronized void end(String hash, Load load) {
    loads.remove(hash, load);
  }

  /** Takes a token that was issued. Called in the order of commits. */
  synchronized void issued(String hash, AccountId account, long at) {
    if (hasRoom()) {
      written.put(hash, new Entry(account, at));
    }
  }

  /** Gives up a token that has ended. Called in the order of commits, before that is answered. */
  synchronized void remove(String hash) {
    written.remove(hash);
    unwritten.remove(hash);
    loads.remove(hash);
  }

  /** Forgets everything, because what is on disk may be something else. */
  synchronized void doubt() {
    written.clear();
    unwritten.clear();
    loads.values().forEach(load -> load.doubtful = true);
  }

  /** Whether one more may come, for which the one goes that was unused longest. */
  private boolean hasRoom() {
    if (written.size() + unwritten.size() < most) {
      return true;
    }
    Iterator<Entry> eldest = written.values().iterator();
    if (!eldest.hasNext()) {
      return false;
    }
    eldest.next();
    eldest.remove();
    return true;
  }

  /** When a token was used last, if it is known here. */
  synchronized OptionalLong usedAt(String hash) {
    Entry entry = entry(hash);
    return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.usedAt);
  }

  synchronized boolean isDirty() {
    return !unwritten.isEmpty();
  }

  /** Whether there is something to write since the last time that this was asked, after a pause. */
  boolean takeNewlyDirty() {
    return newlyDirty.get() && newlyDirty.getAndSet(false);
  }

  /** The uses that are not on disk. */
  synchronized List<Use> unwritten() {
    List<Use> uses = new ArrayList<>(unwritten.size());
    unwritten.forEach((hash, entry) -> uses.add(new Use(hash, entry.usedAt)));
    return uses;
  }

  /** Some uses are on disk now; tokens that were used again meanwhile stay to be written. */
  synchronized void written(List<Use> uses) {
    for (Use use : uses) {
      Entry entry = unwritten.get(use.hash);
      if (entry != null && entry.usedAt == use.at) {
        unwritten.remove(use.hash);
        written.put(use.hash, entry);
      }
    }
  }
}
