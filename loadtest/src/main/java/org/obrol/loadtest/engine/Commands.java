package org.obrol.loadtest.engine;

/** The commands other than messages, up to where their label comes. */
final class Commands {
  static final String PING = "{\"cmd\":\"ping\"";
  static final String QUIT = "{\"cmd\":\"quit\"";

  private Commands() {}

  /** The whole line. */
  static String labelled(String command, int label) {
    return command + Label.FIELD + Label.text(label) + "\"}\n";
  }

  /** Logs a member in for the first time, or again by its token from where it was. */
  static String login(Member member) {
    String token = member.token();
    if (token == null) {
      return "{\"cmd\":\"login\",\"name\":\"" + member.name() + "\"";
    }
    StringBuilder line = new StringBuilder("{\"cmd\":\"resume\",\"token\":\"");
    line.append(token).append("\",\"positions\":[");
    boolean first = true;
    for (Track track : member.tracks()) {
      if (track.epoch() != 0) {
        line.append(first ? "" : ",");
        first = false;
        line.append("{\"conv\":\"").append(track.name());
        line.append("\",\"epoch\":").append(track.epoch());
        line.append(",\"seq\":").append(track.order().next() - 1).append('}');
      }
    }
    return line.append("]").toString();
  }

  static String createGroup(String group) {
    return group("create", group);
  }

  static String joinGroup(String group) {
    return group("join", group);
  }

  private static String group(String operation, String group) {
    return "{\"cmd\":\"group\",\"op\":\"" + operation + "\",\"group\":\"" + group + "\"";
  }
}
