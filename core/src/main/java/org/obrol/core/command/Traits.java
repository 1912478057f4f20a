package org.obrol.core.command;

/**
 * What a dialect's clients expect of their connection beside the commands they send.
 *
 * @param kind connections of one kind count together where kinds count apart; the dialect's name
 * @param secondLogin what becomes of a second login on a connection of this kind
 * @param directBacklogOnly whether a login pushes what is unread of direct conversations alone, and
 *     begins at the head of all others
 * @param readsWhatItGets whether a direct message counts as read once it was written to the network
 * @param hearsOfLeaving whether one who is logged in is told when another user's last connection of
 *     this kind goes
 * @param openGroups whether one may write to a group without being in it
 * @param mayStayOut whether a connection may stay for as long as it likes without a login
 */
public record Traits(
    String kind,
    SecondLogin secondLogin,
    boolean directBacklogOnly,
    boolean readsWhatItGets,
    boolean hearsOfLeaving,
    boolean openGroups,
    boolean mayStayOut) {

  /** Those of a client that speaks the native protocol, and of most others. */
  public static Traits of(String kind) {
    return new Traits(kind, SecondLogin.MULTI, false, false, false, false, false);
  }

  /** The same, with another answer to a second login. */
  public Traits withSecondLogin(SecondLogin chosen) {
    return new Traits(
        kind, chosen, directBacklogOnly, readsWhatItGets, hearsOfLeaving, openGroups, mayStayOut);
  }
}
