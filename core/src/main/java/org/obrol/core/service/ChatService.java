package org.obrol.core.service;

import org.obrol.core.spi.Peer;

/**
 * The pluggable core: what the network's side needs of a chat. {@link ChatServices} makes the one
 * that we ship; an embedder may wrap or replace it.
 */
public interface ChatService {
  /** Opens a session for a new connection. On the peer's lane. */
  Session open(Peer peer);

  /** The chat, for programs in this process. */
  Chat chat();

  /**
   * Says goodbye to all: clients are told to come back a little later, each at another time; what
   * is in hand is answered. Connections that come from now on get their goodbye at once. Idempotent
   * and at once; connections close as they get done. Any thread.
   */
  void drain();

  /** Whether no connection is left. Any thread. */
  boolean isEmpty();
}
