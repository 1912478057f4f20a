package org.obrol.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Traits;
import org.obrol.core.event.Event;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.service.Session;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Peer;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.dialect.LoginState;
import org.obrol.server.web.LingeringClose;

/**
 * The one way out to a client. What is pushed during a turn of the event loop leaves at its end, in
 * order. When more waits than may after that, the connection is <em>congested</em>: the session is
 * told, nothing is read until all of it has left, and if not one byte leaves for a while it is
 * closed. Confined to the event loop.
 */
final class Outbox implements Peer {
  /** How long a connection that was said goodbye to may take to read it. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** How often within the stall timeout a congested connection is looked at. */
  private static final int LOOKS = 6;

  /**
   * By how many times the limit more may wait than when the congestion began, until the connection
   * is closed: it gets no messages then, but is still told of what its user does elsewhere, which
   * is bounded only by this. What it began with does not count, because a burst is no slowness.
   * Where the server's memory is used up it is the least that counts as much.
   */
  private static final int HARD_FACTOR = 3;

  /** What a connection may have waiting however little memory there is: a reply, a few messages. */
  private static final int MIN_PENDING_BYTES = 8 << 10;

  /** A reply and a message or two, so that it need not grow. */
  private static final int FIRST_BUFFER_BYTES = 512;

  private final Channel channel;
  private final ChannelHandlerContext out;
  private final NettyLane lane;
  private final Encoder encoder;
  private final Encoder form;
  private final Traits traits;
  private final Duration stallTimeout;
  private final int maxPendingBytes;
  private @Nullable Session session;
  private @Nullable ByteBuf pending; // ours until it is written
  private List<ByteBuf> shared = List.of(); // the lane's until the turn's end; then nothing pends
  private boolean dirty;
  private boolean congested;
  private long congestedAtBytes;
  private boolean toldFull; // somebody waits for room, though it may be there at the turn's end
  private Lane.Scheduled watching = () -> {};
  private boolean wantsReading = true;
  private boolean closing;
  private boolean gone;

  /**
   * Makes one for a connection.
   *
   * @param out where to write: before the dialect's handlers, which have nothing to do with what is
   *     encoded already
   */
  Outbox(ChannelHandlerContext out, NettyLane lane, Encoder encoder, Traits traits, Limits limits) {
    this.channel = out.channel();
    this.out = out;
    this.lane = lane;
    this.encoder = encoder;
    this.form = encoder.form();
    this.traits = traits;
    this.stallTimeout = limits.stallTimeout();
    this.maxPendingBytes = limits.maxPendingBytes();
  }

  void start(Session started) {
    session = started;
  }

  Encoder encoder() {
    return encoder;
  }

  Encoder form() {
    return form;
  }

  ByteBufAllocator alloc() {
    return channel.alloc();
  }

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public String origin() {
    return String.valueOf(channel.remoteAddress());
  }

  @Override
  public void push(Event event) {
    assert lane.inLane();
    if (closing || gone) {
      return;
    }
    writeShared();
    if (pending == null) {
      pending = alloc().directBuffer(FIRST_BUFFER_BYTES);
    }
    encoder.encode(event, pending);
    if (pending.readableBytes() >= NettyLane.MAX_BUFFER_BYTES) {
      writePending();
    }
    markDirty();
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public void known(boolean known) {
    assert lane.inLane();
    if (channel.isActive()) {
      LoginState state = known ? LoginState.LOGGED_IN : LoginState.LOGGED_OUT;
      channel.pipeline().fireUserEventTriggered(state);
    }
  }

  @Override
  public void whenWritten(Runnable task) {
    assert lane.inLane();
    if (closing || gone) {
      return;
    }
    writeAll();
    out.write(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                task.run();
              }
            });
    markDirty();
  }

  /** Pushes what only some connections of its form get. */
  void pushOwn(List<? extends Push> pushes) {
    for (Push push : pushes) {
      if (!encoder.leavesOut(push)) {
        push(push);
      }
    }
  }

  /**
   * Pushes what many connections get. The buffers are the caller's until the turn's end, when each
   * connection takes duplicates; until then nothing of the connection but this is touched.
   */
  void pushShared(List<ByteBuf> buffers) {
    if (closing || gone) {
      return;
    }
    writeAll();
    shared = buffers;
    markDirty();
  }

  /** Writes what was pushed, because something else is to be written behind it. */
  void handOver() {
    writeAll();
  }

  /** Hands over what was pushed; of the two kinds only one is there at a time. */
  private void writeAll() {
    writeShared();
    writePending();
  }

  private void writeShared() {
    if (!shared.isEmpty()) {
      for (ByteBuf buffer : shared) {
        if (buffer.isReadable()) {
          out.write(buffer.retainedDuplicate(), out.voidPromise());
        }
      }
      shared = List.of();
    }
  }

  private void writePending() {
    if (pending != null) {
      ByteBuf written = pending;
      pending = null;
      lane.memory().hold(written.retain());
      out.write(written, out.voidPromise()); // releases it
    }
  }

  private void markDirty() {
    if (!dirty) {
      dirty = true;
      lane.flushAtTurnEnd(this);
    }
  }

  /** The turn is over. */
  void flush() {
    dirty = false;
    writeAll();
    out.flush();
    boolean wasToldFull = toldFull;
    toldFull = false;
    if (closing) {
      return;
    }
    long waits = pendingBytes(); // only now: a burst that the socket takes at once is no congestion
    if (congested) {
      if (waits > congestedAtBytes + mayGrow()) {
        giveUp(); // of what must be told even so there is too much as well
      }
    } else if (waits > mayWait()) {
      becomeCongested(waits);
    } else if (wasToldFull) {
      tellDrained();
    }
  }

  private void becomeCongested(long waits) {
    congested = true;
    congestedAtBytes = waits;
    if (session != null) {
      session.congested(); // first of all, because what follows may find that all has left
    }
    applyReading();
    watch(LOOKS, waits, progress());
    out.writeAndFlush(Unpooled.EMPTY_BUFFER) // written when all that waits now has been
        .addListener(
            written -> {
              if (written.isSuccess()) {
                watching.cancel(); // who waits for room does not keep others waiting
                lane.whenRoom(this::relieve);
              }
            });
  }

  private void relieve() {
    if (channel.isActive()) {
      congested = false;
      lane.muchWritten();
      applyReading();
      tellDrained();
    }
  }

  private void tellDrained() {
    if (session != null) {
      session.drained();
    }
  }

  /** How much may wait before the connection is congested. */
  private long mayWait() {
    return Math.min(maxPendingBytes, Math.max(MIN_PENDING_BYTES, lane.budget().share()));
  }

  /** How much more may wait after that before it is closed. */
  private long mayGrow() {
    return lane.budget().hasRoom() ? (long) HARD_FACTOR * maxPendingBytes : MIN_PENDING_BYTES;
  }

  private long pendingBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  private long progress() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.currentProgress();
  }

  /**
   * Looks whether something has left since the last look; gives up after some looks in vain, after
   * one where what waits here keeps others from getting anything.
   */
  private void watch(int looksLeft, long seenPending, long seenProgress) {
    watching =
        lane.deadline(
            stallTimeout.dividedBy(LOOKS),
            () -> {
              if (!channel.isActive()) {
                return;
              }
              long nowPending = pendingBytes();
              long nowProgress = progress();
              boolean moved = nowPending < seenPending || nowProgress != seenProgress;
              int left = moved ? LOOKS : looksLeft - 1;
              if (left == 0 || (!moved && !lane.budget().hasRoom())) {
                giveUp();
              } else {
                watch(left, nowPending, nowProgress);
              }
            });
  }

  private void giveUp() {
    if (session != null) {
      session.end(Goodbye.SLOW_CONSUMER, "you do not read what you are sent");
    }
    writeAll(); // the goodbye; it will hardly get through, but waiting for it would be in vain
    out.flush();
    channel.close();
  }

  @Override
  public boolean isFull() {
    long unwritten = pending == null ? 0 : pending.readableBytes();
    boolean full = congested || pendingBytes() + unwritten > mayWait();
    if (full) {
      toldFull = true;
      markDirty(); // so that a flush finds out whether it still is, and tells
    }
    return full;
  }

  @Override
  public void reading(boolean on) {
    assert lane.inLane();
    wantsReading = on;
    applyReading();
  }

  private void applyReading() {
    channel.config().setAutoRead(closing || (wantsReading && !congested));
  }

  @Override
  public void close() {
    assert lane.inLane();
    if (closing) {
      return;
    }
    writeAll();
    closing = true;
    lane.deadline(CLOSE_TIMEOUT, channel::close);
    out.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                LingeringClose.begin(channel, lane::deadline);
              } else {
                channel.close();
              }
            });
    applyReading();
  }

  /** Closes the connection at once: what it has got may end anywhere. */
  void abort() {
    channel.close();
  }

  boolean isClosing() {
    return closing;
  }

  /** The connection is gone. */
  void closed() {
    gone = true;
    shared = List.of();
    if (congested) {
      lane.muchWritten();
    }
    watching.cancel();
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }
}
