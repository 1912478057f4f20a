package org.obrol.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.obrol.core.event.Stored;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Tail;
import org.obrol.core.spi.TimeOrderedIds;

/**
 * Messages on disk. The writer's thread gives the seqs, so that the order of a conversation is that
 * of its transactions; the thread of the answers tells the tail when they are safe. Pages near the
 * head are in memory.
 */
final class SqliteMessageLog implements MessageLog {
  /** How many conversations memory knows before it puts those away that nobody uses. */
  private static final int MAX_STATES = 50_000;

  /** How often it looks for these. */
  private static final Duration SWEEP = Duration.ofSeconds(10);

  /** Is told that a conversation has grown, on the thread of the answers. */
  @FunctionalInterface
  interface Growth {
    void grown(ConversationState state, long last, long oldest);
  }

  /** What one transaction adds to one conversation. */
  private record Part(ConversationState state, List<Message> messages) {}

  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;
  private final Stored stored;
  private final TimeOrderedIds ids;
  private final ConversationStates states;
  private final RecentMessages recent;
  private final Directs directs;
  private volatile Tail tail = batch -> {};
  private volatile Growth growth = (state, last, oldest) -> {};
  private boolean started; // guarded by this
  private @Nullable Batch batch; // of the open transaction; confined to the writer's thread

  /** Where transactions failed, and up to where all was safe before; confined to that thread. */
  private final Map<ConversationState, Long> unsettled = new HashMap<>();

  /**
   * Makes a log over what the table has.
   *
   * @param stored what an answer promises
   * @param recentBytes how much the messages in memory may take
   */
  SqliteMessageLog(Engine engine, InstantSource clock, Stored stored, long recentBytes) {
    this(engine, clock, stored, recentBytes, MAX_STATES);
  }

  /**
   * The same.
   *
   * @param maxStates how many conversations memory knows before it puts away what nobody uses
   */
  SqliteMessageLog(
      Engine engine, InstantSource clock, Stored stored, long recentBytes, int maxStates) {
    this.writer = engine.writer();
    this.readers = engine.readers();
    this.clock = clock;
    this.stored = stored;
    this.ids = new TimeOrderedIds(clock, engine.lastMessage());
    this.states = new ConversationStates(engine.epochs(), maxStates);
    this.recent = new RecentMessages(recentBytes);
    this.directs = new Directs(readers);
    engine.keeper().every(SWEEP, this::sweep);
  }

  /** Lets memory forget what nobody uses. Any thread. */
  void sweep() {
    states.sweep();
  }

  /** How many conversations memory knows. */
  int known() {
    return states.size();
  }

  @Override
  public synchronized void start(Tail told) {
    if (started) {
      throw new IllegalStateException("the log has a tail already; a log serves one chat");
    }
    started = true;
    tail = told;
  }

  // ---- writing

  @Override
  public CompletionStage<Appended> append(ConversationId conversation, Draft draft) {
    int bytes = 256 + 2 * draft.text().length(); // about what it takes while it waits
    return writer.write(transaction -> append(transaction, conversation, draft), bytes);
  }

  private Appended append(Transaction transaction, ConversationId conversation, Draft draft)
      throws SQLException {
    Sql sql = transaction.sql();
    Part part = batchOf(transaction).part(conversation);
    ConversationState state = part.state;
    if (state.row() == 0) {
      state.row(ConversationRows.findOrMake(sql, conversation));
    }
    Message message =
        new Message(
            conversation,
            state.next(),
            new MessageId(ids.next()),
            clock.instant().truncatedTo(ChronoUnit.MILLIS), // as the table has it
            draft.author(),
            draft.from(),
            draft.kind(),
            draft.text(),
            draft.file(),
            draft.key());
    if (Messages.insert(sql, state.row(), message)) {
      state.advance();
      part.messages.add(message);
      return new Appended(message, stored, false);
    }
    Message first = Messages.withKey(sql, state.row(), conversation, draft.author(), draft.key());
    return new Appended(first, stored, true);
  }

  private Batch batchOf(Transaction transaction) {
    if (batch == null) {
      Batch fresh = new Batch(transaction);
      batch = fresh;
      transaction.onSafe(fresh::committed);
      transaction.onCommit(fresh::tell);
      transaction.onRollback(fresh::undo);
    }
    return batch;
  }

  /** What one transaction appends. */
  private final class Batch {
    private final Transaction transaction;
    private final Map<ConversationId, Part> parts = new LinkedHashMap<>();

    Batch(Transaction transaction) {
      this.transaction = transaction;
    }

    Part part(ConversationId id) throws SQLException {
      Part known = parts.get(id);
      if (known == null) {
        known = new Part(states.pin(transaction.sql(), id), new ArrayList<>());
        parts.put(id, known);
      }
      return known;
    }

    /** It is safe; on the writer's thread. */
    void committed() {
      batch = null;
      parts.values().forEach(part -> part.state.commit());
    }

    /** Everybody may know; on the thread of the answers. */
    void tell() {
      parts.values().forEach(part -> tellAndUnpin(part));
    }

    /**
     * It is not there, or it is and the disk could not say so: the next transaction looks; on the
     * writer's thread.
     */
    void undo() {
      batch = null;
      parts.values().forEach(part -> unsettle(part.state));
    }
  }

  private void tellAndUnpin(Part part) {
    List<Message> unknown = part.state.publish(part.messages);
    if (!unknown.isEmpty()) {
      if (unknown.get(0).seq() == 1 && part.state.id() instanceof ConversationId.Direct direct) {
        directs.born(direct);
      }
      recent.add(part.state, unknown);
      tail.appended(unknown);
      Head head = part.state.head();
      growth.grown(part.state, head.last(), head.oldest());
    }
    states.unpin(part.state);
  }

  /** Nobody knows what became of a pinned conversation; on the writer's thread. */
  private void unsettle(ConversationState state) {
    if (unsettled.isEmpty()) {
      writer.settle(this::settle);
    }
    if (unsettled.putIfAbsent(state, state.committed()) != null) {
      states.unpin(state); // one pin is kept as long as nobody knows, not one for each failure
    }
  }

  /**
   * Finds out where conversations stand after transactions that failed. What these have stored all
   * the same, without the disk being able to say so, is told.
   */
  private boolean settle(Transaction transaction) throws SQLException {
    for (Map.Entry<ConversationState, Long> entry : unsettled.entrySet()) {
      settle(transaction, entry.getKey(), entry.getValue());
    }
    transaction.onSafe(unsettled::clear);
    return true;
  }

  private void settle(Transaction transaction, ConversationState state, long known)
      throws SQLException {
    Sql sql = transaction.sql();
    long trimmed = states.settle(sql, state);
    long last = state.committed();
    List<Message> more =
        last == known
            ? List.of()
            : Messages.page(
                sql, state.row(), state.id(), known, last, Integer.MAX_VALUE, Integer.MAX_VALUE);
    transaction.onCommit(
        () -> {
          state.trim(trimmed);
          tellAndUnpin(new Part(state, more));
        });
  }

  // ---- taking away

  /** Sets the one to tell when a conversation has grown. */
  void onGrowth(Growth told) {
    growth = told;
  }

  /** Takes the messages up to a seq from the front of a conversation; false if they are gone. */
  boolean trim(Transaction transaction, ConversationId conversation, long upTo)
      throws SQLException {
    Sql sql = transaction.sql();
    ConversationState state = states.pin(sql, conversation);
    transaction.onCommit(
        () -> {
          state.trim(upTo);
          states.unpin(state);
        });
    transaction.onRollback(() -> unsettle(state));
    return Messages.trim(sql, state.row(), upTo);
  }

  /** Has all messages read from the disk anew, because some have changed there. */
  void forgetMessages() {
    states.forgetMessages();
  }

  // ---- reading

  @Override
  public CompletionStage<Slice> read(
      ConversationId conversation, long after, int limit, int maxBytes) {
    ConversationState known = states.peek(conversation);
    Slice page = known == null ? null : known.page(after, limit, maxBytes);
    return page != null
        ? completedStage(page)
        : readers.read(sql -> read(sql, conversation, after, limit, maxBytes));
  }

  private Slice read(Sql sql, ConversationId conversation, long after, int limit, int maxBytes)
      throws SQLException {
    ConversationState state = states.load(sql, conversation);
    Slice page = state.page(after, limit, maxBytes);
    if (page != null) {
      return page;
    }
    Head head = state.head();
    sql.commit(); // what is read now has at least all up to the head
    List<Message> messages =
        Messages.page(sql, state.row(), conversation, after, head.last(), limit, maxBytes);
    long first = messages.isEmpty() ? head.last() + 1 : messages.get(0).seq();
    long expected = Math.max(after + 1, head.oldest());
    // Between the head and the page retention may have taken messages.
    return new Slice(
        first > expected ? new Head(head.epoch(), head.last(), first) : head, messages);
  }

  @Override
  public CompletionStage<Map<ConversationId, Head>> heads(Collection<? extends ConversationId> of) {
    Map<ConversationId, Head> heads = new HashMap<>();
    List<ConversationId> unknown = new ArrayList<>();
    for (ConversationId id : of) {
      ConversationState state = states.peek(id);
      if (state == null) {
        unknown.add(id);
      } else {
        heads.put(id, state.head());
      }
    }
    return unknown.isEmpty()
        ? completedStage(heads)
        : readers.read(sql -> load(sql, unknown, heads));
  }

  private Map<ConversationId, Head> load(
      Sql sql, List<ConversationId> unknown, Map<ConversationId, Head> heads) throws SQLException {
    for (ConversationId id : unknown) {
      heads.put(id, states.load(sql, id).head());
    }
    return heads;
  }

  @Override
  public CompletionStage<List<ConversationId.Direct>> directs(AccountId account) {
    return directs.of(account);
  }
}
