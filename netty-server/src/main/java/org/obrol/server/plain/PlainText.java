package org.obrol.server.plain;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.server.dialect.Encoder;

/** Writes events as lines that people read; what they are not told of as nothing. */
final class PlainText implements Encoder {
  private final PushLines pushes = new PushLines();

  @Override
  public void encode(Event event, ByteBuf out) {
    if (event instanceof Reply reply) {
      ByteBufUtil.writeUtf8(out, reply.result().accept(new ReplyLines(reply.to().verb())));
    } else if (event instanceof Push push) {
      ByteBufUtil.writeUtf8(out, push.accept(pushes));
    }
  }
}
