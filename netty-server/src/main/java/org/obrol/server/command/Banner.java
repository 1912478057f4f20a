package org.obrol.server.command;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.obrol.server.ChatServer;
import org.obrol.server.Listener;

/** What the server command says once it listens. */
final class Banner {
  private final ChatServer server;
  private final List<String> dialects;
  private final String data;

  /**
   * Makes a banner.
   *
   * @param dialects of the server's listeners, in their order
   * @param data where it is kept
   */
  Banner(ChatServer server, List<String> dialects, String data) {
    this.server = server;
    this.dialects = dialects;
    this.data = data;
  }

  void print(PrintWriter out) {
    out.println(
        "Obrol " + ServerCommand.Version.version() + " is listening (" + transportName() + "):");
    InetSocketAddress firstNative = printAddresses(out);
    out.println("Data:         " + data);
    if (firstNative != null) {
      out.println("Talk to it:   ./obrol chat" + chatArgument(firstNative));
      out.printf(
          "By hand:      nc %s %d   (then type: help)%n",
          reachable(firstNative), firstNative.getPort());
    }
    out.println("Stop it with Ctrl-C.");
    out.flush();
  }

  /** Prints where it listens, and answers the first address of native. */
  private @Nullable InetSocketAddress printAddresses(PrintWriter out) {
    InetSocketAddress firstNative = null;
    List<InetSocketAddress> addresses = server.addresses();
    for (int i = 0; i < addresses.size(); i++) {
      InetSocketAddress address = addresses.get(i);
      String dialect = dialects.get(i);
      boolean web = dialect.equals(ListenOption.WEB);
      out.printf("  %-10s %s%n", dialect, web ? url(address) : shown(address));
      if (!address.getAddress().isLoopbackAddress()) {
        out.println("             reachable from other machines, and not encrypted");
      }
      if (firstNative == null && dialect.equals(ListenOption.NATIVE)) {
        firstNative = address;
      }
    }
    return firstNative;
  }

  private String transportName() {
    return server.transport().name().toLowerCase(Locale.ROOT);
  }

  private static String chatArgument(InetSocketAddress address) {
    return address.getPort() == Listener.NATIVE_PORT && address.getAddress().isLoopbackAddress()
        ? ""
        : " NAME@" + reachable(address) + ":" + address.getPort();
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static String url(InetSocketAddress address) {
    String host = reachable(address);
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
  }

  /** How to reach from this machine what listens there. */
  private static String reachable(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return ip.isAnyLocalAddress() || ip.isLoopbackAddress() ? "localhost" : ip.getHostAddress();
  }
}
