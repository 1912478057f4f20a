package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Command;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;
import org.obrol.core.service.Session;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.ndjson.NativeDialect;

/** The way out of a lane's connections, where sockets take what they will. */
class OutboxTest {
  private static final long MEMORY = 64 << 20;
  private static final int MAY_WAIT = 16 << 10;
  private static final Duration STALL_TIMEOUT = Duration.ofMillis(300);

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final OutboundBudget budget = new OutboundBudget(MEMORY);
  private final NettyLane lane = new NettyLane(loop, budget);
  private final Dialect dialect = new NativeDialect("test", 16 << 10, false);

  /** Notes what it is told. */
  private static class Notes implements Session {
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void congested() {
      told.add("congested");
    }

    @Override
    public void drained() {
      told.add("drained");
    }

    @Override
    public void end(Goodbye why, String reason) {
      told.add("end " + why);
    }

    @Override
    public void accept(Tag tag, Command command) {}

    @Override
    public void inputClosed() {}

    @Override
    public void disconnected() {}
  }

  private record Connection(SinkChannel channel, Outbox outbox, Notes notes) {}

  @AfterEach
  void end() {
    loop.submit(lane::close).syncUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Connection connect(Notes notes, int mayWait) {
    SinkChannel channel = new SinkChannel();
    loop.register(channel).syncUninterruptibly();
    channel.pipeline().addLast(WayOut.INSTANCE);
    ChannelHandlerContext out = channel.pipeline().context(WayOut.INSTANCE);
    Limits limits = new Limits(mayWait, MEMORY, STALL_TIMEOUT);
    Outbox outbox =
        new Outbox(out, lane, dialect.install(channel.pipeline()), dialect.traits(), limits);
    outbox.start(notes);
    return new Connection(channel, outbox, notes);
  }

  /** Does something on the lane, and waits until the turn has ended. */
  private void turn(Runnable task) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    lane.execute(
        () -> {
          task.run();
          lane.afterTurn(() -> ended.complete(null));
        });
    ended.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static Push message(int chars) {
    return new Push.Message(
        Address.LOBBY,
        new Message(
            ConversationId.LOBBY,
            1,
            new MessageId(1),
            Instant.parse("2026-01-02T03:04:05.678Z"),
            new AccountId(7),
            UserName.of("alice"),
            Message.Kind.TEXT,
            "x".repeat(chars),
            null,
            null));
  }

  @Test
  void whoTakesEverythingAMomentLaterIsToldToGoOnAfterItWasToldToWait() {
    Connection one = connect(new Notes(), MAY_WAIT);
    turn(
        () -> {
          one.channel.refuse(1);
          one.outbox.push(message(2 * MAY_WAIT));
        });
    assertThat(one.notes.told).containsExactly("congested", "drained");
  }

  @Test
  void whoHasTakenEverythingIsNotClosedWhileOthersUseUpTheMemory() throws Exception {
    Connection one = connect(new Notes(), MAY_WAIT);
    budget.use(MEMORY);
    turn(
        () -> {
          one.channel.refuse(1);
          one.outbox.push(message(2 * MAY_WAIT));
        });
    CompletableFuture<Void> looked = new CompletableFuture<>();
    lane.deadline(STALL_TIMEOUT.multipliedBy(2), () -> looked.complete(null));
    looked.get(10, TimeUnit.SECONDS);
    assertThat(one.notes.told).containsExactly("congested");

    budget.use(-MEMORY);
    await().untilAsserted(() -> assertThat(one.notes.told).containsExactly("congested", "drained"));
  }

  @Test
  void aSharedBufferCountsAsLargeAsItHasGrown() {
    Connection one = connect(new Notes(), 1 << 20);
    Connection other = connect(new Notes(), 1 << 20);
    for (int round = 0; round < 100; round++) {
      turn(
          () -> {
            one.channel.refuse(1);
            other.channel.refuse(1);
            lane.deliver(List.of(one.outbox, other.outbox), Collections.nCopies(64, message(500)));
          });
      assertThat(budget.used()).isGreaterThan(64 * 500);
      turn(
          () -> {
            one.channel.flush();
            other.channel.flush();
            lane.memory().sweepAtTurnEnd();
          });
      assertThat(budget.used()).isZero();
    }
  }

  @Test
  void whatWasWrittenLongAgoDoesNotCountOnALaneOnWhichNothingHappens() {
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      connections.add(connect(new Notes(), 1 << 20));
    }
    turn(
        () -> {
          for (Connection one : connections) {
            one.channel.refuse(1);
            one.outbox.push(message(10_000));
          }
        });
    loop.submit(() -> connections.forEach(one -> one.channel.flush())).syncUninterruptibly();
    assertThat(budget.used()).isGreaterThan(1 << 20);

    await().until(() -> budget.used() == 0);
  }

  @Test
  void oneThatFailsIsClosedAndDoesNotKeepTheOthersFromTheirs() {
    Connection failing =
        connect(
            new Notes() {
              @Override
              public void congested() {
                throw new IllegalStateException("made to fail");
              }
            },
            MAY_WAIT);
    Connection other = connect(new Notes(), MAY_WAIT);
    turn(
        () -> {
          failing.channel.refuse(1);
          failing.outbox.push(message(2 * MAY_WAIT));
          other.outbox.push(message(10));
          lane.afterTurn(
              () -> {
                throw new IllegalStateException("made to fail");
              });
        });
    assertThat(failing.channel.isOpen()).isFalse();
    assertThat(other.channel.isOpen()).isTrue();
    assertThat(other.channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isZero();
  }
}
