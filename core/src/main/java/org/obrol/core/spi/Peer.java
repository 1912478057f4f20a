package org.obrol.core.spi;

import org.obrol.core.command.Traits;
import org.obrol.core.event.Event;

/** What the chat knows of a connection: a way out. Implemented by the network's side. */
public interface Peer {
  /** The lane on which this connection lives, the same one for its whole life. */
  Lane lane();

  /**
   * Sends an event after all earlier ones. On the lane. After {@link #close} and on a lost
   * connection it does nothing.
   */
  void push(Event event);

  /**
   * Says whether the connection should go on reading commands. On the lane. What has been read
   * already may still be handed to the session.
   */
  void reading(boolean on);

  /**
   * Whether more waits to be written than may, so that no command should begin that would add to
   * it. On the lane. When that ends, {@link Lane#afterTurn} or the session's {@code drained} tells.
   */
  boolean isFull();

  /** Closes the connection once everything pushed has been written. On the lane; idempotent. */
  void close();

  /** What its client expects beside the commands it sends; the same for its whole life. */
  Traits traits();

  /**
   * Says that somebody has shown who they are on this connection, or that nobody is known on it any
   * more: the network's side may allow more to one who is known. On the lane.
   */
  void known(boolean known);

  /**
   * Runs a task on the lane when everything pushed so far has left for the network; never on a
   * connection that is lost before. On the lane. What is pushed only then never delays what others
   * push meanwhile.
   */
  void whenWritten(Runnable task);

  /** Where the connection comes from, for people: logs, audit. Any thread. */
  String origin();
}
