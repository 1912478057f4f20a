package org.obrol.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.obrol.core.command.Failure;
import org.obrol.core.model.AccountId;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.Refused;

/**
 * What the files and uploads of each account take, in bytes of their content, and what they may
 * take. An upload is charged for each piece; what it was charged is the file's when it is complete.
 * Any thread.
 */
final class FileRoom {
  /** What an upload was charged; guarded by its owner's place in the map. */
  static final class Bill {
    private final AccountId owner;
    private long bytes;
    private volatile boolean closed;

    Bill(AccountId owner) {
      this.owner = owner;
    }

    /** Whether its upload is gone, or a file. */
    boolean isClosed() {
      return closed;
    }
  }

  private final Files.Limits limits;
  private final Disk disk;
  private final Path directory;
  private final long minFreeBytes;
  private final Map<AccountId, Long> used = new ConcurrentHashMap<>();

  /**
   * Makes the account of an empty store.
   *
   * @param minFreeBytes how much of the disk files leave to others
   */
  FileRoom(Files.Limits limits, Disk disk, Path directory, long minFreeBytes) {
    this.limits = limits;
    this.disk = disk;
    this.directory = directory;
    this.minFreeBytes = minFreeBytes;
  }

  /** See {@link Files.Limits#checkSize}. */
  void checkSize(long size) {
    limits.checkSize(size);
  }

  /** Refuses what would leave too little of the disk for messages. Blocks. */
  void checkDisk(long more) throws IOException {
    if (disk.room(directory) - more < minFreeBytes) {
      throw new Refused(Failure.QUOTA, "the server has no room for more files");
    }
  }

  /** Refuses what would be more than an account may have. */
  void checkAccount(AccountId owner, long more) {
    check(used.getOrDefault(owner, 0L) + more);
  }

  private void check(long bytes) {
    if (bytes > limits.maxAccountBytes()) {
      throw new Refused(
          Failure.QUOTA,
          "files of %d bytes in all (expected: <= %d)".formatted(bytes, limits.maxAccountBytes()));
    }
  }

  /** Takes over what was there when the store was opened, whatever the limits are now. */
  void add(AccountId owner, long bytes) {
    if (bytes > 0) {
      used.merge(owner, bytes, Long::sum);
    }
  }

  /** The same for an upload. */
  void add(Bill bill, long bytes) {
    add(bill.owner, bytes);
    bill.bytes += bytes;
  }

  /** Charges an upload, if its owner has room. */
  void charge(Bill bill, long bytes) {
    used.compute(
        bill.owner,
        (owner, before) -> {
          if (bill.closed) {
            throw new Refused(Failure.NO_SUCH_FILE, "no such file");
          }
          long now = (before == null ? 0 : before) + bytes;
          check(now);
          bill.bytes += bytes;
          return now;
        });
  }

  /** Gives back what an upload was charged for in vain. */
  void giveBack(Bill bill, long bytes) {
    used.computeIfPresent(
        bill.owner,
        (owner, before) -> {
          if (bill.closed) {
            return before; // everything was given back
          }
          bill.bytes -= bytes;
          return orNone(before - bytes);
        });
  }

  /** Gives back all that an upload was charged, and charges it no more. */
  void release(Bill bill) {
    used.compute(
        bill.owner,
        (owner, before) -> {
          long now = (before == null ? 0 : before) - (bill.closed ? 0 : bill.bytes);
          bill.closed = true;
          return orNone(now);
        });
  }

  /** An upload has become a file, which keeps what it was charged. */
  void settle(Bill bill) {
    used.compute(
        bill.owner,
        (owner, before) -> {
          bill.closed = true;
          return before;
        });
  }

  /** Gives back what a file took. */
  void release(AccountId owner, long bytes) {
    used.computeIfPresent(owner, (same, before) -> orNone(before - bytes));
  }

  /** What an account is charged. */
  long used(AccountId owner) {
    return used.getOrDefault(owner, 0L);
  }

  @SuppressWarnings("NullAway") // null takes the account out of the map
  private static Long orNone(long bytes) {
    return bytes <= 0 ? null : bytes;
  }
}
