package org.obrol.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The browser that all tests of this JVM share; each person has a fresh context in it. Only for the
 * thread that runs the tests, as Playwright is.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** What a page asks of others must fail here, and may not leave the machine. */
  private static final String ONLY_THIS_HOST =
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    // Playwright would fetch a browser of its own otherwise.
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    PlaywrightAssertions.setDefaultAssertionTimeout(10_000);
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(List.of(ONLY_THIS_HOST))
                    .setChromiumSandbox(!isRoot()));
  }

  /** Starts a browser. */
  static Chromium start() {
    return new Chromium(
        installed()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no Chromium was found; install the package chromium, or name one in OBROL_CHROMIUM")));
  }

  /**
   * Where Chromium is: at {@code OBROL_CHROMIUM}, or on the path.
   *
   * @throws IllegalStateException if {@code OBROL_CHROMIUM} names nothing that can be run
   */
  static Optional<Path> installed() {
    String chosen = System.getenv("OBROL_CHROMIUM");
    if (chosen != null && !chosen.isEmpty()) {
      if (!Files.isExecutable(Path.of(chosen))) {
        throw new IllegalStateException("OBROL_CHROMIUM: " + chosen + " (expected: a program)");
      }
      return Optional.of(Path.of(chosen));
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return NAMES.stream()
        .flatMap(
            name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Chromium's sandbox does not work for root, whose containers are sandbox enough. */
  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
