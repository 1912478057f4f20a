package org.obrol.server.web;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.timeout.IdleStateHandler;
import org.obrol.core.command.Traits;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.ndjson.NativeDialect;

/**
 * The native protocol in WebSocket messages: a message in is a line, a frame out is a message. All
 * else is as on a byte stream; the connections of both count together where kinds count apart.
 */
final class WebSocketDialect implements Dialect {
  private final NativeDialect spoken;
  private final boolean deflate;
  private final Encoder encoder;

  /**
   * Makes it for all connections that have agreed on the same.
   *
   * @param deflate whether they have agreed on compressed messages
   */
  WebSocketDialect(NativeDialect spoken, boolean deflate) {
    this.spoken = spoken;
    this.deflate = deflate;
    this.encoder = new WebSocketEncoder(spoken.encoder(), deflate);
  }

  @Override
  public String name() {
    return spoken.name();
  }

  @Override
  public Traits traits() {
    return spoken.traits();
  }

  @Override
  public Encoder install(ChannelPipeline pipeline) {
    pipeline.addLast("idle", new IdleStateHandler(MessageLines.PING_AFTER_SECONDS, 0, 0));
    if (deflate) {
      pipeline.addLast("inflate", new Inflate(Handshakes.MAX_FRAME_BYTES));
    }
    pipeline
        .addLast("utf-8", new Utf8FrameValidator(false))
        .addLast("messages", new MessageLines());
    spoken.install(pipeline);
    return encoder;
  }
}
