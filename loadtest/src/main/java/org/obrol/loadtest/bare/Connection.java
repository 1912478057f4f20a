package org.obrol.loadtest.bare;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection: cuts lines, does what they say, and keeps what is written until the turn ends.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final int FIRST_BUFFER_BYTES = 256;
  private static final int MAX_LINE_BYTES = 64 << 10;

  private final Turn turn;
  private final Directory directory;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf rest; // a line's beginning; ours until its end is there
  private @Nullable ByteBuf pending; // ours until it is written
  private boolean dirty;
  private boolean closing;
  private @Nullable User user;
  private @Nullable Route lastRoute;
  private @Nullable Route lobbyRoute; // of "say"
  private @Nullable List<Roster.Seat> seats;

  Connection(Turn turn, Directory directory) {
    this.turn = turn;
    this.directory = directory;
  }

  Turn turn() {
    return turn;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (rest != null) {
      rest.writeBytes(in);
      in.release();
      in = rest;
      rest = null;
    }
    int from = in.readerIndex();
    int to = in.writerIndex();
    int end = in.indexOf(from, to, (byte) '\n');
    while (end >= 0) {
      line(in, from, end > from && in.getByte(end - 1) == '\r' ? end - 1 : end);
      from = end + 1;
      end = in.indexOf(from, to, (byte) '\n');
    }
    if (from < to) {
      rest = turn.alloc().directBuffer(to - from).writeBytes(in, from, to - from);
      if (to - from > MAX_LINE_BYTES) {
        ctx.close();
      }
    }
    in.release();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (user != null) {
      user.disconnected(this);
    }
    if (seats != null) {
      seats.forEach(Roster.Seat::leave);
      seats = null;
    }
    if (rest != null) {
      rest.release();
      rest = null;
    }
    if (pending != null) {
      pending.release();
      pending = null;
    }
    context = null; // what is still posted to us goes nowhere
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    ctx.close();
    if (!(cause instanceof IOException)) { // a client that breaks off is no news
      super.exceptionCaught(ctx, cause);
    }
  }

  private void line(ByteBuf in, int from, int to) {
    CommandScanner command = turn.scanner();
    command.scan(in, from, to);
    if (user != null && command.cmd.is(CommandScanner.SEND)) {
      if (lastRoute == null || !lastRoute.isTo(command.to)) {
        lastRoute = directory.route("send", user, command.to.toString());
      }
      send(lastRoute);
    } else if (user != null && command.cmd.is(CommandScanner.SAY)) {
      if (lobbyRoute == null) {
        lobbyRoute = directory.route("say", user, directory.lobby().name());
      }
      send(lobbyRoute);
    } else {
      other(command);
    }
  }

  private void send(@Nullable Route route) {
    if (route == null) {
      error("send", "no_such_user");
      return;
    }
    turn.frames().stamp();
    long seq = route.destination().say(this, route);
    turn.frames().reply(pending(), route, seq, turn.scanner());
  }

  private void other(CommandScanner command) {
    String verb = command.cmd.toString();
    switch (verb) {
      case "login" -> login(verb, directory.user(command.name.toString()), Welcome.ofLogin());
      case "resume" ->
          login(
              verb,
              directory.userOfToken(command.token.toString()),
              Welcome.ofResume(command.positions.toString()));
      case "group" -> group(command.group.toString());
      case "ping", "presence" -> reply(ok(verb) + "}");
      case "quit" -> {
        reply(ok(verb) + "}");
        closing = true;
      }
      case "send", "say" -> error(verb, "not_logged_in");
      default -> error(verb, "unknown_command");
    }
  }

  private void login(String verb, @Nullable User who, Welcome welcome) {
    if (who == null || user != null) {
      error(verb, who == null ? "bad_token" : "already_logged_in");
      return;
    }
    user = who;
    join(directory.lobby(), welcome);
    who.groups().forEach(group -> join(group, welcome));
    who.connected(this, welcome);
    reply(ok(verb) + welcome.lines(who));
  }

  private void join(Conversation conversation, Welcome welcome) {
    welcome.add(conversation.name(), conversation.epoch(), conversation.join(this));
  }

  private void group(String name) {
    if (user == null || !name.startsWith("#")) {
      error("group", user == null ? "not_logged_in" : "invalid_name");
      return;
    }
    Conversation group = directory.group(name);
    if (user.groups().contains(group)) {
      reply(ok("group") + ",\"group\":\"" + name + "\"}");
      return;
    }
    user.joined(group);
    long head = group.join(this);
    reply(
        ok("group")
            + ",\"group\":\"%s\",\"conv\":\"%s\",\"epoch\":%s,\"head\":%s,\"next\":%s}"
                .formatted(
                    name, name, group.epoch(), head, head + 1)); // %d is not digits everywhere
  }

  private void error(String verb, String code) {
    reply(
        start("ERROR", verb)
            + ",\"code\":\"%s\",\"message\":\"%s\",\"retry\":false}".formatted(code, code));
  }

  private String ok(String verb) {
    return start("OK", verb);
  }

  /** What the reply to the last command begins with. */
  private String start(String status, String verb) {
    CommandScanner.Part label = turn.scanner().label;
    return "{\"status\":\"%s\",\"re\":\"%s\"%s"
        .formatted(status, verb, label.isThere() ? ",\"label\":\"" + label + "\"" : "");
  }

  private void reply(String line) {
    pending().writeCharSequence(line + "\r\n", StandardCharsets.UTF_8);
  }

  /** Takes a place among those who get a conversation's messages. */
  void sit(Roster roster) {
    if (context == null) {
      return;
    }
    if (seats == null) {
      seats = new ArrayList<>(1);
    }
    seats.add(roster.add(this));
  }

  /** Where to lay what only this connection gets; leaves when the turn ends. */
  ByteBuf pending() {
    if (pending == null) {
      pending = turn.alloc().directBuffer(FIRST_BUFFER_BYTES);
      markDirty();
    }
    return pending;
  }

  /** Writes what is not changed any more; it leaves when the turn ends. Releases it. */
  void write(ByteBuf frames) {
    if (context == null) {
      frames.release();
      return;
    }
    writePending(context);
    context.write(frames, context.voidPromise());
    markDirty();
  }

  private void writePending(ChannelHandlerContext ctx) {
    if (pending != null) {
      ByteBuf written = pending;
      pending = null;
      ctx.write(written, ctx.voidPromise());
    }
  }

  private void markDirty() {
    if (!dirty) {
      dirty = true;
      turn.written(this);
    }
  }

  /** Lets all leave that was written. Does nothing if that is nothing. */
  void flush() {
    ChannelHandlerContext ctx = context;
    if (!dirty || ctx == null) {
      return;
    }
    dirty = false;
    writePending(ctx);
    ctx.flush();
    if (closing) {
      ctx.write(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      ctx.flush();
    }
  }
}
