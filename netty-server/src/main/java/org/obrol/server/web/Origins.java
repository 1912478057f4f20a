package org.obrol.server.web;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose scripts may talk to a listener. A browser names the origin of a script in the header {@code
 * Origin}, RFC 6454, and a script cannot change it; a request without one is from no browser, or
 * from the page itself.
 */
public final class Origins {
  /** Only pages of the listener's own. */
  public static final Origins SAME = new Origins(Set.of(), false);

  private static final String ANY = "*";

  private final Set<String> allowed;
  private final boolean any;

  private Origins(Set<String> allowed, boolean any) {
    this.allowed = allowed;
    this.any = any;
  }

  /**
   * Pages of the listener's own, and of these origins.
   *
   * @throws IllegalArgumentException if one is no origin
   */
  public static Origins of(List<String> origins) {
    Set<String> allowed = new HashSet<>();
    for (String origin : origins) {
      if (!origin.equals(ANY) && !isOrigin(origin)) {
        throw new IllegalArgumentException(
            "origin: '%s' (expected: scheme://host or scheme://host:port, or *)".formatted(origin));
      }
      allowed.add(origin.toLowerCase(Locale.ROOT));
    }
    return new Origins(allowed, allowed.contains(ANY));
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getScheme() != null
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && text.endsWith(uri.getAuthority());
    } catch (IllegalArgumentException noUri) {
      return false;
    }
  }

  /** Whether pages of this origin were named, which are served from elsewhere. */
  boolean named(String origin) {
    return any || allowed.contains(origin.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether a script may talk to the listener.
   *
   * @param origin of the script; null where no browser asks
   * @param host where the browser thinks that it is, which is the header {@code Host}
   * @param local where the connection has come in
   */
  boolean allow(@Nullable String origin, @Nullable String host, SocketAddress local) {
    if (origin == null || named(origin)) {
      return true;
    }
    int scheme = origin.indexOf("://");
    return host != null
        && scheme > 0
        && origin.substring(scheme + 3).equalsIgnoreCase(host)
        && (!isLoopback(local) || isOfThisMachine(host));
  }

  private static boolean isLoopback(SocketAddress local) {
    return local instanceof InetSocketAddress inet && inet.getAddress().isLoopbackAddress();
  }

  /**
   * Whether a host is this machine by whatever name service. Any other name may have been made to
   * lead here by the page's owner, whose page would then be of the same origin.
   */
  private static boolean isOfThisMachine(String authority) {
    String host = authority.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      host = host.substring(0, colon);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return true;
    }
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    return address != null && address.isLoopbackAddress();
  }
}
