package org.obrol.server;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.SecondLogin;
import org.obrol.core.command.Traits;
import org.obrol.core.service.ChatOptions;
import org.obrol.server.course.CourseDialect;
import org.obrol.server.course.CourseProfile;
import org.obrol.server.dialect.Dialect;
import org.obrol.server.ndjson.NativeDialect;
import org.obrol.server.plain.PlainDialect;

/** Where a server listens, and which language it speaks there. Immutable. */
public final class Listener {
  /** Where the native protocol listens if nobody says otherwise. */
  public static final int NATIVE_PORT = 7878;

  /** Where plain text is expected if nobody says otherwise. */
  public static final int PLAIN_PORT = 10_000;

  private final String host;
  private final int port;
  private final Function<ChatOptions, Dialect> dialect;
  private final @Nullable SecondLogin secondLogin; // null: as the dialect has it

  private Listener(
      String host,
      int port,
      Function<ChatOptions, Dialect> dialect,
      @Nullable SecondLogin secondLogin) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
    this.host = host;
    this.port = port;
    this.dialect = dialect;
    this.secondLogin = secondLogin;
  }

  /** The native protocol over TCP, on the loopback address and {@link #NATIVE_PORT}. */
  public static Listener nativeTcp() {
    return new Listener(
        "127.0.0.1",
        NATIVE_PORT,
        options -> new NativeDialect(ChatServer.name(), options.maxTextBytes()),
        null);
  }

  /** For the clients of a profile, on the loopback address and the port where they expect it. */
  public static Listener course(CourseProfile profile) {
    return new Listener("127.0.0.1", profile.port(), options -> new CourseDialect(profile), null);
  }

  /** Plain text over TCP, on the loopback address and {@link #PLAIN_PORT}. */
  public static Listener plain() {
    return new Listener("127.0.0.1", PLAIN_PORT, options -> new PlainDialect(), null);
  }

  /** A dialect of one's own over TCP, on the loopback address and any free port. */
  public static Listener tcp(Dialect dialect) {
    return new Listener("127.0.0.1", 0, options -> dialect, null);
  }

  /**
   * The same on another address: a name or an IP address, {@code 0.0.0.0} or {@code ::} for all.
   */
  public Listener host(String other) {
    return new Listener(other, port, dialect, secondLogin);
  }

  /** The same on another port; 0 for any that is free. */
  public Listener port(int other) {
    return new Listener(host, other, dialect, secondLogin);
  }

  /**
   * The same with another answer to the login of a user who is in on another connection to a
   * listener of the same dialect. Without, it is the dialect's: native lets everybody in again.
   */
  public Listener secondLogin(SecondLogin other) {
    return new Listener(host, port, dialect, other);
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  Dialect dialect(ChatOptions options) {
    return dialect.apply(options);
  }

  Traits traits(Dialect spoken) {
    Traits traits = spoken.traits();
    return secondLogin == null ? traits : traits.withSecondLogin(secondLogin);
  }
}
