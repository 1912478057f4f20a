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
