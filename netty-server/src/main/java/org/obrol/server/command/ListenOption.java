package org.obrol.server.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.obrol.server.Listener;
import org.obrol.server.WebOptions;
import org.obrol.server.course.CourseProfile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One {@code --listen DIALECT=HOST:PORT}.
 *
 * @param dialect what is spoken there
 */
record ListenOption(String dialect, String host, int port) {
  static final String NATIVE = "native";

  static final String WEB = "web";

  private static final String PLAIN = "plain";

  /** Dialects whose connections are logged in, and not their commands. */
  static final List<String> LOGGING_IN = List.of(NATIVE, PLAIN);

  /** By name, in the order in which they are listed. */
  private static final Map<String, Function<WebOptions, Listener>> DIALECTS = dialects();

  private static Map<String, Function<WebOptions, Listener>> dialects() {
    Map<String, Function<WebOptions, Listener>> dialects = new LinkedHashMap<>();
    dialects.put(NATIVE, web -> Listener.nativeTcp());
    dialects.put(WEB, Listener::web);
    for (CourseProfile profile :
        List.of(
            CourseProfile.COURSE_000,
            CourseProfile.COURSE_002,
            CourseProfile.COURSE_003,
            CourseProfile.COURSE_004)) {
      dialects.put(profile.name(), web -> Listener.course(profile));
    }
    dialects.put(PLAIN, web -> Listener.plain());
    return dialects;
  }

  /**
   * Makes the listener.
   *
   * @param web what it serves if it is one for the web
   */
  Listener listener(WebOptions web) {
    Function<WebOptions, Listener> known = DIALECTS.get(dialect);
    if (known == null) {
      throw new IllegalStateException(dialect);
    }
    return known.apply(web).host(host).port(port);
  }

  /** Reads the option; an IPv6 address stands in brackets. */
  static final class Converter implements ITypeConverter<ListenOption> {
    @Override
    public ListenOption convert(String value) {
      int equals = value.indexOf('=');
      int colon = value.lastIndexOf(':');
      if (equals < 1 || colon < equals + 2) {
        throw new TypeConversionException(
            "'" + value + "' (expected: DIALECT=HOST:PORT, such as native=127.0.0.1:7878)");
      }
      String dialect = value.substring(0, equals);
      if (!DIALECTS.containsKey(dialect)) {
        throw new TypeConversionException(
            "no dialect named '%s' (expected: %s)"
                .formatted(dialect, String.join(", ", DIALECTS.keySet())));
      }
      String host = value.substring(equals + 1, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return new ListenOption(dialect, host, port(value.substring(colon + 1)));
    }

    private static int port(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException notOne) {
        // Falls through to the same message.
      }
      throw new TypeConversionException("port: " + text + " (expected: 0..65535)");
    }
  }
}
