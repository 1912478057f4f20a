package org.obrol.core.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A bounded supply of memory outside the heap, in blocks of one size. What has been taken from the
 * system is kept and used again. Any thread.
 */
final class Blocks {
  /** What a file takes at least, and by which it grows. */
  static final int BLOCK_BYTES = 8 << 10;

  private static final int SLAB_BYTES = 1 << 20;

  private final Deque<ByteBuffer> free = new ArrayDeque<>();
  private long untaken; // bytes that may still be taken from the system

  Blocks(long maxBytes) {
    untaken = maxBytes;
  }

  /** How many bytes could be taken now. */
  synchronized long left() {
    return untaken + (long) free.size() * BLOCK_BYTES;
  }

  /** A block from its beginning, or null where there is none left. */
  synchronized @Nullable ByteBuffer take() {
    if (free.isEmpty() && !addSlab()) {
      return null;
    }
    return free.pop().clear();
  }

  private boolean addSlab() {
    int bytes = (int) Math.min(SLAB_BYTES, untaken - untaken % BLOCK_BYTES);
    if (bytes == 0) {
      return false;
    }
    ByteBuffer slab;
    try {
      slab = ByteBuffer.allocateDirect(bytes);
    } catch (OutOfMemoryError limit) { // of memory outside the heap: the process goes on
      untaken = 0;
      return false;
    }
    untaken -= bytes;
    for (int at = 0; at < bytes; at += BLOCK_BYTES) {
      free.push(slab.slice(at, BLOCK_BYTES));
    }
    return true;
  }

  /** Gives a block back; nobody may use it any more. */
  synchronized void giveBack(ByteBuffer block) {
    free.push(block);
  }
}
