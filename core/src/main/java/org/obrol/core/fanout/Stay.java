package org.obrol.core.fanout;

import java.util.List;

/**
 * That a user is in, as of some moment. Immutable.
 *
 * @param attendees the user's connections
 * @param lanes where they live, each once
 * @param stamp another one whenever the connections are others
 * @param reasons how many there are: connections, and tokens in use elsewhere
 * @param place the order of coming in
 */
record Stay<A extends Attendee>(
    List<A> attendees, List<LaneFanout> lanes, long stamp, int reasons, long place) {
  /** Of a user who is not in. */
  static final Stay<?> NOBODY = new Stay<>(List.of(), List.of(), 0, 0, 0);

  /** The same connections for more reasons, or fewer. */
  Stay<A> withReasons(int others) {
    return new Stay<>(attendees, lanes, stamp, others, place);
  }
}
