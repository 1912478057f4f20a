package org.obrol.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One connection: writes requests and finds to each reply the request that it answers, by order and
 * by label. Its end is told to the engine once, with the requests that were not answered.
 *
 * <p>Confined to the channel's event loop.
 */
final class Link extends SimpleChannelInboundHandler<ByteBuf> {
  /** A page of history has 256 KiB of text, which JSON may make six times as long. */
  static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

  private final Engine engine;
  private final Channel channel;
  private final Heartbeat heartbeat;
  private final Deque<Request> unanswered = new ArrayDeque<>();
  private final long sinceNanos = System.nanoTime();
  private boolean flushing;
  private boolean ended;

  Link(Engine engine, Channel channel, Duration silence, Duration patience) {
    this.engine = engine;
    this.channel = channel;
    this.heartbeat =
        new Heartbeat(
            channel.eventLoop(),
            silence,
            patience,
            engine::ping,
            () -> end("the server does not answer (waited " + patience.toMillis() + " ms)"));
  }

  /** Starts to listen on a channel that is connected. */
  void start() {
    channel.pipeline().addLast(this);
    heartbeat.start();
  }

  ChannelFuture closeFuture() {
    return channel.closeFuture();
  }

  /** How long this connection has lived. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - sinceNanos);
  }

  /** Sends a request; requests of one turn of the event loop leave together. */
  void write(Request request) {
    assert channel.eventLoop().inEventLoop();
    unanswered.add(request);
    channel
        .write(Unpooled.wrappedBuffer(request.line()))
        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(this::flush); // behind the requests that are queued already
    }
  }

  private void flush() {
    flushing = false;
    channel.flush();
  }

  /** Closes the connection and tells the engine, unless that has happened. */
  void end(String reason) {
    assert channel.eventLoop().inEventLoop();
    if (ended) {
      return;
    }
    ended = true;
    heartbeat.stop();
    var unused = channel.close();
    engine.lost(this, reason, List.copyOf(unanswered));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
    if (ended) {
      return; // what was read together with the frame that ended this
    }
    heartbeat.heard();
    Frame frame = JsonCodec.frame(line);
    if (frame instanceof Frame.Pushed push) {
      engine.pushed(this, push);
    } else {
      answer(frame);
    }
  }

  private void answer(Frame reply) {
    Request request = unanswered.peek();
    if (request == null) {
      throw new MalformedFrameException("a reply that no command waits for");
    }
    String label =
        reply instanceof Frame.Ok ok
            ? ok.label()
            // One who could not read the command does not know its label.
            : reply instanceof Frame.Failed failed && failed.label() != null
                ? failed.label()
                : request.label();
    if (!request.label().equals(label)) {
      throw new MalformedFrameException(
          "a reply with label " + label + " (expected: " + request.label() + ")");
    }
    unanswered.remove();
    engine.answered(request, reply);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end("the server closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof MalformedFrameException malformed) {
      end("protocol error: " + malformed.problem());
    } else if (cause instanceof TooLongFrameException) {
      end("protocol error: a frame of more than " + MAX_FRAME_BYTES + " bytes");
    } else {
      end("the connection failed: " + cause);
    }
  }
}
