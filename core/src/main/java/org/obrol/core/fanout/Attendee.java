package org.obrol.core.fanout;

import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;

/** A connection of a user who is in, as the directory knows it. */
public interface Attendee {
  /** Whose connection it is. Any thread. */
  AccountId account();

  /** Which kind of connection it is; see {@link org.obrol.core.command.Traits}. Any thread. */
  String kind();

  /** The lane on which it lives. Any thread. */
  LaneFanout fanout();

  /** What it gets by fan-out. On the lane. */
  Subscriber subscriber();

  /**
   * Something was written in a direct conversation of this user that this connection has not
   * subscribed to. On the lane. It must {@link Subscriber#join} before it returns or later; what is
   * in the log by then is not lost.
   */
  void discovered(ConversationId.Direct conversation);
}
