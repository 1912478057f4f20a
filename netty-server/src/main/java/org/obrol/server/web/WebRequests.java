package org.obrol.server.web;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_URI_TOO_LONG;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks HTTP: answers with a file of the page, hands on what is about files of
 * the chat, or turns it into a WebSocket, after which this is gone. Confined to the event loop.
 */
final class WebRequests extends SimpleChannelInboundHandler<HttpObject> {
  /** The path on which the chat is spoken. */
  private static final String CHAT = "/chat";

  /** How long a connection may take until the next request has come, whether it is idle or slow. */
  private static final int REQUEST_TIMEOUT_SECONDS = 60;

  /** How long a client may take not one byte of an answer. */
  static final int STALL_SECONDS = 60;

  private static final System.Logger LOG = System.getLogger(WebRequests.class.getName());

  private final WebListener listener;
  private final PageRequests page;
  private @Nullable Future<?> timeout;
  private @Nullable HttpFiles files; // from the first request about files on
  private @Nullable HttpRequest upgrade; // that is carried out when all of it is here
  private int unwritten; // answers on their way to the network
  private boolean closing; // nothing more is taken

  WebRequests(WebListener listener) {
    this.listener = listener;
    this.page = new PageRequests(listener.page());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    awaitRequest(ctx);
    // Nobody behind this is told: a session begins with the first request that needs one.
  }

  private void awaitRequest(ChannelHandlerContext ctx) {
    stopTimeout();
    timeout = ctx.executor().schedule(() -> ctx.close(), REQUEST_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private void stopTimeout() {
    if (timeout != null) {
      timeout.cancel(false);
      timeout = null;
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
    if (closing) {
      return;
    }
    if (files != null && files.isBusy()) {
      ctx.fireChannelRead(ReferenceCountUtil.retain(part)); // which is released there
      return;
    }
    if (part.decoderResult().isFailure()) {
      answer(ctx, null, broken(part.decoderResult().cause()));
      return;
    }
    if (part instanceof HttpRequest request) {
      begin(ctx, request);
    }
    if (part instanceof LastHttpContent && !closing) {
      if (unwritten == 0) {
        awaitRequest(ctx); // else when the answer has left
      }
      if (upgrade != null) {
        upgrade(ctx, upgrade);
      }
    }
  }

  private static Answer broken(Throwable cause) {
    HttpResponseStatus status =
        cause instanceof TooLongHttpLineException
            ? REQUEST_URI_TOO_LONG
            : cause instanceof TooLongHttpHeaderException
                ? REQUEST_HEADER_FIELDS_TOO_LARGE
                : BAD_REQUEST;
    return Answer.text(status, "this is no HTTP request that can be understood").andClose();
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    String path = Targets.path(request.uri());
    if (!ctx.channel().isWritable()) {
      closing = true; // it asks and does not read: what is on its way is the last that it gets
    } else if (path == null) {
      answer(ctx, request, Answer.text(BAD_REQUEST, "this is no path").andClose());
    } else if (!hasHost(request)) {
      answer(ctx, request, Answer.text(BAD_REQUEST, "Host: (expected: one)").andClose());
    } else if (FileRequest.isOne(path)) {
      stopTimeout();
      openFiles(ctx);
      ctx.fireChannelRead(request);
    } else if (path.equals(CHAT)) {
      beginUpgrade(ctx, request);
    } else if (isGet(request)) {
      Answer found = page.find(path.substring(1), request.headers());
      answer(ctx, request, found != null ? found : Answer.text(NOT_FOUND, "there is no " + path));
    } else {
      answer(
          ctx,
          request,
          Answer.text(METHOD_NOT_ALLOWED, "only GET and HEAD are answered here")
              .with(HttpHeaderNames.ALLOW, "GET, HEAD"));
    }
  }

  private void openFiles(ChannelHandlerContext ctx) {
    if (files == null) {
      HttpFiles opened = listener.files(() -> awaitRequest(ctx));
      listener.opener().open(ctx.pipeline(), new FileDialect(opened));
      files = opened;
      ctx.fireChannelActive(); // to the session and what is before it, which were added just now
    }
  }

  /** RFC 9112, section 3.2. */
  private static boolean hasHost(HttpRequest request) {
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    return hosts == 1 || (hosts == 0 && !request.protocolVersion().equals(HttpVersion.HTTP_1_1));
  }

  private static boolean isGet(HttpRequest request) {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  private void answer(ChannelHandlerContext ctx, @Nullable HttpRequest request, Answer answer) {
    ctx.fireUserEventTriggered(HandOver.INSTANCE); // what was answered about files goes first
    stopTimeout();
    closing |= !answer.keepsOpen(request);
    unwritten++;
    answer.writeTo(ctx, request).addListener(written -> answered(ctx, written.isSuccess()));
  }

  private void answered(ChannelHandlerContext ctx, boolean written) {
    unwritten--;
    if (!written) {
      ctx.close();
    } else if (unwritten == 0 && closing) {
      LingeringClose.begin(
          ctx.channel(),
          (delay, task) -> ctx.executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
    } else if (unwritten == 0 && !ctx.isRemoved()) {
      awaitRequest(ctx);
    }
  }

  /** Takes nothing more, and ends the connection when what has been asked is answered. */
  private void end(ChannelHandlerContext ctx) {
    closing = true;
    if (unwritten == 0) {
      ctx.close();
    }
  }

  /** A client that takes nothing of its answer is not waited for. */
  private static void stalled(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
    if (waiting != null && waiting.totalPendingWriteBytes() > 0) {
      ctx.close();
    }
  }

  private void beginUpgrade(ChannelHandlerContext ctx, HttpRequest request) {
    Answer refusal = Handshakes.refusal(request, listener.origins(), ctx.channel().localAddress());
    if (refusal == null && files != null) {
      refusal =
          Answer.text(BAD_REQUEST, "a WebSocket begins on a connection of its own").andClose();
    }
    if (refusal == null) {
      upgrade = request;
    } else {
      answer(ctx, request, refusal);
    }
  }

  private void upgrade(ChannelHandlerContext ctx, HttpRequest request) {
    boolean deflate = Deflate.isOffered(request.headers());
    listener.opener().open(ctx.pipeline(), listener.dialect(deflate));
    ctx.fireChannelActive(); // to the session and what is before it, which were added just now
    Handshakes.carryOut(ctx.channel(), request, deflate);
    ctx.pipeline().remove(WebListener.STALL);
    ctx.pipeline().remove(this);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      stalled(ctx);
    } else if (files == null
        && (event == Draining.INSTANCE || event instanceof ChannelInputShutdownEvent)) {
      end(ctx);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stopTimeout();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Level level = cause instanceof IOException ? Level.DEBUG : Level.ERROR;
    LOG.log(level, "an HTTP connection failed", cause);
    ctx.close();
  }
}
