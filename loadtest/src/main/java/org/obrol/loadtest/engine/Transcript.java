package org.obrol.loadtest.engine;

import java.nio.ByteBuffer;

/**
 * The bytes of a conversation's newest frames, one behind the other as every member gets them. What
 * a member has received is compared with them many frames at a time, which is the cheapest and the
 * strictest check that there is. Confined to one event loop.
 */
final class Transcript {
  private final byte[] ring;
  private final ByteBuffer view;
  private final long[] ends; // of each frame by its seq: how many bytes came up to its end
  private final int frameMask;

  private long first = 1; // the oldest seq here
  private long next = 1; // the one behind the newest
  private long written;
  private long start; // of the oldest frame

  /**
   * Makes one.
   *
   * @param bytes how many it holds; a power of two
   * @param frames how many it holds; a power of two
   */
  Transcript(int bytes, int frames) {
    ring = new byte[bytes];
    view = ByteBuffer.wrap(ring);
    ends = new long[frames];
    frameMask = frames - 1;
  }

  /** Whether the frame of a message is here. */
  boolean has(long seq) {
    return seq >= first && seq < next;
  }

  /** How many bytes the frame of a message has that is here. */
  int length(long seq) {
    return (int) (end(seq) - begin(seq));
  }

  /** Adds the frame of the next message; after a hole it begins anew. */
  void add(long seq, ByteBuffer in, int from, int to) {
    int length = to - from;
    if (seq != next || length > ring.length / 2) {
      first = seq;
      next = seq;
      start = written;
      if (length > ring.length / 2) {
        return; // too long to be kept
      }
    }
    while (next > first && (written + length - start > ring.length || next - first > frameMask)) {
      start = end(first);
      first++;
    }
    int at = offset(written);
    int whole = Math.min(length, ring.length - at);
    in.get(from, ring, at, whole);
    in.get(from + whole, ring, 0, length - whole);
    written += length;
    ends[(int) seq & frameMask] = written;
    next = seq + 1;
  }

  /**
   * How many of the received bytes between two indices are as they are here, from the frame of a
   * message on.
   *
   * @param seq of a frame that is here
   * @param in is cleared
   */
  int match(long seq, ByteBuffer in, int from, int to) {
    long begin = begin(seq);
    int length = (int) Math.min(to - from, written - begin);
    int at = offset(begin);
    int whole = Math.min(length, ring.length - at);
    int same = same(in, from, at, whole);
    if (same == whole && length > whole) {
      same += same(in, from + whole, 0, length - whole);
    }
    return same;
  }

  private int same(ByteBuffer in, int from, int at, int length) {
    in.limit(from + length).position(from);
    view.limit(at + length).position(at);
    int different = in.mismatch(view);
    in.clear(); // whoever reads by index may read everywhere
    return different < 0 ? length : different;
  }

  private long begin(long seq) {
    return seq == first ? start : end(seq - 1);
  }

  private long end(long seq) {
    return ends[(int) seq & frameMask];
  }

  private int offset(long position) {
    return (int) position & ring.length - 1;
  }
}
