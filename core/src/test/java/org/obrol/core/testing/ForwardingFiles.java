package org.obrol.core.testing;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.spi.Files;

/** Files of another store; a test changes what it wants to be otherwise. */
public abstract class ForwardingFiles implements Files {
  private final Files files;

  /** Passes everything on. */
  protected ForwardingFiles(Files files) {
    this.files = files;
  }

  @Override
  public CompletionStage<Upload> open(NewFile file) {
    return files.open(file);
  }

  @Override
  public CompletionStage<Upload> write(
      FileId file, AccountId owner, @Nullable Long offset, ByteBuffer data) {
    return files.write(file, owner, offset, data);
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
