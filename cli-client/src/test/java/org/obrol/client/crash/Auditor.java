package org.obrol.client.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.obrol.client.ChatClient;
import org.obrol.client.ChatMessage;
import org.obrol.client.HistoryPage;
import org.obrol.core.model.Address;

/**
 * Reads conversations page by page and compares them with the ledger: no holes, nothing else than
 * was told, and not less. One thread at a time.
 */
final class Auditor {
  private static final int PAGE = 500;

  /** How many messages before the last audited one are read again each time. */
  private static final int OVERLAP = 50;

  private final Ledger ledger;
  private final Map<String, Long> audited = new HashMap<>();

  Auditor(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The conversations that were looked at. */
  Set<String> conversations() {
    return audited.keySet();
  }

  /**
   * Reads a conversation as one who is in it.
   *
   * @param all all of it, not only what has come since the last time
   */
  void audit(ChatClient client, String me, Address conversation, boolean all) throws Exception {
    String name = Ledger.name(conversation, me);
    long told = ledger.log(name).highest.get(); // must be there: it was told before
    long last = all ? 0 : Math.max(0, audited.getOrDefault(name, 0L) - OVERLAP);
    HistoryPage page;
    do {
      page = Load.value(client.historyAfter(conversation, last, PAGE));
      ledger.epoch(name, page.epoch());
      if (page.oldest() != 1) {
        ledger.fail("oldest of " + name + ": " + page.oldest() + " (expected: 1)");
      }
      for (ChatMessage message : page.messages()) {
        if (message.seq() != last + 1) {
          ledger.fail("%s has %d after %d".formatted(name, message.seq(), last));
        }
        last = message.seq();
        ledger.paged(name, message);
      }
    } while (page.more());
    if (last < told) {
      ledger.fail("%s ends at %d, but %d was told".formatted(name, last, told));
    }
    audited.put(name, last);
  }

  /** Takes up a login and compares its conversations and read marks with what they were. */
  void auditMarks(int port, String me, String token, ReadMarks marks) throws IOException {
    long asked = System.nanoTime();
    try (Wire wire = new Wire(port)) {
      JsonNode reply = wire.ask(Wire.command("resume").put("token", token));
      if (!reply.path("user").asText().equals(me)) {
        ledger.fail("the token of " + me + " gives " + reply);
      }
      for (JsonNode state : reply.path("conversations")) {
        Address conversation = Address.parse(state.path("conv").asText()).orElseThrow();
        String name = Ledger.name(conversation, me);
        ledger.epoch(name, state.path("epoch").asLong());
        long read = state.path("read").asLong();
        long floor = marks.floor(name);
        if (read < floor || read > state.path("head").asLong()) {
          ledger.fail(me + " had read " + floor + ", and is told: " + state);
        }
        marks.stands(name, read, asked);
      }
    }
  }
}
