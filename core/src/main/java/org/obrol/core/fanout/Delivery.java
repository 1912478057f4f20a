package org.obrol.core.fanout;

import java.util.List;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;

/**
 * Messages of one conversation on their way to a lane. Immutable.
 *
 * @param batch not empty, ascending
 * @param lowStamp of the {@link Stay} of one of the two people of a direct conversation when the
 *     messages were stored; 0 in other conversations, whose members the lanes know
 * @param highStamp the same of the other one
 */
record Delivery(List<Message> batch, long lowStamp, long highStamp) {
  ConversationId conversation() {
    return batch.get(0).conversation();
  }
}
