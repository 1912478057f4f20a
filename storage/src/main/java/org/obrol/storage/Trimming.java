package org.obrol.storage;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
  static final Duration PERIOD = Duration.ofMinutes(1);

  private static final String OLDEST =
      "SELECT "
          + ConversationRows.COLUMNS
          + ", MAX(m.seq), COUNT(*)"
          + " FROM (SELECT conversation, seq FROM message WHERE id < ? ORDER BY id LIMIT ?) m"
          + " JOIN conversation c ON c.id = m.conversation GROUP BY c.id, c.kind, c.low, c.high";

  private static final String LONGEST =
      "SELECT "
          + ConversationRows.COLUMNS
          + ", c.last, c.trimmed FROM (SELECT k.*, (SELECT MAX(seq) FROM message"
          + " WHERE conversation = k.id) AS last FROM conversation k) c"
          + " WHERE c.last - c.trimmed > ?";

  /** What is to go of one conversation: so many messages, the last of them {@code upTo}. */
  private record Front(ConversationId conversation, long upTo, long count) {}

  private final Engine engine;
  private final SqliteMessageLog log;
  private final InstantSource clock;
  private final @Nullable Duration maxAge;
  private final @Nullable Long maxMessages;

  Trimming(Engine engine, SqliteMessageLog log, Retention retention, InstantSource clock) {
    this.engine = engine;
    this.log = log;
    this.clock = clock;
    this.maxAge = retention.maxAge();
    this.maxMessages = retention.maxMessages();
  }

  /** Begins: with what became too much while nobody looked, and then all the time. */
  void start() {
    if (maxMessages != null) {
      log.onGrowth(this::grown);
      engine.keeper().soon(this::trimLongest);
    }
    if (maxAge != null) {
      engine.keeper().every(PERIOD, this::trimOldest);
    }
  }

  // ---- by age

  /** Any thread. */
  void trimOldest() {
    trimSlice()
        .thenAccept(
            count -> {
              if (count >= SLICE) {
                engine.keeper().soon(this::trimOldest);
              }
            })
        .exceptionally(Trimming::logged);
  }

  private CompletionStage<Long> trimSlice() {
    return engine
        .writer()
        .write(
            transaction -> {
              long end = TimeOrderedIds.firstAt(clock.instant().minus(maxAge()));
              List<Front> fronts =
                  transaction
                      .sql()
                      .all(
                          OLDEST,
                          row ->
                              new Front(
                                  ConversationRows.read(row, 1), row.getLong(4), row.getLong(5)),
                          end,
                          SLICE);
              for (Front front : fronts) {
                log.trim(transaction, front.conversation, front.upTo);
              }
              return fronts.stream().mapToLong(Front::count).sum();
            });
  }

  private Duration maxAge() {
    return maxAge == null ? Duration.ofDays(Integer.MAX_VALUE) : maxAge;
  }

  // ---- by number

  /**
   * A conversation has grown. An eighth more than is kept may stand for a while, so that not every
   * message takes another one with it.
   */
  private void grown(ConversationState state, long last, long oldest) {
    long most = maxMessages();
    if (last - oldest + 1 > most + most / 8) {
      trim(state.id(), last - most);
    }
  }

  private void trim(ConversationId conversation, long upTo) {
    engine
        .writer()
        .write(transaction -> log.trim(transaction, conversation, upTo))
        .thenAccept(done -> {})
        .exceptionally(Trimming::logged);
  }

  /** Any thread. */
  void trimLongest() {
    engine
        .readers()
        .read(
            sql ->
                sql.all(
                    LONGEST,
                    row ->
                        new Front(
                            ConversationRows.read(row, 1),
                            row.getLong(4) - maxMessages(),
                            row.getLong(4) - maxMessages() - row.getLong(5)),
                    maxMessages()))
        .thenAccept(fronts -> fronts.forEach(this::trimInSlices))
        .exceptionally(Trimming::logged);
  }

  private void trimInSlices(Front front) {
    for (long left = front.count - SLICE; left > 0; left -= SLICE) {
      trim(front.conversation, front.upTo - left);
    }
    trim(front.conversation, front.upTo);
  }

  private long maxMessages() {
    return maxMessages == null ? Long.MAX_VALUE : maxMessages;
  }

  private static @Nullable Void logged(Throwable failure) {
    LOG.log(Level.WARNING, "old messages could not be taken away, which is tried again", failure);
    return null;
  }
}
