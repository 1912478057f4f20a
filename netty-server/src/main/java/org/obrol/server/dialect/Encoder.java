package org.obrol.server.dialect;

import io.netty.buffer.ByteBuf;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;

/**
 * Turns events into bytes. Connections whose encoders have the same {@link #form} get the same
 * bytes: what goes to many of them is encoded once. Called on the event loop of its connection; one
 * that several connections share is called on several.
 */
public interface Encoder {
  /**
   * Writes an event's whole frame; nothing for an event that its clients are not told of.
   *
   * @param out belongs to the caller
   */
  void encode(Event event, ByteBuf out);

  /**
   * What stands for the bytes that this makes of pushes: this itself, unless several encoders make
   * the same.
   */
  default Encoder form() {
    return this;
  }

  /**
   * Whether a push is left out on this connection, though others of the same form get it, such as
   * the echo of what it has sent itself. For one whose {@link #form} is another one.
   */
  default boolean leavesOut(Push push) {
    return false;
  }
}
