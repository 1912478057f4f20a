package org.obrol.server;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.obrol.server.web.Origins;

/** What a web listener serves, and to whom. Immutable. */
public final class WebOptions {
  private final WebPage page;
  private final Origins origins;
  private final Duration bodyTimeout;

  private WebOptions(WebPage page, Origins origins, Duration bodyTimeout) {
    this.page = page;
    this.origins = origins;
    this.bodyTimeout = bodyTimeout;
  }

  /** Obrol's own page, for scripts of that page alone. */
  public static WebOptions defaults() {
    return new WebOptions(WebPage.builtIn(), Origins.SAME, Duration.ofSeconds(60));
  }

  /** The same with another page. */
  public WebOptions withPage(WebPage other) {
    return new WebOptions(other, origins, bodyTimeout);
  }

  /**
   * The same for scripts of pages from elsewhere, too. A browser tells which origin a script has;
   * other programs need none.
   *
   * @param allowed each with scheme, host and port as a browser sends them, such as {@code
   *     https://chat.example.org}; {@code *} for all
   * @throws IllegalArgumentException if one is no origin
   */
  public WebOptions withOrigins(Collection<String> allowed) {
    return new WebOptions(page, Origins.of(List.copyOf(allowed)), bodyTimeout);
  }

  /**
   * The same with another bound for those who send a file: how long nothing of it may come before
   * the connection is closed. What is slow but comes may take as long as it likes.
   *
   * @param timeout 60 s by default
   */
  public WebOptions withBodyTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("body timeout: " + timeout + " (expected: > 0)");
    }
    return new WebOptions(page, origins, timeout);
  }

  WebPage page() {
    return page;
  }

  Origins origins() {
    return origins;
  }

  Duration bodyTimeout() {
    return bodyTimeout;
  }
}
