package org.obrol.server.dialect;

import io.netty.buffer.ByteBuf;
import org.obrol.core.event.Event;

/**
 * Turns events into bytes. Connections that share an encoder get the same bytes: what goes to many
 * of them is encoded once. Shared between event loops, so it keeps no state.
 */
public interface Encoder {
  /**
   * Writes an event's whole frame; nothing for an event that its clients are not told of.
   *
   * @param out belongs to the caller
   */
  void encode(Event event, ByteBuf out);
}
