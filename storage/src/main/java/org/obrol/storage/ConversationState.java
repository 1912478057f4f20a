package org.obrol.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.obrol.core.memory.MessageRing;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.spi.MessageLog.Head;
import org.obrol.core.spi.MessageLog.Slice;

/**
 * What memory knows of one conversation: how it stands for all who read it, its newest messages,
 * and where the writer is, which is ahead of that until a transaction is committed and told.
 */
final class ConversationState {
  private final ConversationId id;
  private final long epoch;
  private MessageRing recent; // this and what follows is guarded by the monitor
  private long oldest;
  private boolean used = true;

  private volatile long row; // 0 as long as there is none
  private long committed; // confined to the writer's thread, like what follows
  private long written;
  private int pins; // guarded by the lock of ConversationStates

  ConversationState(ConversationId id, long epoch, long row, long last, long oldest) {
    this.id = id;
    this.epoch = epoch;
    this.row = row;
    this.recent = new MessageRing(last);
    this.oldest = oldest;
    this.committed = last;
    this.written = last;
  }

  ConversationId id() {
    return id;
  }

  // ---- what everybody sees; any thread

  synchronized Head head() {
    used = true;
    return new Head(epoch, recent.last(), oldest);
  }

  /** A page, or null where it is not all in memory. */
  synchronized @Nullable Slice page(long after, int limit, int maxBytes) {
    used = true;
    long last = recent.last();
    long from = Math.max(Math.min(after, last) + 1, oldest);
    if (from <= last && from < recent.oldest()) {
      return null;
    }
    return new Slice(new Head(epoch, last, oldest), recent.page(from, limit, maxBytes));
  }

  /**
   * Messages that are safe become visible.
   *
   * @return those that were not before
   */
  synchronized List<Message> publish(List<Message> messages) {
    long last = recent.last();
    List<Message> unknown =
        messages.isEmpty() || messages.get(0).seq() > last
            ? messages
            : messages.stream().filter(message -> message.seq() > last).toList();
    if (!unknown.isEmpty() && unknown.get(0).seq() != last + 1) {
      recent = new MessageRing(unknown.get(0).seq() - 1); // what is between is on the disk
    }
    unknown.forEach(recent::add);
    return unknown;
  }

  /** Forgets the messages up to a seq; they are read from the disk then. */
  synchronized void forgetUpTo(long seq) {
    while (!recent.isEmpty() && recent.oldest() <= seq) {
      recent.removeOldest();
    }
  }

  /** Forgets all messages that memory has; they are read from the disk then. */
  synchronized void forgetAll() {
    recent = new MessageRing(recent.last());
  }

  /** Messages up to here are gone for good. */
  synchronized void trim(long upTo) {
    oldest = Math.max(oldest, upTo + 1);
    forgetUpTo(upTo);
  }

  /** Whether memory has no messages of it and nobody has looked at it since this was asked last. */
  synchronized boolean isCold() {
    boolean cold = recent.isEmpty() && !used;
    used = false;
    return cold;
  }

  // ---- the writer's

  long row() {
    return row;
  }

  /** What the table says: the row, and the last seq that is safe. */
  void settle(long knownRow, long last) {
    row = knownRow;
    committed = last;
    written = last;
  }

  void row(long made) {
    row = made;
  }

  /** The last seq that is safe. */
  long committed() {
    return committed;
  }

  /** The seq of the next message. */
  long next() {
    return written + 1;
  }

  /** That message was written. */
  void advance() {
    written++;
  }

  /** All that was written is safe. */
  void commit() {
    committed = written;
  }

  // ---- the shelf's

  void pin() {
    pins++;
  }

  void unpin() {
    pins--;
  }

  boolean isPinned() {
    return pins > 0;
  }
}
