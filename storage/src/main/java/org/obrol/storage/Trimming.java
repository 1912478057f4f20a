package org.obrol.storage;

import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.TimeOrderedIds;

/**
 * Takes what retention does not keep from the front of the conversations, a slice at a time, so
 * that no message waits long behind it.
 */
final class Trimming {
  private static final System.Logger LOG = System.getLogger(Trimming.class.getName());

  /** How many messages go in one transaction. */
  static final int SLICE = 2_000;

  /** How often what has become too old is looked for. */
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** How often all conversations are looked at, each of which is cut when it grows. */
  private static final Duration LONG_PERIOD = Duration.ofHours(1);

  private static final String OLDEST =
      "SELECT "
          + ConversationRows.COLUMNS
          + ", MAX(m.seq), COUNT(*)"
          + " FROM (SELECT conversation, seq FROM message WHERE id < ? ORDER BY id LIMIT ?) m"
          + " JOIN conversation c ON c.id = m.conversation GROUP BY c.id, c.kind, c.low, c.high";

  private static final String LONGEST =
      "SELECT "
          + ConversationRows.COLUMNS
          + ", c.last - ?, c.last - c.trimmed - ? FROM (SELECT k.*, (SELECT MAX(seq) FROM message"
          + " WHERE conversation = k.id) AS last FROM conversation k) c"
          + " WHERE c.last - c.trimmed > ?";

  /** What is to go of one conversation: so many messages, the last of them {@code upTo}. */
  private record Front(ConversationId conversation, long upTo, long count) {}

  private final Engine engine;
  private final SqliteMessageLog log;
  private final Retention retention;
  private final InstantSource clock;

  Trimming(Engine engine, SqliteMessageLog log, Retention retention, InstantSource clock) {
    this.engine = engine;
    this.log = log;
    this.retention = retention;
    this.clock = clock;
  }

  /** Begins: with what became too much while nobody looked, and then all the time. */
  void start() {
    Long most = retention.maxMessages();
    if (most != null) {
      log.onGrowth((state, last, oldest) -> grown(state.id(), last, oldest, most));
      engine.keeper().every(LONG_PERIOD, () -> trimLongest(most));
    }
    Duration maxAge = retention.maxAge();
    if (maxAge != null) {
      engine.keeper().every(PERIOD, () -> trimOlderThan(maxAge));
    }
  }

  // ---- by age

  /** Any thread. */
  void trimOlderThan(Duration age) {
    long end = TimeOrderedIds.firstAt(clock.instant().minus(age));
    trimSlice(end)
        .thenAccept(
            count -> {
              if (count >= SLICE) {
                engine.keeper().soon(() -> trimOlderThan(age));
              }
            })
        .exceptionally(Trimming::logged);
  }

  private CompletionStage<Long> trimSlice(long end) {
    return engine
        .writer()
        .write(
            transaction -> {
              List<Front> fronts = transaction.sql().all(OLDEST, Trimming::front, end, SLICE);
              for (Front front : fronts) {
                log.trim(transaction, front.conversation, front.upTo);
              }
              return fronts.stream().mapToLong(Front::count).sum();
            });
  }

  private static Front front(ResultSet row) throws SQLException {
    return new Front(ConversationRows.read(row, 1), row.getLong(4), row.getLong(5));
  }

  // ---- by number

  /**
   * A conversation has grown. An eighth more than is kept may stand for a while, so that not every
   * message takes another one with it.
   */
  private void grown(ConversationId conversation, long last, long oldest, long most) {
    long tooMany = last - oldest + 1 - most;
    if (tooMany > most / 8) {
      trimInSlices(new Front(conversation, last - most, tooMany))
          .thenAccept(done -> {})
          .exceptionally(Trimming::logged);
    }
  }

  /**
   * One conversation after the other, and not all at once, which the writer's queue could not hold.
   */
  private void trimLongest(long most) {
    engine
        .readers()
        .read(sql -> sql.all(LONGEST, Trimming::front, most, most, most))
        .thenCompose(
            fronts -> {
              CompletionStage<Boolean> all = CompletableFuture.completedStage(true);
              for (Front front : fronts) {
                all = all.thenCompose(done -> trimInSlices(front));
              }
              return all;
            })
        .thenAccept(done -> {})
        .exceptionally(Trimming::logged);
  }

  private CompletionStage<Boolean> trimInSlices(Front front) {
    CompletionStage<Boolean> all = CompletableFuture.completedStage(true);
    for (long left = front.count - SLICE; left > 0; left -= SLICE) {
      long upTo = front.upTo - left;
      all = all.thenCompose(done -> trim(front.conversation, upTo));
    }
    return all.thenCompose(done -> trim(front.conversation, front.upTo));
  }

  private CompletionStage<Boolean> trim(ConversationId conversation, long upTo) {
    return engine.writer().write(transaction -> log.trim(transaction, conversation, upTo));
  }

  private static @Nullable Void logged(Throwable failure) {
    LOG.log(Level.WARNING, "old messages could not be taken away, which is tried again", failure);
    return null;
  }
}
