package org.obrol.server;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.spi.Files;

/** A store that takes nothing until it is told to, and knows how much it was given at once. */
final class HeldFiles implements Files {
  private final Files files;
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private final AtomicInteger largestWrite = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();

  HeldFiles(Files files) {
    this.files = files;
  }

  void release() {
    released.complete(null);
  }

  int largestWrite() {
    return largestWrite.get();
  }

  long written() {
    return written.get();
  }

  @Override
  public CompletionStage<Upload> open(NewFile file) {
    return files.open(file);
  }

  @Override
  public CompletionStage<Upload> write(
      FileId file, AccountId owner, @Nullable Long offset, ByteBuffer data) {
    largestWrite.accumulateAndGet(data.remaining(), Math::max);
    written.addAndGet(data.remaining());
    return released.thenCompose(now -> files.write(file, owner, offset, data));
  }

  @Override
  public CompletionStage<ConversationId> conversation(FileId file, AccountId owner) {
    return files.conversation(file, owner);
  }

  @Override
  public CompletionStage<Entry> complete(FileId file, AccountId owner) {
    return files.complete(file, owner);
  }

  @Override
  public CompletionStage<Optional<Entry>> find(FileId file) {
    return files.find(file);
  }

  @Override
  public CompletionStage<List<Entry>> list(Query query, int limit) {
    return files.list(query, limit);
  }

  @Override
  public CompletionStage<ByteBuffer> read(FileId file, long offset, int length) {
    return files.read(file, offset, length);
  }

  @Override
  public CompletionStage<Void> remove(FileId file, AccountId owner) {
    return files.remove(file, owner);
  }
}
