package org.obrol.core.command;

import java.util.Set;

/**
 * What a dialect's clients expect of their connection beside the commands they send.
 *
 * @param kind connections of one kind count together where kinds count apart; the dialect's name
 * @param secondLogin what becomes of a second login on a connection of this kind
 * @param all what is different from a client of the native protocol
 */
public record Traits(String kind, SecondLogin secondLogin, Set<Trait> all) {
  /** One difference. */
  public enum Trait {
    /** A login pushes what is unread of direct conversations alone, and begins at others' heads. */
    DIRECT_BACKLOG_ONLY,
    /** A direct message counts as read once it has left for the network. */
    READS_WHAT_IT_GETS,
    /** One who is logged in is told when another user's last connection of this kind goes. */
    HEARS_OF_LEAVING,
    /** One may write to a group without being in it. */
    OPEN_GROUPS,
    /** A connection may stay for as long as it likes without a login. */
    MAY_STAY_OUT
  }

  public Traits {
    all = Set.copyOf(all);
  }

  /** Those of a dialect that lets users in as often as they like. */
  public static Traits of(String kind, Trait... traits) {
    return new Traits(kind, SecondLogin.MULTI, Set.of(traits));
  }

  /** The same, with another answer to a second login. */
  public Traits withSecondLogin(SecondLogin chosen) {
    return new Traits(kind, chosen, all);
  }

  /** Whether this is one of them. */
  public boolean has(Trait trait) {
    return all.contains(trait);
  }
}
