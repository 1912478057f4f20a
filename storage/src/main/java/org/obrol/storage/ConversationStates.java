package org.obrol.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.Epochs;

/**
 * The conversations that memory knows of: those that somebody has looked at or written to lately.
 *
 * <p>One that is not here is read from the table, under a lock that the writer takes as well before
 * it begins to write to it. So nobody puts here what was true a moment ago: either the reader comes
 * first, and the writer goes on with what it read, or the writer comes first, and the reader finds
 * it here. While the writer is at it a conversation is pinned and stays.
 */
final class ConversationStates {
  private static final int STRIPES = 64;

  private static final String LOAD =
      "SELECT c.id, c.trimmed, (SELECT MAX(m.seq) FROM message m WHERE m.conversation = c.id)"
          + " FROM conversation c WHERE c.id = ?";

  /** How a conversation stands in the table. */
  private record Standing(long row, long trimmed, long last) {
    static final Standing NONE = new Standing(0, 0, 0);

    static Standing read(ResultSet row) throws SQLException {
      return new Standing(row.getLong(1), row.getLong(2), Math.max(row.getLong(2), row.getLong(3)));
    }
  }

  private final Epochs epochs;
  private final int max;
  private final Map<ConversationId, ConversationState> states = new ConcurrentHashMap<>();
  private final Object[] stripes = new Object[STRIPES];

  /**
   * Makes an empty shelf.
   *
   * @param max above how many those are put away that nobody uses
   */
  ConversationStates(Epochs epochs, int max) {
    this.epochs = epochs;
    this.max = max;
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Object();
    }
  }

  /** What memory knows of a conversation, or null. Any thread. */
  @Nullable ConversationState peek(ConversationId id) {
    return states.get(id);
  }

  /** The same, read from the table where memory does not know. On a reader's connection. */
  ConversationState load(Sql sql, ConversationId id) throws SQLException {
    ConversationState known = states.get(id);
    if (known != null) {
      return known;
    }
    synchronized (stripe(id)) {
      sql.commit(); // what is read now must not be older than the lock
      return get(sql, id);
    }
  }

  private ConversationState get(Sql sql, ConversationId id) throws SQLException {
    ConversationState known = states.get(id);
    if (known == null) {
      Standing table = standing(sql, id);
      known = new ConversationState(id, epochs.of(id), table.row, table.last, table.trimmed + 1);
      states.put(id, known);
    }
    return known;
  }

  private static Standing standing(Sql sql, ConversationId id) throws SQLException {
    long row = ConversationRows.find(sql, id);
    return row == 0 ? Standing.NONE : sql.first(LOAD, Standing::read, row).orElse(Standing.NONE);
  }

  /** The writer begins with a conversation. Confined to its thread. */
  ConversationState pin(Sql sql, ConversationId id) throws SQLException {
    synchronized (stripe(id)) {
      ConversationState state = get(sql, id);
      state.pin();
      return state;
    }
  }

  /** What the writer did with it is told. Any thread. */
  void unpin(ConversationState state) {
    synchronized (stripe(state.id())) {
      state.unpin();
    }
  }

  /**
   * Takes from the table where a pinned one stands; on the writer's thread.
   *
   * @return up to where its messages are gone
   */
  long settle(Sql sql, ConversationState state) throws SQLException {
    Standing table = standing(sql, state.id());
    state.settle(table.row, table.last);
    return table.trimmed;
  }

  /** Forgets all messages, so that all are read anew. */
  void forgetMessages() {
    states.values().forEach(ConversationState::forgetAll);
  }

  /** Puts away what nobody uses, where there is too much. */
  void sweep() {
    if (states.size() <= max) {
      return;
    }
    states.values().forEach(this::putAwayIfCold);
  }

  private void putAwayIfCold(ConversationState state) {
    synchronized (stripe(state.id())) {
      if (!state.isPinned() && state.isCold()) {
        states.remove(state.id());
      }
    }
  }

  int size() {
    return states.size();
  }

  private Object stripe(ConversationId id) {
    return stripes[Math.floorMod(id.hashCode(), STRIPES)];
  }
}
