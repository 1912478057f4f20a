package org.obrol.storage;

import java.time.InstantSource;
import org.obrol.core.spi.Files;

/**
 * How a store behaves.
 *
 * @param durability what an OK promises
 * @param retention how long messages are kept
 * @param fileLimits what files may take
 * @param clock for the times of messages and the expiry of tokens
 * @param recentBytes how much memory the newest messages may take, which are read without the disk;
 *     as the sum of {@link org.obrol.core.spi.MessageLog#weight}
 */
public record StoreOptions(
    Durability durability,
    Retention retention,
    Files.Limits fileLimits,
    InstantSource clock,
    long recentBytes) {
  private static final long MAX_RECENT_BYTES = 256L << 20;

  public StoreOptions {
    if (recentBytes < 0) {
      throw new IllegalArgumentException("recentBytes: " + recentBytes + " (expected: >= 0)");
    }
  }

  /**
   * Synced to the disk, kept for ever, the newest messages in a quarter of the heap or 256 MiB,
   * whichever is less.
   */
  public static StoreOptions defaults() {
    return new StoreOptions(
        Durability.SYNC,
        Retention.FOREVER,
        Files.Limits.DEFAULT,
        InstantSource.system(),
        Math.min(Runtime.getRuntime().maxMemory() / 4, MAX_RECENT_BYTES));
  }

  /** The same with another durability. */
  public StoreOptions withDurability(Durability chosen) {
    return new StoreOptions(chosen, retention, fileLimits, clock, recentBytes);
  }

  /** The same with another retention. */
  public StoreOptions withRetention(Retention chosen) {
    return new StoreOptions(durability, chosen, fileLimits, clock, recentBytes);
  }

  /** The same with other limits of files. */
  public StoreOptions withFileLimits(Files.Limits chosen) {
    return new StoreOptions(durability, retention, chosen, clock, recentBytes);
  }

  /** The same with another clock. */
  public StoreOptions withClock(InstantSource chosen) {
    return new StoreOptions(durability, retention, fileLimits, chosen, recentBytes);
  }

  /** The same with another bound of the newest messages. */
  public StoreOptions withRecentBytes(long bytes) {
    return new StoreOptions(durability, retention, fileLimits, clock, bytes);
  }
}
