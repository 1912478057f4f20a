package org.obrol.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;
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
import org.obrol.server.web.WebListener;

/** Where a server listens, and which language it speaks there. Immutable. */
public final class Listener {
  /** Where the native protocol listens if nobody says otherwise. */
  public static final int NATIVE_PORT = 7878;

  /** Where the page is served if nobody says otherwise. */
  public static final int WEB_PORT = 8080;

  /** Where plain text is expected if nobody says otherwise. */
  public static final int PLAIN_PORT = 10_000;

  private final String host;
  private final int port;
  private final Function<ChatOptions, Dialect> dialect;
  private final @Nullable SecondLogin secondLogin; // null: as the dialect has it
  private final @Nullable WebOptions web; // null: the dialect is spoken on the bare connection

  private Listener(
      String host,
      int port,
      Function<ChatOptions, Dialect> dialect,
      @Nullable SecondLogin secondLogin,
      @Nullable WebOptions web) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
    this.host = host;
    this.port = port;
    this.dialect = dialect;
    this.secondLogin = secondLogin;
    this.web = web;
  }

  private static Listener at(int port, Function<ChatOptions, Dialect> dialect) {
    return new Listener("127.0.0.1", port, dialect, null, null);
  }

  private static NativeDialect nativeDialect(ChatOptions options) {
    return new NativeDialect(ChatServer.name(), options.maxTextBytes(), options.guests());
  }

  /** The native protocol over TCP, on the loopback address and {@link #NATIVE_PORT}. */
  public static Listener nativeTcp() {
    return at(NATIVE_PORT, Listener::nativeDialect);
  }

  /**
   * The chat page, the native protocol over WebSocket, and files over HTTP, on the loopback address
   * and {@link #WEB_PORT}.
   */
  public static Listener web() {
    return web(WebOptions.defaults());
  }

  /** The same with another page, or for scripts from elsewhere. */
  public static Listener web(WebOptions options) {
    return new Listener("127.0.0.1", WEB_PORT, Listener::nativeDialect, null, options);
  }

  /** For the clients of a profile, on the loopback address and the port where they expect it. */
  public static Listener course(CourseProfile profile) {
    return at(profile.port(), options -> new CourseDialect(profile));
  }

  /** Plain text over TCP, on the loopback address and {@link #PLAIN_PORT}. */
  public static Listener plain() {
    return at(PLAIN_PORT, options -> new PlainDialect());
  }

  /** A dialect of one's own over TCP, on the loopback address and any free port. */
  public static Listener tcp(Dialect dialect) {
    return at(0, options -> dialect);
  }

  /**
   * The same on another address: a name or an IP address, {@code 0.0.0.0} or {@code ::} for all.
   */
  public Listener host(String other) {
    return new Listener(other, port, dialect, secondLogin, web);
  }

  /** The same on another port; 0 for any that is free. */
  public Listener port(int other) {
    return new Listener(host, other, dialect, secondLogin, web);
  }

  /**
   * The same with another answer to the login of a user who is in on another connection to a
   * listener of the same dialect. Without, it is the dialect's: native lets everybody in again.
   */
  public Listener secondLogin(SecondLogin other) {
    return new Listener(host, port, dialect, other, web);
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** What is set up on its new connections. */
  Consumer<Channel> setUp(ChatOptions options, Sessions sessions) {
    Dialect spoken = dialect.apply(options);
    if (web != null) {
      WebListener listener =
          new WebListener(
              web.page().ready(),
              web.origins(),
              web.bodyTimeout(),
              (NativeDialect) spoken,
              (pipeline, within) -> sessions.open(pipeline, within, traits(within)));
      return channel -> listener.install(channel.pipeline());
    }
    Traits traits = traits(spoken);
    return channel -> sessions.open(channel.pipeline(), spoken, traits);
  }

  private Traits traits(Dialect spoken) {
    Traits traits = spoken.traits();
    return secondLogin == null ? traits : traits.withSecondLogin(secondLogin);
  }

  /** Opens sessions on connections. */
  @FunctionalInterface
  interface Sessions {
    void open(ChannelPipeline pipeline, Dialect dialect, Traits traits);
  }
}
