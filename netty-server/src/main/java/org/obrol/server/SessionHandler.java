package org.obrol.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.obrol.core.event.Goodbye;
import org.obrol.core.service.ChatService;
import org.obrol.core.service.Session;
import org.obrol.server.dialect.Request;
import org.obrol.server.web.HandOver;

/** The last handler of a connection: hands its commands to its session. Has no chat logic. */
final class SessionHandler extends SimpleChannelInboundHandler<Request> {
  private static final System.Logger LOG = System.getLogger(SessionHandler.class.getName());

  private final ChatService service;
  private final Outbox outbox;
  private @Nullable Session session;

  SessionHandler(ChatService service, Outbox outbox) {
    this.service = service;
    this.outbox = outbox;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Session opened = service.open(outbox);
    outbox.start(opened);
    session = opened;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Request request) {
    if (session != null) {
      session.accept(request.tag(), request.command());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      if (outbox.isClosing()) {
        ctx.close();
      } else if (session != null) {
        session.inputClosed();
      }
    } else if (event == HandOver.INSTANCE) {
      outbox.handOver();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    outbox.closed();
    if (session != null) {
      session.disconnected();
      session = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.log(Level.DEBUG, () -> "lost the connection of " + outbox.origin() + ": " + cause);
      ctx.close();
    } else {
      LOG.log(Level.ERROR, "a connection failed", cause);
      if (session != null) {
        session.end(Goodbye.INTERNAL, "the server made a mistake");
      } else {
        ctx.close();
      }
    }
  }
}
