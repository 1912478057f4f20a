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

  /**
   * Whether a request for a part of something wants the part though it may have become another
   * thing, or says that it has not: that what the client has of it has this tag.
   *
   * @param tag a strong one, with its quotes
   */
  static boolean mayBePart(HttpHeaders request, String tag) {
    String has = request.get(HttpHeaderNames.IF_RANGE);
    return has == null || has.strip().equals(tag); // a weak tag or a date is not sure enough
  }
}
