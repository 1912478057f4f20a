package org.obrol.client.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.UserName;

/**
 * Whom to be on which server.
 *
 * @param user null where it is still to be asked for
 */
record Target(@Nullable UserName user, String host, int port) {
  static final int DEFAULT_PORT = 7878;
  static final String DEFAULT_HOST = "localhost";

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<user>[^@]*)@)?(?:\\[(?<six>[^]]+)]|(?<host>[^@:\\[\\]]*))(?::(?<port>[0-9]+))?");

  /**
   * Reads {@code user@host:port}, any part of which may be left out; an IPv6 address stands in
   * brackets.
   *
   * @throws IllegalArgumentException if it is not of this form; the message says what is wrong
   */
  static Target parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text + " (expected: user@host:port)");
    }
    String user = parts.group("user");
    String host = parts.group("six") != null ? parts.group("six") : parts.group("host");
    String port = parts.group("port");
    return new Target(
        user == null ? null : UserName.of(user),
        host == null || host.isEmpty() ? DEFAULT_HOST : host,
        port == null ? DEFAULT_PORT : port(port));
  }

  private static int port(String text) {
    if (text.length() > 5 || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
      throw new IllegalArgumentException("port: " + text + " (expected: 1..65535)");
    }
    return Integer.parseInt(text);
  }
}
