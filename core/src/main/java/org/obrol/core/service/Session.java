package org.obrol.core.service;

import org.obrol.core.command.Command;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Goodbye;

/**
 * One connection's state: takes its commands, pushes events to its {@link org.obrol.core.spi.Peer}.
 * Confined to the peer's lane: every method must be called there.
 *
 * <p>Each command gets exactly one {@link org.obrol.core.event.Reply}, in the order of the
 * commands. Only {@code send}s overlap: any other command waits for all before it, and those behind
 * wait for it, so a connection reads its own writes.
 */
public interface Session {
  /** Takes the next command. After a goodbye it is ignored. */
  void accept(Tag tag, Command command);

  /**
   * The client will send nothing more but still reads: what is in hand is answered, then it gets
   * its goodbye.
   */
  void inputClosed();

  /** More waits to be written to the client than may; not called from within a push. */
  void congested();

  /** What was too much has been written. */
  void drained();

  /**
   * The client has not read for too long, or breaks the rules of its protocol: it gets a goodbye,
   * and what it asked for and has not been answered is forgotten.
   */
  void end(Goodbye why, String reason);

  /** The connection is gone. What it has begun to send is still stored and reaches the others. */
  void disconnected();
}
