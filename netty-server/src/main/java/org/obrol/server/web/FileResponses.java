package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.server.dialect.Encoder;

/** Makes HTTP responses of what a session says about files, for one connection. */
final class FileResponses implements Encoder {
  private final HttpFiles files;

  FileResponses(HttpFiles files) {
    this.files = files;
  }

  @Override
  public void encode(Event event, ByteBuf out) {
    Exchange exchange = files.exchange();
    if (exchange == null) {
      return; // nobody waits for it: the rest of an upload that was refused, or a goodbye
    }
    if (event instanceof Reply reply) {
      exchange.replied(reply, out);
    } else if (event instanceof Push.FileChunk piece) {
      exchange.piece(piece, out);
    } else if (event instanceof Push.FileStopped) {
      files.cut(); // the length has been told, so nothing but less of it can tell that it stops
    } else if (event instanceof Push.Bye bye) {
      exchange.goodbye(bye.why(), out);
    }
  }
}
