package org.obrol.storage;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets who was not asked for longest where it is full. Not thread-safe. */
final class Lru<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int max;

  Lru(int max) {
    super(16, 0.75f, true);
    this.max = max;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > max;
  }
}
