package org.obrol.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obrol.core.model.Address;
import org.obrol.core.model.Position;

/** Commands as the fields of their JSON form. */
final class Commands {
  /** A frame of one who is not logged in has 8 KiB; this leaves room for the token. */
  private static final int MAX_POSITIONS_BYTES = 7 * 1024;

  /** What a position has around the name of its conversation, at most. */
  private static final int POSITION_BYTES = "{'conv':'','epoch':,'seq':},".length() + 16 + 16;

  private Commands() {}

  /** The line of a command, with its end. */
  static byte[] line(String verb, String label, Map<String, ?> fields) {
    Map<String, Object> command = new LinkedHashMap<>();
    command.put("cmd", verb);
    command.put("label", label);
    command.putAll(fields);
    return JsonCodec.line(command);
  }

  /**
   * The fields of a resume. Positions for which a frame has no room are left out, the last ones
   * first: of their conversations the server tells where it starts, and a hole is paged.
   */
  static Map<String, Object> resume(String token, Map<Address, Position> positions) {
    List<Map<String, Object>> claims = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<Address, Position> entry : positions.entrySet()) {
      String conversation = entry.getKey().toString();
      bytes += conversation.getBytes(StandardCharsets.UTF_8).length + POSITION_BYTES;
      if (bytes > MAX_POSITIONS_BYTES) {
        break;
      }
      Position position = entry.getValue();
      claims.add(Map.of("conv", conversation, "epoch", position.epoch(), "seq", position.seq()));
    }
    return Map.of("token", token, "positions", claims);
  }
}
