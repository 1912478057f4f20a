package org.obrol.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.obrol.core.event.Push;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.ndjson.NativeDialect;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A turn's batch to all members of a conversation on one lane, up to the system call that is not
 * made: per member, however many messages the batch has.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanOutBench {
  private static final int MEMBERS = 1_000;
  private static final int TURNS = 10;

  @Param({"1", "4", "64"})
  public int messages;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final NettyLane lane = new NettyLane(loop, new OutboundBudget(1 << 30));
  private final List<Outbox> members = new ArrayList<>();
  private final List<Push> batch = new ArrayList<>();

  @Setup
  public void open() throws InterruptedException {
    Dialect dialect = new NativeDialect("bench", 16 << 10, false);
    for (int i = 0; i < MEMBERS; i++) {
      Channel channel = new SinkChannel();
      loop.register(channel).sync();
      channel.pipeline().addLast(WayOut.INSTANCE);
      ChannelHandlerContext out = channel.pipeline().context(WayOut.INSTANCE);
      members.add(
          new Outbox(
              out, lane, dialect.install(channel.pipeline()), dialect.traits(), Limits.DEFAULT));
    }
    for (int i = 0; i < messages; i++) {
      batch.add(
          new Push.Message(
              Address.LOBBY,
              new Message(
                  ConversationId.LOBBY,
                  1 + i,
                  new MessageId(1 + i),
                  Instant.parse("2026-01-02T03:04:05.678Z"),
                  new AccountId(7),
                  UserName.of("alice"),
                  Message.Kind.TEXT,
                  "x".repeat(64),
                  null,
                  null)));
    }
  }

  @TearDown
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Several turns for one hand-over from this thread to the lane's, which would cost more. */
  @Benchmark
  @OperationsPerInvocation(MEMBERS * TURNS)
  public void deliver() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    lane.execute(() -> turn(TURNS, done));
    done.await();
  }

  private void turn(int left, CountDownLatch done) {
    if (left == 0) {
      done.countDown();
      return;
    }
    lane.deliver(members, batch);
    lane.afterTurn(() -> turn(left - 1, done)); // all of this turn is flushed
  }
}
