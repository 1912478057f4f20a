package org.obrol.core.service;

import org.jspecify.annotations.Nullable;
import org.obrol.core.event.ConversationState;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.GroupName;
import org.obrol.core.spi.MessageLog;

/**
 * How one of a user's conversations stands.
 *
 * @param as what the user calls it
 * @param mark the user's read mark, or null if there is none yet
 */
record Standing(ConversationId id, Address as, MessageLog.Head head, @Nullable Long mark) {

  /** The name of the group that this is. */
  GroupName groupName() {
    return ((Address.Group) as).name();
  }

  /** Up to where the user has read. One who has never been here starts at the head of a group. */
  long read() {
    if (mark != null) {
      return Math.min(mark, head.last());
    }
    return id instanceof ConversationId.Direct ? 0 : head.last();
  }

  /** How many messages after that can be read. */
  long unread() {
    return head.last() - Math.max(read(), head.oldest() - 1);
  }

  /** The same with another read mark. */
  Standing withMark(long other) {
    return new Standing(id, as, head, other);
  }

  ConversationState startingAt(long next) {
    return new ConversationState(as, head.epoch(), head.last(), read(), unread(), next);
  }
}
