package org.obrol.server.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.server.dialect.Encoder;
import org.obrol.server.dialect.LoginState;
import org.obrol.server.dialect.Request;

/**
 * Takes requests about files, one at a time, and hands the commands that they become to the session
 * behind it. A request that comes before the one in hand is answered is not taken, nor is anything
 * after it. Confined to the event loop.
 */
final class HttpFiles extends SimpleChannelInboundHandler<HttpObject> {
  /** How often within the idle timeout a body is looked at that does not come. */
  private static final int LOOKS = 4;

  private static final String BEARER = "Bearer ";

  private final Encoder frames;
  private final Origins origins;
  private final Duration idleTimeout;
  private final Runnable answered;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private long exchanges;
  private boolean whole; // of the request in hand everything is here
  private boolean overtaken; // by a request that is not taken
  private boolean inputEnded;
  private boolean ending; // nothing more is taken
  private boolean unwritten; // the last answer may still be on its way to the network
  private boolean moved; // something of the body has come since the last look
  private @Nullable Future<?> watching;

  /**
   * Makes one for a connection.
   *
   * @param frames lays replies as the native protocol has them
   * @param idleTimeout how long nothing of a body may come that was announced
   * @param answered runs when a request has been answered and the next one may come
   */
  HttpFiles(Encoder frames, Origins origins, Duration idleTimeout, Runnable answered) {
    this.frames = frames;
    this.origins = origins;
    this.idleTimeout = idleTimeout;
    this.answered = answered;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  private ChannelHandlerContext ctx() {
    return Objects.requireNonNull(context);
  }

  Encoder frames() {
    return frames;
  }

  /** The request in hand, or null. */
  @Nullable Exchange exchange() {
    return exchange;
  }

  /** Whether all that comes is for this, requests about other things too. */
  boolean isBusy() {
    return exchange != null || ending;
  }

  // ---- what comes in

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
    if (part instanceof HttpRequest request) {
      if (isBusy()) {
        overtaken = true;
      } else {
        begin(request);
      }
    }
    Exchange taking = exchange;
    if (part instanceof HttpContent content && taking != null && !overtaken && !whole) {
      moved = true;
      if (content.decoderResult().isFailure()) {
        taking.contentBroken();
        overtaken = true;
        return;
      }
      taking.content(content.content());
      if (part instanceof LastHttpContent) {
        whole = true;
        stopWatching();
        taking.contentEnded();
      }
    }
  }

  private void begin(HttpRequest request) {
    whole =
        !HttpUtil.isTransferEncodingChunked(request) && HttpUtil.getContentLength(request, 0L) == 0;
    Exchange begun = exchange(request, ++exchanges);
    exchange = begun;
    if (!whole) {
      moved = false;
      watch(LOOKS);
    }
    begun.begin();
    if (whole && exchange == begun) {
      begun.contentEnded();
    }
  }

  private Exchange exchange(HttpRequest request, long number) {
    String path = Objects.requireNonNull(Targets.path(request.uri()));
    try {
      if (isUnknownExpectation(request)) {
        throw new BadRequest(
            HttpResponseStatus.EXPECTATION_FAILED,
            Failure.MALFORMED,
            "Expect: (expected: 100-continue)");
      }
      FileRequest asked = FileRequest.of(request, path);
      if (asked instanceof FileRequest.Options) {
        return new Preflight(this, request, number, path);
      }
      String token = token(request);
      if (asked instanceof FileRequest.Send send) {
        return new WholeUpload(this, request, number, send, token);
      }
      return asked instanceof FileRequest.Add add
          ? new PartialUpload(this, request, number, add, token)
          : new Download(this, request, number, (FileRequest.Get) asked, token);
    } catch (BadRequest bad) {
      return new Refusal(this, request, number, path, bad);
    }
  }

  private static boolean isUnknownExpectation(HttpRequest request) {
    String expected = request.headers().get(HttpHeaderNames.EXPECT);
    return expected != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected.strip());
  }

  private static String token(HttpRequest request) {
    List<String> fields = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (fields.size() != 1 || !fields.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new BadRequest(
          Failure.BAD_TOKEN, "no token (expected: one field Authorization: Bearer TOKEN)");
    }
    return fields.get(0).substring(BEARER.length()).strip();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Exchange taking = exchange;
    if (taking != null) {
      taking.contentRead();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (exchange == null ? unwritten : whole) {
        return; // it is told when the answer has been taken
      }
      cutContent();
    }
    Exchange running = exchange;
    if (event == LoginState.LOGGED_OUT && running != null && running.isAnswered()) {
      cut(); // whose token has ended gets no more of a file
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopWatching();
    cutContent();
    exchange = null;
    ctx.fireChannelInactive();
  }

  private void cutContent() {
    if (exchange != null && !whole) {
      exchange.contentCut();
    }
  }

  // ---- what exchanges ask for

  /** Hands a command on. */
  void ask(Tag tag, Command command) {
    ctx().fireChannelRead(new Request(tag, command));
  }

  /** Does something when what is being done now is done. */
  void later(Runnable task) {
    ctx().executor().execute(task);
  }

  /** Whether all of the request in hand is here, and nothing behind it. */
  boolean isRequestWhole() {
    return whole && !overtaken;
  }

  /** Whether the client has stopped in the middle of a body. */
  boolean bodyEndsEarly() {
    return inputEnded && !whole;
  }

  /** The origin of the script that asks, if pages from there may; else null. */
  @Nullable String allowedOrigin(HttpRequest request) {
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    boolean printable = origin != null && origin.chars().allMatch(c -> c > ' ' && c <= '~');
    return printable && origins.named(origin) ? origin : null;
  }

  /**
   * The answer to the request in hand is complete.
   *
   * @param close whether nothing more is taken from the connection
   */
  void completed(boolean close) {
    stopWatching();
    exchange = null;
    ending = close || overtaken;
    unwritten = true;
    long number = exchanges;
    later(() -> awaitWritten(number)); // it is being laid into a buffer now
  }

  /** Goes on only when the answer has left, because who is slow has a right to all of it. */
  private void awaitWritten(long number) {
    ctx().fireUserEventTriggered(HandOver.INSTANCE);
    ctx()
        .writeAndFlush(Unpooled.EMPTY_BUFFER) // behind the answer
        .addListener(
            written -> {
              if (written.isSuccess() && number == exchanges) {
                unwritten = false;
                goOn();
              }
            });
  }

  private void goOn() {
    if (ending) {
      ask(Tag.NONE, new Command.Quit());
    } else if (inputEnded) {
      ctx().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    } else {
      answered.run();
    }
  }

  /** Ends the connection at once, so that its client sees that something is missing. */
  void cut() {
    later(() -> ctx().close());
  }

  // ---- bodies that do not come

  private void watch(int looksLeft) {
    watching =
        ctx()
            .executor()
            .schedule(() -> look(looksLeft), idleTimeout.toNanos() / LOOKS, TimeUnit.NANOSECONDS);
  }

  private void look(int looksLeft) {
    boolean waits = ctx().channel().config().isAutoRead(); // else it is we who do not read
    int left = moved || !waits ? LOOKS : looksLeft - 1;
    moved = false;
    if (left == 0) {
      ctx().close();
    } else {
      watch(left);
    }
  }

  private void stopWatching() {
    if (watching != null) {
      watching.cancel(false);
      watching = null;
    }
  }
}
