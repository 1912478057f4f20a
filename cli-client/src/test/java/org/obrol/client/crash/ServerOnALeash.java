package org.obrol.client.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.obrol.server.command.Main;

/**
 * The server command, in a process that does not outlive the one that started it: when its input
 * ends it ends as well, at once.
 */
final class ServerOnALeash {
  private ServerOnALeash() {}

  public static void main(String[] args) {
    InputStream leash = System.in;
    Thread end =
        new Thread(
            () -> {
              try {
                leash.transferTo(OutputStream.nullOutputStream());
              } catch (IOException broken) {
                // That is an end, too.
              }
              Runtime.getRuntime().halt(1);
            },
            "leash");
    end.setDaemon(true);
    end.start();
    Main.main(args);
  }
}
