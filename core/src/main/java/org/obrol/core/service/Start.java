package org.obrol.core.service;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.event.ConversationState;
import org.obrol.core.event.Push;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.MessageLog;

/**
 * Where the pushes of one conversation begin on one connection.
 *
 * @param cursor the seq after which they begin
 * @param next the first seq that will be pushed, as far as is known now
 * @param gap what is left out and not said otherwise, or null
 */
record Start(Standing standing, long cursor, long next, Push.@Nullable Gap gap) {

  ConversationState state() {
    return standing.startingAt(next);
  }

  /** After everything there is. */
  static Start atHead(Standing standing) {
    long last = standing.head().last();
    return new Start(standing, last, last + 1, null);
  }

  /**
   * With what is unread, the newest of it where that is too much.
   *
   * @param most how many messages may be pushed
   */
  static Start withUnread(Standing standing, long most) {
    long last = standing.head().last();
    long next = last - Math.min(standing.unread(), most) + 1;
    Push.Gap gap = next > standing.read() + 1 ? gap(standing, standing.read() + 1, next - 1) : null;
    return new Start(standing, next - 1, next, gap);
  }

  /** Where a client that comes back says it stood, if it names the conversation. */
  static Start resumed(Standing standing, List<Command.Resume.Claim> claims) {
    MessageLog.Head head = standing.head();
    for (Command.Resume.Claim claim : claims) {
      if (claim.conversation().equals(standing.as())) {
        long seq = claim.position().seq();
        if (claim.position().epoch() == head.epoch() && seq <= head.last()) {
          return after(standing, seq);
        }
        Push.Gap all = head.last() > 0 ? gap(standing, 1, head.last()) : null;
        return new Start(standing, head.last(), head.last() + 1, all);
      }
    }
    // A client that names its conversations but not this one does not know of it.
    boolean born = standing.id() instanceof ConversationId.Direct && !claims.isEmpty();
    return after(standing, born ? 0 : standing.read());
  }

  /** After a place; what is too old to be read the fan-out says itself. */
  private static Start after(Standing standing, long seq) {
    return new Start(standing, seq, Math.max(seq + 1, standing.head().oldest()), null);
  }

  private static Push.Gap gap(Standing standing, long from, long to) {
    MessageLog.Head head = standing.head();
    return new Push.Gap(standing.as(), head.epoch(), from, to, head.oldest());
  }
}
