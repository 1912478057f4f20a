package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.engine.Sequence.Arrival;

/** One connection of a member. Confined to its event loop. */
final class Link extends ChannelInboundHandlerAdapter implements Intake.Answers {
  private final Member member;
  private final LoadLoop loop;
  private final Pending pending = new Pending();
  private final long startedAt;
  private @Nullable Channel channel;
  private byte @Nullable [] tail; // a frame's beginning that is still to be joined to its rest
  private @Nullable String end; // why the connection ends, once that is known
  private boolean in;
  private boolean meant; // that the connection ends
  private long heardAt;

  Link(Member member, long startedAt) {
    this.member = member;
    this.loop = member.loop();
    this.startedAt = startedAt;
    this.heardAt = startedAt;
  }

  Member member() {
    return member;
  }

  Pending pending() {
    return pending;
  }

  /** From when the latency of its login counts. */
  long startedAt() {
    return startedAt;
  }

  /** When something came last. */
  long heardAt() {
    return heardAt;
  }

  /** Logged in. */
  boolean isIn() {
    return in;
  }

  void in() {
    in = true;
  }

  /** Whether messages can be written now. */
  boolean takes() {
    return in && !meant && channel != null && channel.isWritable();
  }

  ByteBuf buffer(int bytes) {
    return channel().alloc().directBuffer(bytes);
  }

  /** Writes a buffer, whose owner it becomes. */
  void write(ByteBuf out) {
    channel().writeAndFlush(out, channel().voidPromise());
  }

  /** Writes one command, which is something else than a message. */
  void command(int kind, String command, long now) {
    byte[] bytes = Commands.labelled(command, pending.nextLabel()).getBytes(StandardCharsets.UTF_8);
    pending.add(kind, 0, now);
    write(buffer(bytes.length).writeBytes(bytes));
  }

  private Channel channel() {
    if (channel == null) {
      throw new IllegalStateException("not connected");
    }
    return channel;
  }

  /** Stops reading, or goes on. */
  void reads(boolean now) {
    channel().config().setAutoRead(now);
  }

  /** Whether it reads, if it is connected. */
  boolean isReading() {
    return channel != null && channel.config().isAutoRead();
  }

  /** Ends it; that is meant. */
  void close() {
    meant = true;
    if (channel != null) {
      channel.close();
    }
  }

  /** Ends it without a word, and without waiting for what is on its way if it resets. */
  void breakOff(boolean resets) {
    in = false;
    if (resets) {
      channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    close();
  }

  /** Says goodbye; the server ends it. */
  void quit(long now) {
    in = false;
    meant = true;
    command(Pending.QUIT, Commands.QUIT, now);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    channel.config().setRecvByteBufAllocator(new SharedReads(this, loop));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    loop.entrance().connected(this);
  }

  /** How much is left of the last read. */
  int tailBytes() {
    return tail == null ? 0 : tail.length;
  }

  /** Puts what is left of the last read before what will be read. */
  void prepend(ByteBuf received) {
    if (tail != null) {
      received.writeBytes(tail);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf shared = (ByteBuf) message;
    int limit = shared.readableBytes();
    try {
      loop.tally().received(limit - tailBytes());
      read(limit);
    } catch (IOException e) {
      end = "something that cannot be read came: " + e.getMessage();
      context.close();
    } finally {
      shared.release(); // one of the references that reading takes; the buffer is the loop's
    }
  }

  private void read(int limit) throws IOException {
    long now = loop.read();
    heardAt = now;
    ByteBuffer in = loop.received();
    keep(in, take(in, limit, now), limit);
  }

  private int take(ByteBuffer in, int limit, long now) throws IOException {
    try {
      return loop.intake().take(member, in, limit, now, this);
    } catch (IOException noFrame) {
      loop.oracle().unreadable(member, String.valueOf(noFrame.getMessage()));
      throw noFrame;
    }
  }

  private void keep(ByteBuffer in, int from, int to) throws IOException {
    if (from == to) {
      tail = null;
      return;
    }
    if (to - from == in.capacity()) {
      throw new IOException("a frame is longer than " + in.capacity() + " bytes");
    }
    tail = new byte[to - from];
    in.get(from, tail);
  }

  @Override
  public void sent(long label, int conversation, long seq, long now) {
    if (isDue(label)) {
      loop.sent(this, conversation, seq, now);
    }
  }

  /** Whether a reply is one to the oldest command, behind those that will have none. */
  private boolean isDue(long label) {
    if (label == Label.NONE && oldestHasLabel()) {
      loop.oracle().unlabelled(member);
    }
    Arrival arrival = pending.answered(label);
    if (arrival == Arrival.AHEAD) {
      loop.oracle().unanswered(member, pending.skipped());
      while (pending.skipped() > 0) {
        loop.unanswered(this);
      }
    } else if (arrival != Arrival.NEXT) {
      loop.oracle().repliedAmiss(member, arrival);
      return false;
    }
    return true;
  }

  private boolean oldestHasLabel() {
    if (pending.isEmpty()) {
      return false;
    }
    Sender sender = member.sender();
    int command = pending.command();
    return command < 0 || sender == null || sender.outbound(command).hasLabels();
  }

  @Override
  public void other(Frame frame, long now) {
    if (frame.status != null) {
      if (isDue(Label.of(frame.label))) {
        loop.entrance().replied(this, frame, now);
      }
    } else if (frame.event != null) {
      event(frame, frame.event);
    }
  }

  private void event(Frame frame, String event) {
    switch (event) {
      case "gap" -> {
        Track track = track(frame.conv);
        if (track != null) {
          loop.oracle().gap(track, frame.from, frame.to);
        }
      }
      case "lag" -> loop.oracle().lag();
      case "bye" -> end = "bye: " + frame.describe();
      default -> {} // of no use here
    }
  }

  private @Nullable Track track(@Nullable String conversation) {
    return conversation == null ? null : member.track(member.wording().conversation(conversation));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (end == null) {
      end = String.valueOf(cause.getMessage());
    }
    if (!(cause instanceof IOException)) {
      loop.failed(cause);
    }
    context.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Sender sender = member.sender();
    if (context.channel().isWritable() && sender != null) {
      loop.touch(sender);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    tail = null;
    loop.entrance().disconnected(this, meant ? null : end == null ? "closed without a word" : end);
    in = false;
  }
}
