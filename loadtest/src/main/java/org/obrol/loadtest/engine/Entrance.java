package org.obrol.loadtest.engine;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How the members of one event loop come in, are answered, and come back. Confined to the loop. */
final class Entrance {
  private static final int MAX_FAILURES = 5;
  private static final int RETRY_MILLIS = 200;

  private final LoadLoop loop;
  private final Transport transport;
  private final Wording wording;
  private final Crowd crowd;
  private boolean begun;

  Entrance(LoadLoop loop, Transport transport, Wording wording, Crowd crowd) {
    this.loop = loop;
    this.transport = transport;
    this.wording = wording;
    this.crowd = crowd;
  }

  /** All are in and the load begins: from now on a failure is one connection's, not the run's. */
  void begin() {
    begun = true;
  }

  /** Connects a member. */
  void connect(Member member) {
    Link link = new Link(member, System.nanoTime());
    member.link(link);
    transport
        .connect(loop.events(), link, member.index())
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                notIn(link, "a connection cannot be made: " + Crowd.why(connected.cause()));
              }
            });
  }

  /** A member did not get in: the run cannot begin, or it tries again. */
  private void notIn(Link link, String why) {
    if (!begun) {
      crowd.fail(why, null);
    } else {
      crowd.lost(why);
      link.close();
      comeBack(link.member(), link.pending());
    }
  }

  private void comeBack(Member member, Pending unanswered) {
    Sender sender = member.sender();
    if (sender != null && !sender.hasKeys()) {
      sender.giveUp(unanswered);
    } else if (sender != null) {
      member.unanswered(unanswered);
    }
    member.link(null);
    int failures = member.failed();
    if (crowd.isClosing() || failures > MAX_FAILURES) {
      member.giveUp();
      crowd.gone();
    } else if (failures == 1) {
      connect(member);
    } else {
      loop.events().schedule(() -> connect(member), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Writes a command of a member that is connected. Any thread. */
  void command(Member member, int kind, String command) {
    loop.events()
        .execute(
            () -> {
              if (member.link() != null) {
                member.link().command(kind, command, System.nanoTime());
              }
            });
  }

  /** A connection is there: it logs in. */
  void connected(Link link) {
    Member member = link.member();
    link.command(Pending.LOGIN, Commands.login(member), link.startedAt());
  }

  /** The oldest command was answered, but a message with OK. */
  void replied(Link link, Frame reply, long now) {
    Pending pending = link.pending();
    int command = pending.command();
    long number = pending.number();
    long since = pending.time();
    pending.removeOldest();
    boolean ok = "OK".equals(reply.status);
    if (command >= 0) {
      refused(link, command, number, reply);
    } else if (command == Pending.LOGIN) {
      if (ok) {
        loggedIn(link, reply, since, now);
      } else {
        notIn(link, "the server lets nobody in: " + Crowd.why(reply));
      }
    } else if (command == Pending.GROUP) {
      if (ok) {
        joined(link, reply);
      } else {
        crowd.fail("a group cannot be made or joined: " + reply.describe(), null);
      }
    }
  }

  private void refused(Link link, int index, long number, Frame reply) {
    loop.tally().refused();
    crowd.refused(reply);
    Sender sender = link.member().sender();
    if (sender != null) {
      sender.outbound(index).refused(number);
      loop.landed(sender);
    }
  }

  private void loggedIn(Link link, Frame reply, long since, long now) {
    Member member = link.member();
    boolean back = member.token() != null;
    if (back) {
      member.promptSince(Math.max(member.promptSince(), now));
    }
    member.token(reply.token);
    member.arrived();
    for (Frame.Start start : reply.conversations) {
      Track track = member.track(wording.conversation(start.conversation()));
      if (track != null) {
        if (back) {
          track.resume(start.epoch(), start.next());
        } else {
          track.begin(start.epoch(), start.next());
        }
      }
    }
    link.in();
    loop.tally().loggedIn(now - since);
    crowd.countLogin();
    Sender sender = member.sender();
    if (sender != null) {
      sender.resend(member.takeUnanswered(), link);
      loop.touch(sender);
    }
  }

  private void joined(Link link, Frame reply) {
    Track track = reply.conv == null ? null : link.member().track(wording.conversation(reply.conv));
    if (track != null) {
      track.begin(reply.epoch, reply.next);
    }
    crowd.countJoin();
  }

  /** A connection is gone; without a reason it was meant to be. */
  void disconnected(Link link, @Nullable String reason) {
    if (reason != null && !begun && !link.isIn()) {
      crowd.fail("a connection ended before it was logged in: " + reason, null);
    } else if (reason != null) {
      crowd.lost(reason);
    }
    if (link.member().link() == link) {
      comeBack(link.member(), link.pending());
    }
  }
}
