package org.obrol.loadtest.scenario;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be chosen, on the command line as {@code --NAME} and in a scenario file as {@code
 * "NAME"}.
 */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the sets of kinds
public enum Setting {
  /** Who is there. */
  CONNECTIONS("connections", "N[,N...]", "How many are logged in, each as a user of its own."),
  /** Who writes. */
  SENDERS(
      "senders",
      "N",
      "How many of the connections write; of each room, where there are rooms only.",
      EnumSet.complementOf(EnumSet.of(Kind.IDLE))),
  /** How long a text is. */
  SIZE(
      "size",
      "BYTES[,BYTES...]",
      "How long each text is.",
      EnumSet.complementOf(EnumSet.of(Kind.IDLE))),
  /** How many groups. */
  ROOMS(
      "rooms",
      "N",
      "How many groups the connections are spread over.",
      EnumSet.of(Kind.ROOMS, Kind.MIXED)),
  /** Closed loop. */
  WINDOW(
      "window",
      "N[,N...]",
      "Closed loop: each sender has so many messages in flight and writes the next when one is"
          + " done.",
      EnumSet.of(Kind.BROADCAST, Kind.ROOMS, Kind.PRIVATE)),
  /** Open loop. */
  RATE(
      "rate",
      "N[,N...]",
      "Open loop: so many messages a second of all senders together, whatever became of the earlier"
          + " ones. Latency counts from when a message was due.",
      EnumSet.complementOf(EnumSet.of(Kind.IDLE))),
  /** What ends the flight of a message. */
  UNTIL(
      "until",
      "WHAT",
      "What makes a message done: delivered (its last receiver has it) or acknowledged (its sender"
          + " has the reply).",
      EnumSet.of(Kind.BROADCAST, Kind.ROOMS, Kind.PRIVATE)),
  /** Whether messages have keys. */
  KEYS(
      "keys",
      "",
      "Give each message a key, by which the server would know it again.",
      EnumSet.complementOf(EnumSet.of(Kind.IDLE))),
  /** Whether commands have labels. */
  LABELS(
      "labels",
      "",
      "Give each message a label, so that a reply that is missing is told as one that is missing,"
          + " and not as wrong replies to all that follow.",
      EnumSet.complementOf(EnumSet.of(Kind.IDLE))),
  /** Who stops reading. */
  SLOW(
      "slow",
      "N",
      "How many connections stop reading for a while, all at once, after the warm-up.",
      EnumSet.of(Kind.BROADCAST, Kind.ROOMS, Kind.PRIVATE, Kind.MIXED)),
  /** For how long. */
  STALL(
      "stall",
      "SPAN",
      "For how long they do not read; less than the duration.",
      EnumSet.of(Kind.BROADCAST, Kind.ROOMS, Kind.PRIVATE, Kind.MIXED)),
  /** Who comes back. */
  RECONNECTS(
      "reconnects",
      "N",
      "How many connections break off and come back each second.",
      EnumSet.complementOf(EnumSet.of(Kind.IDLE))),
  /** How fast connections are made. */
  RAMP("ramp", "N", "How many connections are made each second at the start."),
  /** Load that does not count. */
  WARM_UP("warm-up", "SPAN", "Load that is not counted, for the JIT compilers."),
  /** Load that counts. */
  DURATION("duration", "SPAN", "Load that is counted."),
  /** Of random choices. */
  SEED("seed", "N", "Of all that is chosen at random."),

  /** A server that runs. */
  CONNECT("connect", "HOST:PORT", "Load a server that runs already."),
  /** Its process. */
  PID("pid", "PID", "The process of the server at --connect, to measure its CPU and memory."),
  /** A server to start. */
  SERVER(
      "server",
      "COMMAND",
      "Start this server for each run, and load it; {port} stands for a free port."),
  /** More options of the bundled server. */
  SERVER_OPTIONS(
      "server-options", "OPTIONS", "More options of the bundled server, such as '--data ./there'."),
  /** Options of the JVM. */
  JAVA_OPTIONS(
      "java-options", "OPTIONS", "Options of the JVM of servers that are started: '-Xmx1g'."),
  /** How servers talk to the kernel. */
  TRANSPORT(
      "transport",
      "NAME",
      "How the bundled server and bare talk to the kernel: auto, io_uring, epoll or nio."),
  /** Event loops of servers. */
  SERVER_THREADS("server-threads", "N", "How many event loops the bundled server and bare have."),
  /** What else is loaded. */
  COMPARE(
      "compare",
      "NAME[,NAME...]",
      "Load these too, in turn with the server: bare (a minimal fan-out without a chat), or the"
          + " bundled server itself as obrol; bare:epoll, obrol:nio ... for another transport."),

  /** How often. */
  REPEAT("repeat", "N", "How often each is run, in turn; the medians and the spread are told."),
  /** Event loops of the harness. */
  LOOPS("loops", "N", "How many event loops the harness has."),
  /** Who runs where. */
  CPUS(
      "cpus",
      "SERVER:HARNESS",
      "On which cores, such as 0:1 or 0-1:2-3; auto gives the server the first core and the harness"
          + " the others; none pins nothing.");

  private static final Set<Setting> OF_THE_WHOLE = EnumSet.of(REPEAT, LOOPS, CPUS);

  private static final Set<Setting> OF_A_TARGET = EnumSet.range(CONNECT, COMPARE);

  /** Who sets one of these does not want what stands below for another of the same list. */
  private static final List<Set<Setting>> ALTERNATIVES =
      List.of(EnumSet.of(WINDOW, RATE), EnumSet.of(CONNECT, SERVER));

  private final String key;
  private final String form;
  private final String description;
  private final Set<Kind> kinds;

  Setting(String key, String form, String description) {
    this(key, form, description, EnumSet.allOf(Kind.class));
  }

  Setting(String key, String form, String description, Set<Kind> kinds) {
    this.key = key;
    this.form = form;
    this.description = description;
    this.kinds = kinds;
  }

  /** Its name on the command line and in files. */
  public String key() {
    return key;
  }

  /** How its value looks, for people; empty where it is only there or not. */
  public String form() {
    return form;
  }

  /** Whether it is there or not, without a value on the command line. */
  public boolean isFlag() {
    return form.isEmpty();
  }

  /** Whether it is a list, each value of which makes runs of its own. */
  public boolean isList() {
    return form.contains(",");
  }

  /** What it chooses, for people. */
  public String description() {
    return description;
  }

  /** Whether it means something for a kind of load. */
  public boolean appliesTo(Kind kind) {
    return kinds.contains(kind);
  }

  /** Whether it cannot differ between the runs of a file. */
  public boolean isOfTheWhole() {
    return OF_THE_WHOLE.contains(this);
  }

  /** Whether it says what is loaded, not how. */
  public boolean isOfATarget() {
    return OF_A_TARGET.contains(this);
  }

  /** The others of which only one can be chosen. */
  Set<Setting> alternatives() {
    Set<Setting> others = EnumSet.noneOf(Setting.class);
    ALTERNATIVES.stream().filter(list -> list.contains(this)).forEach(others::addAll);
    others.remove(this);
    return others;
  }

  /** The one of this name. */
  public static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
