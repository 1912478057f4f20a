package org.obrol.client;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;
import org.obrol.core.model.Position;

/**
 * A client's life over all its connections: connects, comes back, keeps what was not answered and
 * where the listener stands.
 *
 * <p>Confined to one event loop, on which all its connections run; only {@link #token}, {@link
 * #nextLabel}, {@link #loop}, {@link #transfers}, {@link #closed} and {@link #released} may be
 * called from elsewhere.
 */
final class Engine {
  private static final Duration RETRY_PAGE_AFTER = Duration.ofSeconds(1);

  private enum Phase {
    /** Never connected. */
    IDLE,
    CONNECTING,
    /** Connected, not logged in. */
    OPEN,
    /** A login or resume is not answered yet. */
    ENTERING,
    /** Logged in. */
    IN,
    /** Waiting before the next try to connect. */
    PAUSED,
    CLOSED
  }

  private final Settings settings;
  private final EventLoop loop;
  private final Callbacks callbacks;
  private final Streams streams;
  private final Transfers transfers;
  private final Connector connector;
  private final AtomicLong labels = new AtomicLong();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private final CompletableFuture<Void> released = new CompletableFuture<>();

  private final Backlog backlog = new Backlog();

  private Phase phase = Phase.IDLE;
  private @Nullable Link link;
  private @Nullable Consumer<@Nullable ChatException> firstConnect;
  private boolean presence;
  private boolean away; // the listener knows that the connection is lost
  private volatile @Nullable String token; // written on the loop only

  Engine(Settings settings, EventLoop loop, Callbacks callbacks) {
    this.settings = settings;
    this.loop = loop;
    this.callbacks = callbacks;
    this.streams = new Streams(this, callbacks);
    this.transfers = new Transfers(this, settings.fileExecutor(), callbacks);
    this.connector = new Connector(settings, loop);
  }

  EventLoop loop() {
    return loop;
  }

  /** The files on their way; its own threads. */
  Transfers transfers() {
    return transfers;
  }

  /** Completes when the client is closed and its listener has been told so. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  /** Completes when the client is closed and its last connection gone. */
  CompletableFuture<Void> released() {
    return released;
  }

  Optional<String> token() {
    return Optional.ofNullable(token);
  }

  String nextLabel() {
    return Long.toString(labels.incrementAndGet(), Character.MAX_RADIX);
  }

  Map<Address, Position> positions() {
    assert loop.inEventLoop();
    return streams.positions();
  }

  // ---- the program's side

  /** Connects for the first time; the outcome is null where it worked. */
  void connect(Consumer<@Nullable ChatException> outcome) {
    assert loop.inEventLoop();
    if (phase != Phase.IDLE) {
      outcome.accept(
          phase == Phase.CLOSED
              ? new ChatException(ChatException.CLOSED, "the client is closed", false)
              : new ChatException(ChatException.CONNECT_FAILED, "called already", false));
      return;
    }
    phase = Phase.CONNECTING;
    firstConnect = outcome;
    connector.connect(
        channel -> {
          if (opened(channel)) {
            phase = Phase.OPEN;
            firstConnectEnded(null);
            sendWaiting();
          }
        },
        reason -> {
          if (phase != Phase.CLOSED) {
            phase = Phase.IDLE;
            ChatException problem = new ChatException(ChatException.CONNECT_FAILED, reason, true);
            backlog.failAll(problem);
            firstConnectEnded(problem);
          }
        });
  }

  private void firstConnectEnded(@Nullable ChatException problem) {
    Consumer<@Nullable ChatException> outcome = firstConnect;
    firstConnect = null;
    if (outcome != null) {
      outcome.accept(problem);
    }
  }

  /** Sends a request now, or as soon as there is a connection that may have it. */
  void submit(Request request) {
    assert loop.inEventLoop();
    switch (phase) {
      case IDLE -> request.outcome().failed(closedProblem("the client is not connected"));
      case CLOSED -> request.outcome().failed(closedProblem("the client is closed"));
      case CONNECTING, ENTERING, PAUSED -> {
        backlog.add(request);
        closeIfAllIsSaid();
      }
      case OPEN, IN -> write(request);
    }
  }

  /** Ends the client: no connection, no further try. */
  void close(String reason) {
    assert loop.inEventLoop();
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    token = null;
    connector.stop();
    Link last = link;
    if (last != null) {
      last.end(reason);
      last.closeFuture().addListener(done -> released.complete(null));
    } else {
      released.complete(null);
    }
    backlog.failAll(closedProblem(reason));
    transfers.close(closedProblem(reason));
    firstConnectEnded(closedProblem(reason));
    callbacks.tell(listener -> listener.closed(reason));
    callbacks.run(() -> closed.complete(null));
    if (settings.ownsLoops()) {
      var unused = settings.loops().shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }
  }

  /** The answer to a login came. */
  void loggedIn(LoggedIn reply) {
    assert loop.inEventLoop();
    token = reply.token();
    streams.loggedIn(reply.conversations());
  }

  /** The answer to a resume by the program came. */
  void resumed(LoggedIn reply, Map<Address, Position> positions) {
    assert loop.inEventLoop();
    token = reply.token();
    streams.restore(positions);
    phase = Phase.IN; // the streams ask for what they miss
    streams.resumed(reply.conversations());
  }

  void loggedOut() {
    assert loop.inEventLoop();
    token = null;
    presence = false;
    streams.clear();
    transfers.loggedOut();
    if (phase == Phase.IN) {
      phase = Phase.OPEN; // else a login is on its way already
    }
  }

  void presence(boolean on) {
    assert loop.inEventLoop();
    presence = on;
  }

  void joined(Conversation group) {
    assert loop.inEventLoop();
    streams.joined(group);
  }

  void left(Address group) {
    assert loop.inEventLoop();
    streams.left(group);
  }

  // ---- the streams' side

  /** Asks for a page of history on this connection; without an answer if it is lost. */
  void history(Map<String, ?> fields, Consumer<HistoryPage> page, Consumer<ChatException> problem) {
    own("history", fields, reply -> page.accept(Replies.history(reply)), problem);
  }

  /** Runs a task on the loop after a short while. */
  void later(Runnable task) {
    var unused = loop.schedule(task, RETRY_PAGE_AFTER.toMillis(), TimeUnit.MILLISECONDS);
  }

  // ---- the connection's side

  /** The heartbeat wants a sign of life. */
  void ping() {
    own("ping", Map.of(), reply -> {}, problem -> {});
  }

  /** A request was answered. */
  void answered(Request request, Frame reply) {
    assert loop.inEventLoop();
    if (reply instanceof Frame.Failed failed) {
      request.outcome().failed(failed.problem());
    } else if (reply instanceof Frame.Ok ok) {
      try {
        request.outcome().done(ok.fields());
      } catch (MalformedFrameException e) {
        request
            .outcome()
            .failed(new ChatException(ChatException.PROTOCOL_ERROR, e.problem(), false));
        throw e;
      }
    }
    if (request.kind() == Request.Kind.ENTER && (phase == Phase.ENTERING || phase == Phase.IN)) {
      phase = token == null ? Phase.OPEN : Phase.IN;
      sendWaiting();
    }
  }

  /** The server told something. */
  void pushed(Link from, Frame.Pushed push) {
    assert loop.inEventLoop();
    Fields fields = push.fields();
    switch (push.event()) {
      case "message" -> streams.message(Replies.message(fields));
      case "gap" -> streams.gap(Replies.gap(fields));
      case "group" -> group(fields);
      case "read" -> {
        Address conversation = fields.address("conv");
        long seq = fields.number("read");
        callbacks.tell(listener -> listener.read(conversation, seq));
      }
      case "presence" -> {
        var came = fields.users("came");
        var left = fields.users("left");
        callbacks.tell(listener -> listener.presence(came, left));
      }
      case "file_chunk" -> transfers.chunk(fields);
      case "file_stopped" -> transfers.stopped(fields);
      case "lag" -> callbacks.tell(ChatListener::lag);
      case "draining" -> {
        Duration after = Duration.ofMillis(fields.number("reconnect_after_ms", 0));
        connector.wish(after);
        callbacks.tell(listener -> listener.draining(after));
      }
      case "bye" -> bye(from, fields);
      default -> {} // an event of a newer server
    }
  }

  /** A connection has ended; these requests were written to it and not answered. */
  void lost(Link lost, String reason, List<Request> unanswered) {
    assert loop.inEventLoop();
    if (link != lost) {
      return;
    }
    link = null;
    streams.disconnected();
    if (phase == Phase.CLOSED) {
      backlog.failAll(unanswered, closedProblem(reason));
      return;
    }
    phase = Phase.PAUSED;
    backlog.takeBack(unanswered, reason);
    transfers.disconnected();
    if (!away) {
      away = true;
      callbacks.tell(listener -> listener.disconnected(reason));
    }
    connector.ended(lost.age());
    if (!closeIfAllIsSaid()) {
      connector.afterPause(this::reconnect);
    }
  }

  private void group(Fields fields) {
    GroupEvent event = Replies.groupEvent(fields);
    if (event instanceof GroupEvent.Mine mine) {
      Address group = Address.of(mine.group());
      if (fields.has("epoch")) {
        streams.joined(Replies.entered(fields, group));
      } else {
        streams.left(group);
      }
    }
    callbacks.tell(listener -> listener.group(event));
  }

  private void bye(Link from, Fields fields) {
    String reason =
        "the server says goodbye: " + fields.text("reason", fields.text("code", "no reason"));
    if (!fields.flag("reconnect", false)) {
      close(reason);
      return;
    }
    if (fields.has("reconnect_after_ms")) {
      connector.wish(Duration.ofMillis(fields.number("reconnect_after_ms")));
    }
    from.end(reason);
  }

  // ---- connections

  /** Takes a new connection, unless the client was closed meanwhile. */
  private boolean opened(Channel channel) {
    if (phase == Phase.CLOSED) {
      var unused = channel.close();
      return false;
    }
    Link made = new Link(this, channel, settings.silence(), settings.patience());
    link = made;
    made.start();
    return true;
  }

  private void reconnect() {
    phase = Phase.CONNECTING;
    connector.connect(
        channel -> {
          if (opened(channel)) {
            enterAgain();
          }
        },
        reason -> {
          if (phase != Phase.CLOSED) {
            phase = Phase.PAUSED;
            connector.afterPause(this::reconnect);
          }
        });
  }

  private void enterAgain() {
    String known = token;
    if (known == null) {
      phase = Phase.OPEN;
      back();
      sendWaiting();
      return;
    }
    write(
        Request.of(
            "resume",
            nextLabel(),
            Commands.resume(known, streams.positions()),
            Request.Kind.ENTER,
            Request.Outcome.of(this::enteredAgain, this::notEnteredAgain)));
  }

  private void enteredAgain(Fields fields) {
    LoggedIn reply = Replies.loggedIn(fields);
    token = reply.token();
    phase = Phase.IN;
    back();
    if (presence) {
      own("presence", Map.of("on", true), done -> {}, problem -> {});
    }
    streams.resumed(reply.conversations());
  }

  private void back() {
    away = false;
    callbacks.tell(ChatListener::reconnected);
  }

  private void notEnteredAgain(ChatException problem) {
    Link open = link;
    if (open == null || problem.code().equals(ChatException.PROTOCOL_ERROR)) {
      return; // the connection has ended, or will in a moment
    }
    if (problem.retry()) {
      open.end("the server cannot resume now: " + problem.getMessage());
    } else {
      close("the server does not resume: " + problem.getMessage());
    }
  }

  // ---- requests

  private void write(Request request) {
    Link open = link;
    if (open == null) {
      backlog.add(request);
      return;
    }
    if (request.kind() == Request.Kind.ENTER) {
      phase = Phase.ENTERING;
    }
    open.write(request);
  }

  private void sendWaiting() {
    while (phase == Phase.OPEN || phase == Phase.IN) {
      Request next = backlog.poll();
      if (next == null) {
        return;
      }
      write(next);
    }
  }

  /** A request of the client's own, for this connection only: without an answer if it is lost. */
  void own(
      String verb, Map<String, ?> fields, Consumer<Fields> done, Consumer<ChatException> failed) {
    Link open = link;
    if (open != null) {
      open.write(
          Request.of(
              verb, nextLabel(), fields, Request.Kind.INTERNAL, Request.Outcome.of(done, failed)));
    }
  }

  /** A connection only for saying goodbye is not worth making. */
  private boolean closeIfAllIsSaid() {
    if (link != null || !backlog.isGoodbye()) {
      return false;
    }
    close("the client quits");
    return true;
  }

  private static ChatException closedProblem(String reason) {
    return new ChatException(ChatException.CLOSED, reason, false);
  }
}
