package org.obrol.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes connections, at once or after the right wait. Confined to the client's event loop. */
final class Connector {
  private final Settings settings;
  private final EventLoop loop;
  private final Backoff backoff;
  private @Nullable Duration wish;
  private @Nullable Future<?> timer;
  private @Nullable ChannelFuture current;

  Connector(Settings settings, EventLoop loop) {
    this.settings = settings;
    this.loop = loop;
    this.backoff =
        new Backoff(settings.backoffMin(), settings.backoffMax(), ThreadLocalRandom.current());
  }

  /** Tries once; one of the two is called, on the loop, with the channel or with the reason. */
  void connect(Consumer<Channel> connected, Consumer<String> failed) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(settings.channelType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
            .handler(new Framing())
            .connect(settings.host(), settings.port());
    current = connecting;
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            connected.accept(connecting.channel());
          } else {
            failed.accept(
                "cannot connect to %s:%d: %s"
                    .formatted(settings.host(), settings.port(), done.cause().getMessage()));
          }
        });
  }

  /** The server wishes this wait before the next connection. */
  void wish(Duration wait) {
    wish = wait;
  }

  /** A connection of this age has ended: a long one shows that it was no use to wait longer. */
  void ended(Duration age) {
    if (age.compareTo(settings.backoffMax()) >= 0) {
      backoff.reset();
    }
  }

  /** Runs a task after the wait that the server wishes, or else that is due. */
  void afterPause(Runnable task) {
    Duration wait = wish != null ? wish : backoff.next();
    wish = null;
    timer = loop.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** No connection is wanted any more. */
  void stop() {
    if (timer != null) {
      timer.cancel(false);
    }
    if (current != null) {
      current.cancel(false); // does nothing to a connection that is made already
    }
  }

  /** Cuts lines before the engine has put its link behind. */
  private static final class Framing extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new LineBasedFrameDecoder(Link.MAX_FRAME_BYTES));
    }
  }
}
