package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.ndjson.NativeDialect;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One frame on a bare connection, in a WebSocket message, and compressed there where that pays; and
 * how many bytes it has ({@code bytes}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WebSocketBench {
  private static final String[] WORDS =
      ("the a to of and in is it you that we for on with this have are not be at will can do what "
              + "about meeting tomorrow lunch server build works again please look when deploy "
              + "thanks sure maybe later file report numbers team Bandung Surabaya coffee")
          .split(" ", -1);

  /** What is sent. */
  public enum Frame {
    MESSAGE,
    PAGE_OF_50
  }

  /** How many bytes a frame has. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Size {
    public long bytes;
  }

  @Param public Frame frame;

  private final NativeDialect dialect = new NativeDialect("bench", 16 << 10, false);
  private final Encoder framed = new WebSocketEncoder(dialect.encoder(), false);
  private final Encoder deflated = new WebSocketEncoder(dialect.encoder(), true);
  private Event event;
  private ByteBuf out;

  @Setup
  public void fill() {
    Random random = new Random(1);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      messages.add(message(i + 1, random));
    }
    event =
        frame == Frame.MESSAGE
            ? new Push.Message(Address.LOBBY, messages.get(0))
            : new Reply(
                new Tag("history", "7"), new Result.Page(Address.LOBBY, 1, 1, messages, true));
    out = ByteBufAllocator.DEFAULT.directBuffer(1 << 20);
  }

  private static Message message(long seq, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 3 + random.nextInt(20); i > 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return new Message(
        ConversationId.LOBBY,
        seq,
        new MessageId(random.nextLong()),
        Instant.parse("2026-01-02T03:04:05.678Z").plusMillis(random.nextInt(1_000_000)),
        new AccountId(7),
        UserName.of(WORDS[random.nextInt(WORDS.length)]),
        Message.Kind.TEXT,
        text.toString(),
        null,
        null);
  }

  @TearDown
  public void release() {
    out.release();
  }

  @Benchmark
  public int bare(Size size) {
    return encode(dialect.encoder(), size);
  }

  @Benchmark
  public int framed(Size size) {
    return encode(framed, size);
  }

  @Benchmark
  public int deflated(Size size) {
    return encode(deflated, size);
  }

  private int encode(Encoder encoder, Size size) {
    out.clear();
    encoder.encode(event, out);
    size.bytes = out.readableBytes();
    return out.readableBytes();
  }
}
