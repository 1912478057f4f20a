package org.obrol.loadtest.bare;

import io.netty.buffer.ByteBuf;

/**
 * What two people say to each other. While both are on one loop, messages go straight into what
 * their connections write when the turn ends; otherwise both sides' go through the loops'
 * mailboxes, so that both have them in order.
 */
final class Direct {
  private static final int FIRST_BUFFER_BYTES = 256;

  private long head;

  /**
   * Sends the message whose text was just scanned to both.
   *
   * @return its seq
   */
  synchronized long say(Connection sender, Route route, User other, byte[] headForOther) {
    head++;
    Connection receiver = other.connection();
    if (receiver == null || receiver == sender) {
      message(sender.pending(), sender, route.messageHead());
    } else if (receiver.turn() == sender.turn()) {
      message(sender.pending(), sender, route.messageHead());
      message(receiver.pending(), sender, headForOther);
    } else {
      post(sender, sender, route.messageHead());
      post(receiver, sender, headForOther);
      sender.turn().schedule();
    }
    return head;
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
