package org.obrol.loadtest.bare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/**
 * What somebody is told who logs in or comes back: where each conversation stands. As there is no
 * log, all that was missed meanwhile is told as gone. Confined to an event loop.
 */
final class Welcome {
  /** By itself, so that a server to which nobody comes back does not load it. */
  private static final class Positions {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Map<String, Long> read(String array) {
      Map<String, Long> positions = new HashMap<>();
      try {
        for (JsonNode position : JSON.readTree(array)) {
          positions.put(position.path("conv").asText(), position.path("seq").asLong());
        }
        return positions;
      } catch (JsonProcessingException notRead) {
        return Map.of(); // then all is told as gone, which is true as well
      }
    }
  }

  private final boolean back;
  private final Map<String, Long> positions;
  private final StringBuilder states = new StringBuilder();
  private final StringBuilder gaps = new StringBuilder();

  private Welcome(boolean back, Map<String, Long> positions) {
    this.back = back;
    this.positions = positions;
  }

  /** For one who logs in, and so wants what is said from now on. */
  static Welcome ofLogin() {
    return new Welcome(false, Map.of());
  }

  /**
   * For one who comes back.
   *
   * @param positions up to where it has each conversation, a JSON array; of conversations that are
   *     not in it nothing is there
   */
  static Welcome ofResume(String positions) {
    return new Welcome(true, Positions.read(positions));
  }

  /**
   * Adds a conversation.
   *
   * @param head the seq of the last message that will not be pushed
   */
  void add(String conversation, long epoch, long head) {
    String names = "{\"conv\":\"" + conversation + "\",\"epoch\":" + epoch;
    states.append(states.isEmpty() ? "" : ",").append(names);
    states.append(",\"head\":").append(head).append(",\"read\":").append(head);
    states.append(",\"unread\":0,\"next\":").append(head + 1).append('}');
    long first = positions.getOrDefault(conversation, 0L) + 1;
    if (back && first <= head) {
      gaps.append("\r\n{\"event\":\"gap\",").append(names, 1, names.length());
      gaps.append(",\"from\":").append(first).append(",\"to\":").append(head);
      gaps.append(",\"oldest\":").append(head + 1).append('}');
    }
  }

  /** All of it: the rest of the reply, and behind it what is gone. */
  String lines(User user) {
    return ",\"user\":\""
        + user.name()
        + "\",\"token\":\""
        + user.token()
        + "\",\"conversations\":["
        + states
        + "]}"
        + gaps;
  }
}
