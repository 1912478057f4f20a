package org.obrol.loadtest.bare;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What two people say to each other. While both are on one loop, messages go straight into what
 * their connections write when the turn ends; once they were not, both sides' go through the loops'
 * mailboxes, so that both have them in order whoever comes back where.
 */
final class Direct {
  private static final int FIRST_BUFFER_BYTES = 256;

  private final User one;
  private final User two;
  private final long epoch;
  private @Nullable Connection ofOne;
  private @Nullable Connection ofTwo;
  private long head;
  private boolean mailed; // for ever: what is in a mailbox must not be overtaken

  /** Makes one; the two may be the same. */
  Direct(User one, User two, long epoch) {
    this.one = one;
    this.two = two;
    this.epoch = epoch;
  }

  /** What one of the two calls it. */
  String name(User side) {
    return "@" + (side == one ? two : one).name();
  }

  long epoch() {
    return epoch;
  }

  /**
   * From now on one side's messages go to a connection, or to none.
   *
   * @return the seq of the last message that this connection does not get
   */
  synchronized long join(User side, @Nullable Connection connection) {
    if (side == one) {
      ofOne = connection;
    }
    if (side == two) {
      ofTwo = connection;
    }
    return head;
  }

  /**
   * Sends the message whose text was just scanned to both.
   *
   * @return its seq
   */
  synchronized long say(Connection sender, Route route, User other, byte[] headForOther) {
    head++;
    Connection receiver = other == one ? ofOne : ofTwo;
    Connection own = other == one ? ofTwo : ofOne; // perhaps a newer one than it was said on
    mailed |= isElsewhere(receiver, sender) || isElsewhere(own, sender);
    if (own != null) {
      send(own, sender, route.messageHead());
    }
    if (receiver != null && receiver != own) {
      send(receiver, sender, headForOther);
    }
    if (mailed) {
      sender.turn().schedule();
    }
    return head;
  }

  private static boolean isElsewhere(@Nullable Connection connection, Connection sender) {
    return connection != null && connection.turn() != sender.turn();
  }

  private void send(Connection to, Connection sender, byte[] messageHead) {
    if (mailed) {
      post(to, sender, messageHead);
    } else {
      message(to.pending(), sender, messageHead);
    }
  }

  private void post(Connection to, Connection sender, byte[] messageHead) {
    ByteBuf frame = sender.turn().alloc().directBuffer(FIRST_BUFFER_BYTES);
    message(frame, sender, messageHead);
    to.turn().post(() -> to.write(frame));
  }

  private void message(ByteBuf out, Connection sender, byte[] messageHead) {
    Turn turn = sender.turn();
    turn.frames().message(out, messageHead, head, turn.scanner());
  }
}
