package org.obrol.loadtest.target;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalLong;
import org.obrol.loadtest.engine.LoadException;

/**
 * A server that somebody else has started, and ends.
 *
 * @param name what it is called in reports
 * @param address where it listens
 * @param pid its process, where it is known
 */
public record RunningServer(String name, InetSocketAddress address, OptionalLong pid)
    implements Target {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Finds one.
   *
   * @param name what it is called in reports
   * @param host its name or address
   * @param port its port
   * @param pid its process; where it is empty it is looked for, which takes Linux and the right to
   *     look into other processes
   * @throws LoadException if nothing listens there
   */
  public static RunningServer find(String name, String host, int port, OptionalLong pid) {
    InetSocketAddress address;
    try {
      address = new InetSocketAddress(InetAddress.getByName(host), port);
      try (Socket socket = new Socket()) {
        socket.connect(address, (int) CONNECT_TIMEOUT.toMillis());
      }
    } catch (UnknownHostException unknown) {
      throw new LoadException("no host named " + host, unknown);
    } catch (IOException refused) {
      throw new LoadException(
          "nothing listens on " + host + ":" + port + " (" + refused.getMessage() + ")", refused);
    }
    if (pid.isPresent() && ProcessUse.read(pid.getAsLong()).isEmpty()) {
      throw new LoadException("no process " + pid.getAsLong() + " on this machine");
    }
    return new RunningServer(name, address, pid.isPresent() ? pid : Listeners.pidOf(address));
  }

  @Override
  public void close() {
    // It is not ours.
  }
}
