package org.obrol.server.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;

/** Reads the target of a request line. */
final class Targets {
  private Targets() {}

  /**
   * The path that a target names, decoded; RFC 9112, section 3.2: also where all of the URI stands
   * there.
   *
   * @return null where there is none
   */
  static @Nullable String path(String target) {
    int from = 0;
    if (!target.startsWith("/")) {
      int authority = target.indexOf("://");
      from = authority < 0 ? -1 : target.indexOf('/', authority + 3);
    }
    if (from < 0) {
      return null;
    }
    try {
      return new QueryStringDecoder(target.substring(from)).path();
    } catch (IllegalArgumentException broken) {
      return null; // a percent sign without two digits
    }
  }
}
