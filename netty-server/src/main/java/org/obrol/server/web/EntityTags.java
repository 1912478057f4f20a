package org.obrol.server.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** What a client has already, RFC 9110, section 13.1. */
final class EntityTags {
  private EntityTags() {}

  /**
   * Whether a request is only about what has another tag than this.
   *
   * @param tag with its quotes
   */
  static boolean isKnown(HttpHeaders request, String tag) {
    for (String value : request.getAll(HttpHeaderNames.IF_NONE_MATCH)) {
      for (String one : value.split(",", -1)) {
        String known = one.strip();
        if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
          return true;
        }
      }
    }
    return false;
  }
}
