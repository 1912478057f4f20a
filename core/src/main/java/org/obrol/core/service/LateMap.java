package org.obrol.core.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that takes no room before something is put into it: there is one of each kind for every
 * connection, and most stay empty. Confined to a lane.
 */
final class LateMap<K, V> {
  private @Nullable Map<K, V> entries;

  @Nullable V get(K key) {
    return entries == null ? null : entries.get(key);
  }

  /** Puts a value; answers the one that was there before, or null. */
  @Nullable V put(K key, V value) {
    if (entries == null) {
      entries = new HashMap<>();
    }
    return entries.put(key, value);
  }

  /** Takes a value out; answers it, or null where there was none. */
  @Nullable V remove(K key) {
    return entries == null ? null : entries.remove(key);
  }

  List<K> keys() {
    return entries == null ? List.of() : List.copyOf(entries.keySet());
  }
}
