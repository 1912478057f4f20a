package org.obrol.loadtest.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.scenario.InvalidSettingException;
import org.obrol.loadtest.scenario.Setting;
import org.obrol.loadtest.scenario.Settings;

/** What is loaded: how it is reached or started. */
sealed interface TargetPlan {
  /** What it is called in reports. */
  String name();

  /** A server that runs already. */
  record Running(String name, String host, int port, OptionalLong pid) implements TargetPlan {}

  /**
   * Any server that the harness starts.
   *
   * @param commandLine for a shell; {@code {port}} in it stands for a free port
   */
  record Started(String name, String commandLine) implements TargetPlan {}

  /** Our own server, in memory unless its options say otherwise. */
  record Bundled(
      String name, Transport transport, int threads, String serverOptions, String javaOptions)
      implements TargetPlan {}

  /** The minimal fan-out without a chat. */
  record Bare(String name, Transport transport, int threads, String javaOptions)
      implements TargetPlan {}

  /** How a server talks to the kernel. */
  enum Transport {
    /** The best one that works. */
    AUTO,
    /** Linux io_uring. */
    IO_URING,
    /** Linux epoll. */
    EPOLL,
    /** The JDK's selectors. */
    NIO
  }

  /** The plans that settings ask for: what is looked at first, then what it is compared with. */
  static List<TargetPlan> of(Settings settings) {
    return new Reader(settings).all();
  }

  /** Reads them. */
  final class Reader {
    private static final String OBROL = "obrol";
    private static final String BARE = "bare";
    private static final int MOST_THREADS = 1024;
    private static final int MOST_PORT = 65_535;
    private static final String COMPARED =
        "bare, obrol, or one of them with :io_uring, :epoll or :nio";

    private final Settings settings;
    private final Transport transport;
    private final int threads;

    private Reader(Settings settings) {
      this.settings = settings;
      this.transport = settings.oneOf(Setting.TRANSPORT, Transport.class, Transport.AUTO);
      this.threads = settings.integer(Setting.SERVER_THREADS, 1, MOST_THREADS, 1);
    }

    private List<TargetPlan> all() {
      List<TargetPlan> plans = new ArrayList<>();
      plans.add(first());
      for (String text : settings.texts(Setting.COMPARE)) {
        TargetPlan plan = compared(text);
        if (plans.stream().anyMatch(other -> other.name().equals(plan.name()))) {
          throw settings.invalid(Setting.COMPARE, text, "each target once");
        }
        plans.add(plan);
      }
      return List.copyOf(plans);
    }

    private TargetPlan first() {
      if (settings.has(Setting.PID) && !settings.has(Setting.CONNECT)) {
        throw only(Setting.PID, "with --" + Setting.CONNECT.key());
      }
      boolean bundled = !settings.has(Setting.CONNECT) && !settings.has(Setting.SERVER);
      if (settings.has(Setting.SERVER_OPTIONS) && !bundled) {
        throw only(Setting.SERVER_OPTIONS, "only with the bundled server");
      }
      if (settings.has(Setting.CONNECT)) {
        return running();
      }
      String command = settings.text(Setting.SERVER);
      if (command != null) {
        if (command.isBlank()) {
          throw settings.invalid(Setting.SERVER, command, "a command line");
        }
        return new Started("server", command);
      }
      return obrol(OBROL, transport);
    }

    private InvalidSettingException only(Setting setting, String when) {
      return new InvalidSettingException(
          "%s (expected: %s)".formatted(settings.where(setting), when));
    }

    private TargetPlan running() {
      String text = text(Setting.CONNECT);
      int colon = text.lastIndexOf(':');
      int port = -1;
      try {
        port = colon < 1 ? -1 : Integer.parseInt(text.substring(colon + 1));
      } catch (NumberFormatException none) {
        // said below
      }
      if (port < 1 || port > MOST_PORT) {
        throw settings.invalid(Setting.CONNECT, text, "HOST:PORT, such as localhost:7878");
      }
      String host = text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
      OptionalLong pid =
          settings.has(Setting.PID)
              ? OptionalLong.of(settings.integer(Setting.PID, 1, Integer.MAX_VALUE, 1))
              : OptionalLong.empty();
      return new Running(text, host, port, pid);
    }

    private TargetPlan compared(String text) {
      int colon = text.indexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon);
      Transport on = colon < 0 ? transport : transport(text, text.substring(colon + 1));
      return switch (name) {
        case OBROL -> obrol(text, on);
        case BARE -> new Bare(text, on, threads, text(Setting.JAVA_OPTIONS));
        default -> throw settings.invalid(Setting.COMPARE, text, COMPARED);
      };
    }

    private Transport transport(String text, String name) {
      for (Transport one : Transport.values()) {
        if (one.name().toLowerCase(Locale.ROOT).equals(name)) {
          return one;
        }
      }
      throw settings.invalid(Setting.COMPARE, text, COMPARED);
    }

    private TargetPlan obrol(String name, Transport on) {
      return new Bundled(
          name, on, threads, text(Setting.SERVER_OPTIONS), text(Setting.JAVA_OPTIONS));
    }

    private String text(Setting setting) {
      @Nullable String text = settings.text(setting);
      return text == null ? "" : text;
    }
  }
}
