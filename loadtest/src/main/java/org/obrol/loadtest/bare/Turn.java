package org.obrol.loadtest.bare;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One event loop's turns: first everything that has arrived is read, then what was said leaves: one
 * merged buffer for each conversation, one flush for each connection. Confined to its loop, but for
 * {@link #post}.
 */
final class Turn {
  private final SingleThreadEventLoop loop;
  private final int number;
  private final Frames frames;
  private final CommandScanner scanner = new CommandScanner();
  private final List<Conversation> open = new ArrayList<>();
  private final List<Connection> dirty = new ArrayList<>();
  private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awaited = new AtomicBoolean();
  private boolean scheduled;
  private boolean isLast; // of what is delivered in this turn

  /**
   * Makes one.
   *
   * @param number the loop's, from 0
   */
  Turn(SingleThreadEventLoop loop, int number) {
    this.loop = loop;
    this.number = number;
    this.frames = new Frames(number);
  }

  int number() {
    return number;
  }

  Frames frames() {
    return frames;
  }

  CommandScanner scanner() {
    return scanner;
  }

  ByteBufAllocator alloc() {
    return ByteBufAllocator.DEFAULT;
  }

  /** A conversation's merged buffer was begun here, so it is to be sent when the turn ends. */
  void opened(Conversation conversation) {
    open.add(conversation);
    schedule();
  }

  /** A connection has something to write when the turn ends. */
  void written(Connection connection) {
    dirty.add(connection);
    schedule();
  }

  /**
   * Has something done on this loop, after all that was posted before. Any thread; one wake-up of
   * the loop for however many that come until it is awake.
   */
  void post(Runnable work) {
    mailbox.add(work);
    if (!loop.inEventLoop() && awaited.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            awaited.set(false); // before the mailbox is emptied, so that what comes later wakes
            schedule();
          });
    }
  }

  /** Delivers a buffer to a conversation's members here; the buffer is ours now. */
  void deliver(Roster roster, ByteBuf frames) {
    for (int i = 0; i < roster.size(); i++) {
      Connection connection = roster.connection(i);
      connection.write(frames.retainedDuplicate());
      if (isLast) {
        connection.flush(); // while what it needs is in the core's caches
      }
    }
    frames.release();
  }

  void schedule() {
    if (!scheduled) {
      scheduled = true;
      loop.executeAfterEventLoopIteration(this::end);
    }
  }

  private void end() {
    try {
      send();
    } finally {
      scheduled = false; // only now: what was written meanwhile has left with the rest
    }
  }

  private void send() {
    for (int i = 0; i < open.size(); i++) {
      open.get(i).send();
    }
    open.clear();
    for (Runnable work = mailbox.poll(); work != null; work = mailbox.poll()) {
      isLast = mailbox.isEmpty();
      work.run();
    }
    for (int i = 0; i < dirty.size(); i++) { // a flush may break a connection
      dirty.get(i).flush();
    }
    dirty.clear();
  }
}
