package org.obrol.server;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.obrol.server.web.Page;

/**
 * The files of a page, in memory. {@code index.html} is served at the root and asked for anew each
 * time. All others are served below a path that changes with their content, and are kept by
 * browsers for good; in {@code index.html} the text <code>{assets}</code> stands for that path, and
 * files name each other by relative paths. Immutable.
 */
public final class WebPage {
  /**
   * Only what the page itself consists of, no script or style within a page, and no string that
   * becomes markup.
   */
  private static final String STRICT =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'";

  private final SortedMap<String, byte[]> files;
  private final String contentSecurityPolicy;

  private WebPage(SortedMap<String, byte[]> files, String contentSecurityPolicy) {
    this.files = files;
    this.contentSecurityPolicy = contentSecurityPolicy;
  }

  /** Obrol's own page. */
  public static WebPage builtIn() {
    return new WebPage(Page.builtIn(), STRICT);
  }

  /** No page: a listener with it serves the chat and its files alone. */
  public static WebPage none() {
    return new WebPage(Collections.emptySortedMap(), STRICT);
  }

  /**
   * All files in a directory and below, as they are now.
   *
   * @throws UncheckedIOException if they cannot be read, or none is called {@code index.html}
   */
  public static WebPage in(Path directory) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        List<String> names = new ArrayList<>();
        directory.relativize(file).forEach(name -> names.add(name.toString()));
        files.put(String.join("/", names), Files.readAllBytes(file));
      }
      if (!files.containsKey(Page.INDEX)) {
        throw new FileNotFoundException("there is no " + Page.INDEX + " in " + directory);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new WebPage(files, STRICT);
  }

  /**
   * The same with another header {@code Content-Security-Policy}. Without, a page may use only what
   * it consists of, and no script or style that stands within markup.
   */
  public WebPage withContentSecurityPolicy(String policy) {
    return new WebPage(files, policy);
  }

  Page ready() {
    return new Page(files, contentSecurityPolicy);
  }
}
