package org.obrol.core.model;

/** Tells one conversation from every other, whatever its members call it. */
public sealed interface ConversationId {
  /** The conversation that everybody is in. */
  ConversationId LOBBY = new Lobby();

  /** The lobby; use {@link #LOBBY}. */
  record Lobby() implements ConversationId {}

  /** A group's conversation. */
  record Group(GroupId group) implements ConversationId {}

  /** The conversation of two accounts, or of one with itself; {@code low <= high}. */
  record Direct(AccountId low, AccountId high) implements ConversationId {
    public Direct {
      if (low.compareTo(high) > 0) {
        throw new IllegalArgumentException(
            "direct conversation: " + low + " > " + high + " (expected: the lower id first)");
      }
    }

    /**
     * Spread over all places of a hash table. The record's own would not: ids are given in a row,
     * and those of neighbours, who talk to each other, would meet in a few places.
     */
    @Override
    public int hashCode() {
      long mixed = (low.value() * 0x9E3779B97F4A7C15L + high.value()) * 0x9E3779B97F4A7C15L;
      return (int) (mixed >>> 32); // the golden ratio's multiples: Knuth's multiplicative hashing
    }

    /** The one whom {@code me} talks to here; {@code me} in a conversation with oneself. */
    public AccountId other(AccountId me) {
      return low.equals(me) ? high : low;
    }

    /** Whether this account is one of the two. */
    public boolean has(AccountId account) {
      return low.equals(account) || high.equals(account);
    }
  }

  /** The conversation of two accounts, in whichever order they are given. */
  static Direct direct(AccountId one, AccountId other) {
    return one.compareTo(other) <= 0 ? new Direct(one, other) : new Direct(other, one);
  }

  /** The conversation of a group. */
  static ConversationId group(GroupId group) {
    return new Group(group);
  }
}
