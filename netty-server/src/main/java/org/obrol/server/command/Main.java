package org.obrol.server.command;

import java.io.Console;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;

/** What the runnable jar starts: the server, or what is done with its data. */
public final class Main {
  private static final String LOGBACK = "logback.configurationFile";

  /** Netty looks for lost buffers among samples, which costs 2 %; our tests do among all. */
  private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    setUnlessSet(LOGBACK, "org/obrol/server/command/logback.xml");
    setUnlessSet(LEAK_DETECTION, "disabled");
    System.exit(run(args));
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static int run(String[] args) {
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    if (args.length > 0 && args[0].equals("data")) {
      String[] others = Arrays.copyOfRange(args, 1, args.length);
      DataCommand.Streams streams =
          new DataCommand.Streams(System.in, System.out, err, isOnATerminal());
      return DataCommand.run(others, System.getenv(), streams);
    }
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(System.out, Charset.defaultCharset()), true);
    return ServerCommand.run(args, System.getenv(), out, err);
  }

  /** Since Java 22 there is a console also where there is no terminal, and it can be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isOnATerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException older) {
      return true;
    }
  }
}
