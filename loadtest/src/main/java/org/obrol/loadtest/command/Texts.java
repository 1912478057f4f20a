package org.obrol.loadtest.command;

import org.obrol.loadtest.scenario.Kind;

/** What the command's help says. */
final class Texts {
  static final String HEADER = "Loads a chat server, checks what comes, and reports.";

  static final String[] ROOT = {
    "",
    "Each run starts a server of its own, in memory, on a core of its own, unless --connect or"
        + " --server say otherwise; checks that every receiver gets every message once and in"
        + " order; and tells what a delivery cost the server.",
    ""
  };

  static final String[] ROOT_EXAMPLES = {
    "",
    "Examples:",
    "  obrol loadtest broadcast --window 1,4,64 --compare bare",
    "  obrol loadtest private --connections 1000 --html report.html",
    "  obrol loadtest run slow-readers",
    "",
    "obrol loadtest COMMAND --help tells the options of one of them.",
    "",
    "Exit codes: 1 a run failed, 2 wrong options, 3 messages were lost, doubled, misordered or"
        + " altered; stopped by Ctrl-C 130, by SIGTERM 143."
  };

  private Texts() {}

  static String title(Kind kind) {
    return switch (kind) {
      case BROADCAST -> "Broadcast";
      case ROOMS -> "Rooms";
      case PRIVATE -> "Private messages";
      case IDLE -> "Idle connections";
      case CHURN -> "Coming and going";
      case MIXED -> "A day";
    };
  }

  static String header(Kind kind) {
    return switch (kind) {
      case BROADCAST -> "Some write to the lobby, where everybody is.";
      case ROOMS -> "Everybody is in one of several groups; some of each write to it.";
      case PRIVATE -> "Everybody writes to one other person.";
      case IDLE -> "Everybody is logged in and says nothing.";
      case CHURN -> "Connections break off and come back, while some write to the lobby.";
      case MIXED -> "A day: many idle, some chatty, some who stop reading, some who come back.";
    };
  }

  static String[] examples(Kind kind) {
    return switch (kind) {
      case BROADCAST ->
          new String[] {
            "",
            "Examples:",
            "  obrol loadtest broadcast --connections 100,1000,5000 --window 64 --compare bare",
            "  obrol loadtest broadcast --rate 5000 --duration 1m --html report.html",
            "  obrol loadtest broadcast --slow 100 --stall 20s --rate 500 --duration 40s",
            "  obrol loadtest broadcast --until acknowledged --server-options '--data ./there'",
            "  obrol loadtest broadcast --connect chat.example.org:7878",
            "  obrol loadtest broadcast --server 'java -jar my-server.jar --port {port}'"
          };
      case ROOMS ->
          new String[] {
            "",
            "Examples:",
            "  obrol loadtest rooms --connections 1000 --rooms 50",
            "  obrol loadtest rooms --rooms 100 --senders 3 --rate 2000 --compare bare"
          };
      case PRIVATE ->
          new String[] {
            "",
            "Examples:",
            "  obrol loadtest private --connections 1000 --compare bare",
            "  obrol loadtest private --senders 100 --rate 10000",
            "  obrol loadtest private --keys --server-options '--data ./there'"
          };
      case IDLE ->
          new String[] {
            "",
            "Examples:",
            "  obrol loadtest idle --connections 10000 --java-options '-Xmx1g -Xms32m' --compare bare",
            "  obrol loadtest idle --connections 10000 --duration 5m --connect localhost:7878"
          };
      case CHURN ->
          new String[] {
            "",
            "Examples:",
            "  obrol loadtest churn --connections 1000 --reconnects 200",
            "  obrol loadtest churn --reconnects 500 --rate 100 --duration 1m"
          };
      case MIXED ->
          new String[] {
            "",
            "Examples:",
            "  obrol loadtest mixed --connections 2000 --duration 10m --html report.html",
            "  obrol loadtest mixed --rate 500 --slow 50 --stall 30s --reconnects 20"
          };
    };
  }

  static final String[] RUN = {
    "",
    "Options win over what the file says. The bundled ones are told by obrol loadtest list; the"
        + " form of a file is in docs/load-testing.md.",
    ""
  };

  static final String[] RUN_EXAMPLES = {
    "",
    "Examples:",
    "  obrol loadtest run smoke",
    "  obrol loadtest run members --compare bare --html report.html",
    "  obrol loadtest run ./mine.json --repeat 5 --json results.json"
  };
}
