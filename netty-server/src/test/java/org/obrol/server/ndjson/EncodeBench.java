package org.obrol.server.ndjson;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.event.Stored;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.FrameLimits;
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

/** From events to bytes in a buffer that is large enough, per frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncodeBench {
  private static final int FRAMES = 64;

  /** What a message's text is made of. */
  public enum Text {
    ASCII_64("x".repeat(64)),
    UMLAUTS_64("grüße an alle! ".repeat(4) + "ende"),
    EMOJI_64("hi 👋 all ".repeat(6) + "ends"),
    ASCII_8K("x".repeat(8 << 10));

    private final String text;

    Text(String text) {
      this.text = text;
    }
  }

  @Param public Text text;

  private final EventEncoder encoder =
      new EventEncoder(new ResultFields("bench", FrameLimits.DEFAULT, 16 << 10, false));
  private final Event[] messages = new Event[FRAMES];
  private final Event[] twoViews = new Event[FRAMES];
  private final Event[] replies = new Event[FRAMES];
  private ByteBuf out;

  @Setup
  public void fill() {
    Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
    for (int i = 0; i < FRAMES; i++) {
      Message message = message(1_000_000 + i, now.plusMillis(i));
      messages[i] = new Push.Message(Address.of(GroupName.of("devs")), message);
      Address side = Address.of(UserName.of(i % 2 == 0 ? "alice" : "bob"));
      twoViews[i] =
          i % 2 == 0
              ? new Push.Message(side, message)
              : new Push.Message(side, ((Push.Message) twoViews[i - 1]).message());
      replies[i] =
          new Reply(
              new Tag("send", Integer.toString(i)),
              new Result.Sent(
                  side, message.seq(), message.id(), message.at(), Stored.MEMORY, false));
    }
    out = ByteBufAllocator.DEFAULT.directBuffer(4 << 20);
  }

  private Message message(long seq, Instant at) {
    return new Message(
        ConversationId.group(new GroupId(1)),
        seq,
        new MessageId(0x19b7_0000_0000_0000L + seq),
        at,
        new AccountId(7),
        UserName.of("alice"),
        Message.Kind.TEXT,
        text.text,
        null,
        null);
  }

  @TearDown
  public void release() {
    out.release();
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public int messagePush() {
    return encode(messages);
  }

  /** Both sides of direct conversations, one after the other. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public int messageInTwoViews() {
    return encode(twoViews);
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public int sendReply() {
    return encode(replies);
  }

  private int encode(Event[] events) {
    out.clear();
    for (Event event : events) {
      encoder.encode(event, out);
    }
    return out.readableBytes();
  }
}
