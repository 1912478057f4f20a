package org.obrol.server;

import java.util.Collection;
import java.util.List;
import org.obrol.server.web.Origins;

/** What a web listener serves, and to whom. Immutable. */
public final class WebOptions {
  private final WebPage page;
  private final Origins origins;

  private WebOptions(WebPage page, Origins origins) {
    this.page = page;
    this.origins = origins;
  }

  /** Obrol's own page, for scripts of that page alone. */
  public static WebOptions defaults() {
    return new WebOptions(WebPage.builtIn(), Origins.SAME);
  }

  /** The same with another page. */
  public WebOptions withPage(WebPage other) {
    return new WebOptions(other, origins);
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
    return new WebOptions(page, Origins.of(List.copyOf(allowed)));
  }

  WebPage page() {
    return page;
  }

  Origins origins() {
    return origins;
  }
}
