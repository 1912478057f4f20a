package org.obrol.client.terminal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The commands that begin with a slash. */
enum Slash {
  HELP("", "shows this"),
  TO("CONVERSATION", "makes @user, #group or * (everybody) the conversation you write to"),
  USERS("", "all users"),
  ONLINE("", "who is in now"),
  HISTORY("[CONVERSATION] [N]", "the last messages, 20 if you do not say how many"),
  INBOX("", "what is unread"),
  READ("[CONVERSATION]", "marks all as read"),
  UPLOAD("[CONVERSATION] PATH", "sends a file"),
  DOWNLOAD("FILE [FOLDER]", "fetches a file, by its name or id"),
  FILES("[CONVERSATION]", "the files that were sent"),
  CANCEL("", "stops the files that are under way"),
  GROUP(
      "create|join|leave|members|list|add|remove [#GROUP] [USER]",
      "groups; add and remove are the owner's"),
  PRESENCE("on|off", "whether you are told who comes and goes"),
  PASSWD("", "changes your password"),
  WHOAMI("", "who you are here"),
  QUIT("", "leaves");

  private final String parameters;
  private final String purpose;

  Slash(String parameters, String purpose) {
    this.parameters = parameters;
    this.purpose = purpose;
  }

  /** What the user types, with the slash. */
  String typed() {
    return "/" + name().toLowerCase(Locale.ROOT);
  }

  /** How it is used, in one line. */
  String usage() {
    return parameters.isEmpty() ? typed() : typed() + " " + parameters;
  }

  String purpose() {
    return purpose;
  }

  static Optional<Slash> of(String typed) {
    String lower = typed.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(slash -> slash.typed().equals(lower)).findFirst();
  }

  /** The command that looks most like what was typed, if one does. */
  static Optional<Slash> nearest(String typed) {
    String lower = typed.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .min(Comparator.comparingInt(slash -> distance(lower, slash)))
        .filter(slash -> distance(lower, slash) <= 2);
  }

  private static int distance(String typed, Slash slash) {
    String name = slash.typed();
    return typed.length() > 1 && name.startsWith(typed) ? 1 : edits(typed, name);
  }

  /** How many letters must be put in, taken out or replaced to make one of the other. */
  private static int edits(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
