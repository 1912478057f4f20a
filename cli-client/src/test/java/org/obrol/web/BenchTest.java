package org.obrol.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.server.ChatServerBuilder;
import org.obrol.server.Listener;
import org.obrol.server.WebOptions;
import org.obrol.server.WebPage;

/** What a test of the page's client begins with: a server whose page is a {@link Bench}. */
abstract class BenchTest extends WebTest {
  private static final String BUILT_IN = "org/obrol/server/web/";
  private static final String BENCH = "org/obrol/web/client/";

  @TempDir private Path folder;

  @BeforeEach
  final void unpack() throws IOException {
    String contents = new String(resource(BUILT_IN + "contents.txt"), UTF_8);
    for (String name : contents.lines().filter(name -> name.startsWith("client/")).toList()) {
      write(name, resource(BUILT_IN + "page/" + name));
    }
    for (String name : List.of("index.html", "bench.js")) {
      write(name, resource(BENCH + name));
    }
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = BenchTest.class.getClassLoader().getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** A server that has the bench for a page, too. */
  final Site benches(UnaryOperator<ChatServerBuilder> change) {
    return site(builder -> change.apply(builder.listen(bench(0))));
  }

  final Listener bench(int port) {
    return Listener.web(WebOptions.defaults().withPage(WebPage.in(folder))).port(port);
  }

  /** The port of the server's bench. */
  final int benchPort() {
    return site().server().addresses().get(2).getPort();
  }

  /** A browser of its own, with one bench that reaches the server through {@code port}. */
  final Bench benchAt(int port, String name) {
    return benchAt(Site.url(port), name);
  }

  final Bench benchThrough(Cable cable, String name) {
    return benchAt(cable.url(), name);
  }

  private Bench benchAt(String url, String name) {
    Person person = visitor(name, url, options -> {});
    // What breaks here is meant to break.
    person.complaining().expect("WebSocket connection to");
    person.complaining().expect("Failed to load resource");
    return new Bench(person.page());
  }

  /** Somebody who is logged in, in a browser of its own. */
  final Bench in(String name) {
    site().account(name);
    return benchAt(benchPort(), name).logsIn(name);
  }

  /** Another tab of the same browser. */
  static Bench tabBeside(Bench bench) {
    Page tab = bench.page().context().newPage();
    tab.navigate(bench.page().url());
    return new Bench(tab);
  }

  static Bench reloaded(Bench bench) {
    bench.page().reload();
    return new Bench(bench.page());
  }
}
