package org.obrol.server.plain;

import io.netty.buffer.ByteBuf;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.server.dialect.Encoder;

/** One connection's: what all others get, but for the echo of what it has sent itself. */
final class PlainEncoder implements Encoder {
  private final PlainText text;
  private final Echo echo;

  PlainEncoder(PlainText text, Echo echo) {
    this.text = text;
    this.echo = echo;
  }

  @Override
  public void encode(Event event, ByteBuf out) {
    text.encode(event, out);
  }

  @Override
  public Encoder form() {
    return text;
  }

  @Override
  public boolean leavesOut(Push push) {
    return push instanceof Push.Message message && echo.isOwn(message.message().key());
  }
}
