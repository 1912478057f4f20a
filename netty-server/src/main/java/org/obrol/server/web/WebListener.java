package org.obrol.server.web;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.ndjson.NativeDialect;

/** What all connections of a web listener share. */
public final class WebListener {
  /** As long as what most servers take; a token, an address and a file's name are shorter. */
  private static final int MAX_LINE_BYTES = 8 << 10;

  private static final int MAX_HEADER_BYTES = 16 << 10;

  /** Tells when a client takes nothing of an answer; a session on a WebSocket sees to that. */
  static final String STALL = "stall";

  private final Page page;
  private final Origins origins;
  private final WebSocketDialect plain;
  private final WebSocketDialect deflating;
  private final Duration bodyTimeout;
  private final Encoder frames;
  private final SessionOpener opener;

  /**
   * Makes one for a dialect, which is spoken in WebSocket messages.
   *
   * @param bodyTimeout how long nothing may come of a file that is being sent
   */
  public WebListener(
      Page page,
      Origins origins,
      Duration bodyTimeout,
      NativeDialect spoken,
      SessionOpener opener) {
    this.page = page;
    this.origins = origins;
    this.bodyTimeout = bodyTimeout;
    this.plain = new WebSocketDialect(spoken, false);
    this.deflating = new WebSocketDialect(spoken, true);
    this.frames = spoken.encoder();
    this.opener = opener;
  }

  /** Sets up a new connection. On its event loop. */
  public void install(ChannelPipeline pipeline) {
    pipeline
        .addLast(
            "http-in",
            new HttpRequestDecoder(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setMaxHeaderSize(MAX_HEADER_BYTES)
                    .setMaxChunkSize(Upload.PIECE_BYTES)))
        .addLast("http-out", new HttpResponseEncoder())
        .addLast(
            STALL, new IdleStateHandler(true, 0, WebRequests.STALL_SECONDS, 0, TimeUnit.SECONDS))
        .addLast("web", new WebRequests(this));
  }

  /**
   * What takes the requests about files of one connection.
   *
   * @param answered runs when a request has been answered and the next one may come
   */
  HttpFiles files(Runnable answered) {
    return new HttpFiles(frames, origins, bodyTimeout, answered);
  }

  Page page() {
    return page;
  }

  Origins origins() {
    return origins;
  }

  SessionOpener opener() {
    return opener;
  }

  WebSocketDialect dialect(boolean deflate) {
    return deflate ? deflating : plain;
  }
}
