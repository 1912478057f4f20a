package org.obrol.client.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.obrol.client.ChatClient;
import org.obrol.core.model.Address;

/**
 * Moves read marks after what was shown, one command at a time: what is shown meanwhile goes into
 * the next one. Confined to the thread of the client's callbacks.
 */
final class ReadMarks {
  private final ChatClient client;
  private final Map<Address, Long> wanted = new LinkedHashMap<>();
  private boolean asking;

  ReadMarks(ChatClient client) {
    this.client = client;
  }

  /** A conversation was shown up to here. */
  void shown(Address conversation, long seq) {
    wanted.merge(conversation, seq, Math::max);
    if (!asking) {
      next();
    }
  }

  private void next() {
    var entries = wanted.entrySet().iterator();
    asking = entries.hasNext();
    if (!asking) {
      return;
    }
    var entry = entries.next();
    Address conversation = entry.getKey();
    long seq = entry.getValue();
    entries.remove();
    // A mark that could not be moved is moved by the next message.
    var unused = client.read(conversation, seq).whenComplete((read, problem) -> next());
  }
}
