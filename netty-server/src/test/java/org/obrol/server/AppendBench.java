package org.obrol.server;

import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.obrol.core.memory.InMemoryMessageLog;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog;
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
import org.openjdk.jmh.annotations.Warmup;

/** A message into a log in memory that is full, so that each one drives another out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AppendBench {
  private static final int MAX_MESSAGES = 10_000;

  /** In how many conversations the messages are, in turn. */
  @Param({"1", "1000"})
  public int conversations;

  private ConversationId[] ids;
  private MessageLog log;
  private Draft draft;
  private int next;

  @Setup
  public void fill() {
    log = new InMemoryMessageLog(Clock.systemUTC(), MAX_MESSAGES, 8 << 20);
    log.start(batch -> {});
    AccountId alice = new AccountId(1);
    draft = Draft.text(alice, UserName.of("alice"), "x".repeat(64));
    ids = new ConversationId[conversations];
    for (int i = 0; i < conversations; i++) {
      ids[i] = ConversationId.direct(alice, new AccountId(2 + i));
    }
    for (int i = 0; i < 10 * MAX_MESSAGES; i++) {
      append();
    }
  }

  @Benchmark
  public CompletionStage<MessageLog.Appended> append() {
    next = next + 1 == ids.length ? 0 : next + 1;
    return log.append(ids[next], draft);
  }

  /** As clients do that may have to send a message again. */
  @Benchmark
  public CompletionStage<MessageLog.Appended> appendWithKey() {
    next = next + 1 == ids.length ? 0 : next + 1;
    return log.append(
        ids[next],
        new Draft(
            draft.author(),
            draft.from(),
            Message.Kind.TEXT,
            draft.text(),
            null,
            Long.toHexString(System.nanoTime())));
  }
}
