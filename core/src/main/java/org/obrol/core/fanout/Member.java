package org.obrol.core.fanout;

/**
 * One connection in one roster. Live: it has everything up to the roster's {@code last}, and needs
 * no cursor of its own. Behind: it has everything up to its cursor and gets no live pushes. A
 * connection that leaves and comes again is another member. Confined to the lane.
 */
final class Member {
  final Subscriber subscriber;
  final Roster roster;
  final View view;

  /** While behind: the last seq it has. */
  long cursor;

  /** While live: its place among the view's live members; else -1. */
  int place = -1;

  /** Whether it waits for its turn to read a page. */
  boolean queued;

  boolean left;

  Member(Subscriber subscriber, Roster roster, View view, long cursor) {
    this.subscriber = subscriber;
    this.roster = roster;
    this.view = view;
    this.cursor = cursor;
  }

  boolean isLive() {
    return place >= 0;
  }
}
