package org.obrol.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.obrol.core.event.Push;
import org.obrol.core.spi.Deadlines;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Peer;
import org.obrol.server.dialect.Encoder;

/**
 * An event loop as a lane. What its connections are to be sent is collected during a turn of the
 * loop and flushed once at its end, one flush for each connection. Confined to the loop, but for
 * what {@link Lane} says.
 */
final class NettyLane implements Lane {
  /** How large a buffer grows that is shared by many connections. */
  static final int MAX_BUFFER_BYTES = 64 << 10;

  private static final int FIRST_BUFFER_BYTES = 512;

  private static final Duration LOOK_FOR_ROOM = Duration.ofMillis(10);

  private static final Duration SWEEP = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(NettyLane.class.getName());

  /** One form of the pushes that are being delivered. */
  private record Encoded(Encoder form, List<ByteBuf> buffers) {}

  private final EventLoop loop;
  private final Deadlines deadlines = new Deadlines(this, System::nanoTime);
  private final List<Outbox> dirty = new ArrayList<>();
  private final OutboundBudget budget;
  private final LaneMemory memory;
  private final Queue<Runnable> awaitingRoom = new ArrayDeque<>(0);
  private final List<Runnable> afterTurn = new ArrayList<>();
  private boolean turnEndScheduled;
  private boolean sweepScheduled;

  NettyLane(EventLoop loop, OutboundBudget budget) {
    this.loop = loop;
    this.budget = budget;
    this.memory = new LaneMemory(budget);
  }

  OutboundBudget budget() {
    return budget;
  }

  LaneMemory memory() {
    return memory;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Future<?> timer = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> timer.cancel(false);
  }

  @Override
  public Scheduled deadline(Duration delay, Runnable task) {
    return deadlines.after(delay, task);
  }

  @Override
  public boolean inLane() {
    return loop.inEventLoop();
  }

  @Override
  public void afterTurn(Runnable task) {
    afterTurn.add(task);
    scheduleTurnEnd();
  }

  /** Notes that an outbox has something to flush. */
  void flushAtTurnEnd(Outbox outbox) {
    dirty.add(outbox);
    scheduleTurnEnd();
  }

  private void scheduleTurnEnd() {
    assert inLane();
    if (!turnEndScheduled) {
      turnEndScheduled = true;
      if (loop instanceof SingleThreadEventLoop single) {
        single.executeAfterEventLoopIteration(this::endTurn);
      } else {
        loop.execute(this::endTurn);
      }
    }
  }

  private void endTurn() {
    turnEndScheduled = false; // before the work, which may begin another turn
    for (int i = 0; i < dirty.size(); i++) { // a flush may make room for more, at the list's end
      flush(dirty.get(i));
    }
    dirty.clear();
    memory.turnEnded(); // only now, because whoever shares a buffer has taken a duplicate in flush
    if (memory.isMuch() && !sweepScheduled) {
      sweepScheduled = true;
      deadline(SWEEP, this::sweepLater);
    }
    List<Runnable> tasks = List.copyOf(afterTurn);
    afterTurn.clear();
    tasks.forEach(NettyLane::run);
  }

  /** Whatever goes wrong with one connection, the others get what is theirs. */
  private static void flush(Outbox outbox) {
    try {
      outbox.flush();
    } catch (Throwable failure) {
      LOG.log(Level.ERROR, "cannot write to " + outbox.origin(), failure);
      outbox.abort();
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      LOG.log(Level.ERROR, "a task at a turn's end failed", failure);
    }
  }

  /** A lane on which nothing happens any more must not count what was written long ago. */
  private void sweepLater() {
    sweepScheduled = false;
    memory.sweepAtTurnEnd();
    scheduleTurnEnd();
  }

  /** Runs a task when there is memory for one who was slow; those that came first go first. */
  void whenRoom(Runnable task) {
    assert inLane();
    if (awaitingRoom.isEmpty() && budget.hasRoom()) {
      task.run();
    } else {
      awaitingRoom.add(task);
      if (awaitingRoom.size() == 1) {
        lookForRoom();
      }
    }
  }

  /** A connection that had much to write has written it, or is gone: some memory may be free. */
  void muchWritten() {
    memory.sweepAtTurnEnd();
    scheduleTurnEnd();
  }

  /** Looks again and again: what makes room may have been written on another lane. */
  private void lookForRoom() {
    schedule(
        LOOK_FOR_ROOM,
        () -> {
          memory.sweepAtTurnEnd();
          afterTurn(this::useRoom);
        });
  }

  private void useRoom() {
    while (!awaitingRoom.isEmpty() && budget.hasRoom()) {
      awaitingRoom.remove().run();
    }
    if (!awaitingRoom.isEmpty()) {
      lookForRoom();
    }
  }

  /** Lets go of what its connections, which are closed, have had to write. On the loop. */
  void close() {
    memory.sweep();
    awaitingRoom.clear();
  }

  @Override
  public void deliver(List<? extends Peer> members, List<? extends Push> pushes) {
    assert inLane();
    if (members.size() == 1) {
      ((Outbox) members.get(0)).pushOwn(pushes); // joins its replies in one buffer
      return;
    }
    List<Encoded> encodings = new ArrayList<>(1);
    Encoded last = null; // most connections have the form of the one before
    for (Peer member : members) {
      Outbox outbox = (Outbox) member;
      Encoder form = outbox.form();
      if (form != outbox.encoder() && leavesOutAny(outbox.encoder(), pushes)) {
        outbox.pushOwn(pushes);
      } else {
        if (last == null || last.form != form) {
          last = encoded(form, pushes, encodings, outbox.alloc());
        }
        outbox.pushShared(last.buffers);
      }
    }
  }

  private static boolean leavesOutAny(Encoder encoder, List<? extends Push> pushes) {
    for (Push push : pushes) {
      if (encoder.leavesOut(push)) {
        return true;
      }
    }
    return false;
  }

  private Encoded encoded(
      Encoder form, List<? extends Push> pushes, List<Encoded> encodings, ByteBufAllocator alloc) {
    for (Encoded encoded : encodings) {
      if (encoded.form == form) {
        return encoded;
      }
    }
    List<ByteBuf> buffers = new ArrayList<>(1);
    int next = 0;
    while (next < pushes.size()) {
      ByteBuf buffer = alloc.directBuffer(FIRST_BUFFER_BYTES);
      try {
        while (next < pushes.size() && buffer.readableBytes() < MAX_BUFFER_BYTES) {
          form.encode(pushes.get(next++), buffer);
        }
      } finally {
        memory.hold(buffer); // as large as it has become; released whatever happens
      }
      buffers.add(buffer);
    }
    Encoded made = new Encoded(form, buffers);
    encodings.add(made);
    return made;
  }
}
