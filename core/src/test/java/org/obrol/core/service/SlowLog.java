package org.obrol.core.service;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Tail;

/** A log whose writer and reader are executors, as those of a durable one are. */
final class SlowLog implements MessageLog {
  private final MessageLog log;
  private final Executor writer;
  private final Executor reader; // of heads
  private final Executor pages;

  SlowLog(MessageLog log, Executor writer) {
    this(log, writer, Runnable::run, Runnable::run);
  }

  SlowLog(MessageLog log, Executor writer, Executor reader, Executor pages) {
    this.log = log;
    this.writer = writer;
    this.reader = reader;
    this.pages = pages;
  }

  @Override
  public void start(Tail tail) {
    log.start(tail);
  }

  @Override
  public CompletionStage<Appended> append(ConversationId conversation, Draft draft) {
    return CompletableFuture.supplyAsync(() -> log.append(conversation, draft), writer)
        .thenCompose(Function.identity());
  }

  @Override
  public CompletionStage<Slice> read(
      ConversationId conversation, long after, int limit, int maxBytes) {
    return CompletableFuture.supplyAsync(
            () -> log.read(conversation, after, limit, maxBytes), pages)
        .thenCompose(Function.identity());
  }

  @Override
  public CompletionStage<Map<ConversationId, Head>> heads(Collection<? extends ConversationId> of) {
    return CompletableFuture.supplyAsync(() -> log.heads(of), reader)
        .thenCompose(Function.identity());
  }

  @Override
  public CompletionStage<List<ConversationId.Direct>> directs(AccountId account) {
    return log.directs(account);
  }
}
