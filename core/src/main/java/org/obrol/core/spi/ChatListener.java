package org.obrol.core.spi;

import java.util.List;
import org.obrol.core.event.Goodbye;
import org.obrol.core.model.Account;
import org.obrol.core.model.Message;

/**
 * Is told what happens, for metrics, audit and programs that take part; cannot refuse. Called where
 * things happen, often on a lane, so it must not block. What it throws is logged and forgotten.
 */
public interface ChatListener {
  /** A connection was opened. */
  default void connected(Peer peer) {}

  /** A connection is gone. */
  default void disconnected(Peer peer) {}

  /** An account was made. */
  default void registered(Account account) {}

  /** A connection was logged in. */
  default void loggedIn(Account account, Peer peer) {}

  /** A connection is no longer logged in: logged out, closed or lost. */
  default void loggedOut(Account account, Peer peer) {}

  /** A connection was told goodbye. */
  default void closing(Peer peer, Goodbye why) {}

  /** Messages of one conversation were stored, in order; see {@link Tail}. */
  default void appended(List<Message> batch) {}

  /** A connection fell behind. */
  default void lagging(Peer peer) {}
}
