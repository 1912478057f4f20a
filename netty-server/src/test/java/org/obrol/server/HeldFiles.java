package org.obrol.server;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.FileId;
import org.obrol.core.spi.Files;
import org.obrol.core.testing.ForwardingFiles;

/** A store that takes nothing until it is told to, and knows how much it was given at once. */
final class HeldFiles extends ForwardingFiles {
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private final AtomicInteger largestWrite = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();

  HeldFiles(Files files) {
    super(files);
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
  public CompletionStage<Upload> write(
      FileId file, AccountId owner, @Nullable Long offset, ByteBuffer data) {
    largestWrite.accumulateAndGet(data.remaining(), Math::max);
    written.addAndGet(data.remaining());
    return released.thenCompose(now -> super.write(file, owner, offset, data));
  }
}
