package org.obrol.core.spi;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;

/**
 * The content of files, and what there is to know of each. An upload is opened, written from its
 * beginning to its end, and completed; only then is it a file that others can find. Who may do what
 * is not asked here, but for uploads, which are their owner's alone.
 *
 * <p>Any thread may call it. Buffers that go in or come out are never changed by anybody, neither
 * their content nor their position.
 *
 * <p>Refusals: {@code NO_SUCH_FILE}, {@code QUOTA} where a limit is reached, {@code TOO_LONG} for
 * more bytes than were announced, {@code BAD_CHECKSUM}, {@code MALFORMED} for what is out of order.
 */
public interface Files {
  /**
   * Opens an upload, or finds the owner's unfinished one of the same conversation, name, size and
   * checksum, if all are given.
   */
  CompletionStage<Upload> open(NewFile file);

  /**
   * Adds to an upload.
   *
   * @param offset where the data belongs: at the upload's end, or wholly before it, which changes
   *     nothing; null for the end
   * @return where the upload stands
   */
  CompletionStage<Upload> write(
      FileId file, AccountId owner, @Nullable Long offset, ByteBuffer data);

  /** Where an upload or a file of this owner was sent to. */
  CompletionStage<ConversationId> conversation(FileId file, AccountId owner);

  /**
   * Makes a file of an upload, after its content was compared with what was announced; an upload
   * with another checksum is gone then. Answers the same again for a file that is complete.
   */
  CompletionStage<Entry> complete(FileId file, AccountId owner);

  /** Finds a complete file. */
  CompletionStage<Optional<Entry>> find(FileId file);

  /**
   * Finds complete files, in the order in which their uploads were opened.
   *
   * @param limit how many at most
   */
  CompletionStage<List<Entry>> list(Query query, int limit);

  /**
   * Reads from a complete file.
   *
   * @return up to {@code length} bytes from the offset on, fewer only at the file's end
   */
  CompletionStage<ByteBuffer> read(FileId file, long offset, int length);

  /** Takes away a file or an upload of this owner; refuses where there is none. */
  CompletionStage<Void> remove(FileId file, AccountId owner);

  /**
   * What files may take.
   *
   * @param maxFileBytes the largest file
   * @param maxAccountBytes all files and uploads of one account together
   * @param maxAge how long a file is kept
   * @param maxIdle how long an upload is kept that nothing is added to
   */
  record Limits(long maxFileBytes, long maxAccountBytes, Duration maxAge, Duration maxIdle) {
    /** What docs/protocol.md names. */
    public static final Limits DEFAULT =
        new Limits(256L << 20, 1L << 30, Duration.ofDays(30), Duration.ofHours(24));

    public Limits {
      if (maxFileBytes < 0 || maxAccountBytes < 0) {
        throw new IllegalArgumentException(
            "file limits: %d and %d bytes (expected: >= 0)"
                .formatted(maxFileBytes, maxAccountBytes));
      }
    }

    /** Refuses a file of a size that none may have. */
    public void checkSize(long size) {
      if (size < 0) {
        throw new Refused(Failure.MALFORMED, "size: " + size + " (expected: >= 0)");
      }
      if (size > maxFileBytes) {
        throw new Refused(
            Failure.QUOTA, "a file of %d bytes (expected: <= %d)".formatted(size, maxFileBytes));
      }
    }
  }

  /**
   * A file that is to be sent.
   *
   * @param owner who sends it
   * @param from the owner's name at the time
   * @param conversation where it will appear
   * @param size as announced, or null
   * @param sha256 as announced, or null
   */
  record NewFile(
      AccountId owner,
      UserName from,
      ConversationId conversation,
      FileName name,
      @Nullable Long size,
      @Nullable Sha256 sha256) {}

  /**
   * Where an upload stands.
   *
   * @param offset how many bytes are there
   */
  record Upload(FileId file, long offset) {}

  /**
   * A complete file.
   *
   * @param owner who sent it
   * @param from the owner's name at the time
   * @param conversation where it was sent to
   * @param at when it was completed
   */
  record Entry(
      FileInfo info, AccountId owner, UserName from, ConversationId conversation, Instant at) {}

  /**
   * Which files are meant: those in any of some conversations, and those of an owner.
   *
   * @param owner whose files are meant as well, wherever they are; or null
   * @param name only files of this name, or null for all
   * @param after only files that were opened later than this one, or null for all
   */
  record Query(
      Set<ConversationId> conversations,
      @Nullable AccountId owner,
      @Nullable FileName name,
      @Nullable FileId after) {
    public Query {
      conversations = Set.copyOf(conversations);
    }

    /** The same behind another place. */
    public Query after(FileId last) {
      return new Query(conversations, owner, name, last);
    }

    /** All in some conversations. */
    public static Query in(Collection<? extends ConversationId> conversations) {
      return new Query(Set.copyOf(conversations), null, null, null);
    }
  }
}
