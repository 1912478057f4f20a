package org.obrol.client;

import java.time.Duration;
import java.util.List;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/**
 * Is told what a {@link ChatClient} hears without having asked.
 *
 * <p>All methods are called one after the other, in the order of the events: on the client's event
 * loop, or by the executor that its builder was given. On the event loop they must not block. What
 * they throw is logged and changes nothing.
 */
public interface ChatListener {
  /**
   * A message was written, by whomever, this user included. Of each conversation the messages come
   * in {@code seq} order, none twice and none left out but those of a {@link #gap}, also across
   * reconnects.
   */
  default void message(ChatMessage message) {}

  /** Messages that will not come. */
  default void gap(Gap gap) {}

  /** This user has read a conversation up to {@code seq}, on another connection. */
  default void read(Address conversation, long seq) {}

  /** Users came in or went. Only after {@link ChatClient#presence}. */
  default void presence(List<UserName> came, List<UserName> left) {}

  /** Somebody came into a group or left it. */
  default void group(GroupEvent event) {}

  /** This client reads too slowly; the server holds messages back until it has caught up. */
  default void lag() {}

  /**
   * The server will close soon; the client will come back by itself.
   *
   * @param reconnectAfter how long the client will wait before it does
   */
  default void draining(Duration reconnectAfter) {}

  /** The connection is lost, and the client tries to come back by itself until it has. */
  default void disconnected(String reason) {}

  /** The connection is back, and so is the login if there was one. Missed messages follow. */
  default void reconnected() {}

  /** The client is closed and will not come back. Called once, last. */
  default void closed(String reason) {}
}
