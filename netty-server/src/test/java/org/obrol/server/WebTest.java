package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web listener answers to HTTP requests; the page's files, and who may open a WebSocket. */
class WebTest {
  private static final Path PAGE = Path.of("src/main/resources/org/obrol/server/web/page");

  @TempDir Path folder;

  private ChatServer server;

  @BeforeEach
  void start() {
    server = serve(WebOptions.defaults());
  }

  private static ChatServer serve(WebOptions options) {
    return Servers.accountsOnly().listen(Listener.web(options).port(0)).start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** The whole answer to a request after which the connection ends. */
  private String ask(String line, String... headers) {
    return ask(server, line, headers);
  }

  private static String ask(ChatServer server, String line, String... headers) {
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          line
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + String.join("", Stream.of(headers).map(header -> header + "\r\n").toList())
              + "\r\n");
      return client.readUntilEnd();
    }
  }

  private static String header(String answer, String name) {
    Matcher header =
        Pattern.compile("^" + name + ": (.*)$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE)
            .matcher(answer);
    assertThat(header.find()).as("%s in %s", name, answer).isTrue();
    return header.group(1);
  }

  private String anAsset() {
    Matcher script = Pattern.compile("src=\"(assets/[0-9a-f]+/main.js)\"").matcher(ask("GET /"));
    assertThat(script.find()).isTrue();
    return "/" + script.group(1);
  }

  // ---- the page

  @Test
  void theListOfThePagesFilesIsWhole() throws IOException {
    try (Stream<Path> files = Files.walk(PAGE)) {
      List<String> found =
          files
              .filter(Files::isRegularFile)
              .map(file -> PAGE.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
      assertThat(Files.readAllLines(PAGE.resolveSibling("contents.txt"))).isEqualTo(found);
    }
  }

  @Test
  void thePageNamesAllItsModulesSoThatTheyAreFetchedAtOnce() throws IOException {
    Pattern preload = Pattern.compile("<link rel=\"modulepreload\" href=\"\\{assets}/([^\"]+)\">");
    String index = Files.readString(PAGE.resolve("index.html"));
    List<String> modules =
        Files.readAllLines(PAGE.resolveSibling("contents.txt")).stream()
            .filter(file -> file.endsWith(".js"))
            .filter(file -> !index.contains("src=\"{assets}/" + file + "\""))
            .toList();
    assertThat(preload.matcher(index).results().map(found -> found.group(1)))
        .containsExactlyElementsOf(modules);
  }

  @Test
  void thePageIsAskedForEachTimeAndItsFilesAreKeptForGood() {
    String index = ask("GET /");
    assertThat(index).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("{assets}");
    assertThat(header(index, "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(index, "cache-control")).isEqualTo("no-cache");
    String script = ask("GET " + anAsset());
    assertThat(script).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(header(script, "content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(script, "cache-control")).contains("immutable").contains("max-age=31536000");
  }

  @Test
  void whoHasThePageIsToldThatItIsTheSameStill() {
    String index = ask("GET /", "Accept-Encoding: gzip");
    String tag = header(index, "etag");
    String again = ask("GET /", "Accept-Encoding: gzip", "If-None-Match: \"other\", W/" + tag);
    assertThat(again).startsWith("HTTP/1.1 304 ").endsWith("\r\n\r\n");
    assertThat(header(again, "etag")).isEqualTo(tag);
    assertThat(ask("GET /", "If-None-Match: " + tag)).startsWith("HTTP/1.1 200 ");
    assertThat(ask("GET /", "If-None-Match: *")).startsWith("HTTP/1.1 304 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|true",
        "br, GZIP;q=0.5|true",
        "gzip;q=0|false",
        "gzip; q=0.0|false",
        "br|false"
      })
  void whoTakesGzipGetsIt(String accepted, boolean zipped) {
    String index = ask("HEAD /", "Accept-Encoding: " + accepted);
    assertThat(index.contains("content-encoding: gzip")).isEqualTo(zipped);
    assertThat(header(index, "vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void aBrowserRunsNothingThatIsNotThePagesOwn() {
    String index = ask("GET /");
    assertThat(header(index, "content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "http", "*");
    assertThat(header(index, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(index, "referrer-policy")).isEqualTo("no-referrer");
  }

  @Test
  void aHeadHasNoBodyButSaysHowLongItWouldBe() {
    String head = ask("HEAD /");
    String whole = ask("GET /");
    assertThat(head).endsWith("\r\n\r\n");
    assertThat(header(head, "content-length")).isEqualTo(header(whole, "content-length"));
  }

  @Test
  void aConnectionIsGoodForManyRequests() {
    try (RawClient client = new RawClient(server.port())) {
      String request = "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n";
      client.send(request + request).sendByteByByte(request);
      for (int i = 0; i < 3; i++) {
        assertThat(client.readUntil("there is no /nothing\n")).startsWith("HTTP/1.1 404 ");
      }
      client.send("GET /nothing HTTP/1.0\r\n\r\n");
      assertThat(client.readUntilEnd()).contains("connection: close");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /assets/0/main.js|404",
        "GET /index.html|404",
        "GET /../../etc/passwd|404",
        "GET /%2e%2e/%2e%2e/etc/passwd|404",
        "GET /assets/%00|404",
        "GET /%zz|400",
        "GET nonsense|400",
        "GET http://localhost/|200",
        "GET /?a=b|200",
        "POST /|405",
        "DELETE /assets/x|405",
        "OPTIONS *|400",
      })
  void whatIsNotThereIsSaidSo(String line, int status) {
    assertThat(ask(line)).startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001\u0002 no HTTP at all\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "GET / HTTP/9.x\r\n\r\n",
      })
  void whatIsNoRequestIsRefusedAndTheConnectionEnds(String bytes) {
    try (RawClient client = new RawClient(server.port())) {
      assertThat(client.send(bytes).readUntilEnd()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void aRequestThatIsTooLongIsRefused() {
    assertThat(ask("GET /" + "x".repeat(9_000))).startsWith("HTTP/1.1 414 ");
    assertThat(ask("GET /", "X: " + "x".repeat(17_000))).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void whoAsksAndDoesNotReadIsNotAnsweredWithoutEnd() {
    try (RawClient client = new RawClient(server.port())) {
      int asked = 200_000;
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(asked));
      String answers = client.readUntilEnd();
      assertThat(answers).startsWith("HTTP/1.1 200 ").endsWith("</html>\n");
      assertThat(answers.length()).isLessThan(asked * 300); // a seventh of what all of them have
    }
  }

  @Test
  void whoSendsNothingMoreGetsTheAnswer() {
    try (RawClient client = new RawClient(server.port())) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").readToTheEnd())
          .endsWith("</html>\n");
    }
  }

  @Test
  void aRefusalGetsThroughToOneWhoStillSends() {
    try (RawClient client = new RawClient(server.port())) {
      client.send("no HTTP at all\r\n\r\n" + "x".repeat(500_000));
      assertThat(client.readUntilEnd()).startsWith("HTTP/1.1 400 ").endsWith("understood\n");
    }
  }

  // ---- another page

  @Test
  void anEmbedderMayServeAPageOfTheirOwn() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("index.html"), "<script src={assets}/sub/my.js></script>");
    Files.writeString(folder.resolve("sub/my.js"), "hello()");
    WebPage page = WebPage.in(folder).withContentSecurityPolicy("default-src 'self'");
    try (ChatServer other = serve(WebOptions.defaults().withPage(page))) {
      String index = ask(other, "GET /");
      assertThat(header(index, "content-security-policy")).isEqualTo("default-src 'self'");
      Matcher script = Pattern.compile("src=(assets/[0-9a-f]+/sub/my.js)").matcher(index);
      assertThat(script.find()).as(index).isTrue();
      assertThat(ask(other, "GET /" + script.group(1))).endsWith("\r\n\r\nhello()");
    }
  }

  @Test
  void aPageNeedsItsFirstFile() {
    assertThatThrownBy(() -> WebPage.in(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("there is no index.html in");
  }

  @Test
  void aListenerMayGoWithoutAPage() {
    try (ChatServer other = serve(WebOptions.defaults().withPage(WebPage.none()));
        WebSocketClient client = new WebSocketClient(other.port())) {
      assertThat(ask(other, "GET /")).startsWith("HTTP/1.1 404 ");
      assertThat(client.send("ping").reply().path("status").asText()).isEqualTo("OK");
    }
  }

  // ---- who may open a WebSocket

  private static String handshake(ChatServer server, String host, String origin) {
    try (RawClient client = new RawClient(server.port())) {
      String request =
          WebSocketClient.request("Origin: " + origin).replace("Host: localhost", "Host: " + host);
      return client.send(request).readUntil("\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, http://localhost:8080, 101",
    "127.0.0.1:8080, http://127.0.0.1:8080, 101",
    "[::1]:8080, http://[::1]:8080, 101",
    "LOCALHOST, http://localhost, 101",
    "me.localhost, http://me.localhost, 101",
    "localhost:8080, http://localhost:9090, 403",
    "localhost:8080, http://evil.example, 403",
    "localhost:8080, null, 403",
    "localhost:8080, http://localhost:8080.evil.example, 403",
    // A name that its owner has made to lead to this machine.
    "evil.example:8080, http://evil.example:8080, 403",
    "localhost.evil.example, http://localhost.evil.example, 403",
  })
  void onlyTheListenersOwnPagesMayConnect(String host, String origin, int status) {
    assertThat(handshake(server, host, origin)).startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @CsvSource({
    "https://chat.example.org, 101",
    "https://CHAT.example.org, 101",
    "http://chat.example.org, 403",
    "https://chat.example.org:444, 403",
    "http://localhost, 101"
  })
  void pagesFromElsewhereMayIfTheyWereNamed(String origin, int status) {
    try (ChatServer other =
        serve(WebOptions.defaults().withOrigins(List.of("https://chat.example.org")))) {
      assertThat(handshake(other, "localhost", origin)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void allMayIfThatWasSaid() {
    try (ChatServer other = serve(WebOptions.defaults().withOrigins(List.of("*")))) {
      assertThat(handshake(other, "x", "http://evil.example")).startsWith("HTTP/1.1 101 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat.example.org", "https://a/b", "https://me@a", "", "https://"})
  void whatIsNoOriginIsRefused(String origin) {
    WebOptions options = WebOptions.defaults();
    assertThatThrownBy(() -> options.withOrigins(List.of(origin)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: scheme://host or scheme://host:port, or *)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Upgrade: websocket|Upgrade: h2c|426",
        "Connection: keep-alive, Upgrade|Connection: keep-alive|426",
        "Version: 13|Version: 8|426",
        "Key: dGhl|Key: |400",
        "Sec-WebSocket-Key|X-Key|400",
        "GET|POST|426",
      })
  void whatIsNoHandshakeIsToldWhatIsMissing(String right, String wrong, int status) {
    try (RawClient client = new RawClient(server.port())) {
      String answer = client.send(WebSocketClient.request().replace(right, wrong)).readUntilEnd();
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
      if (status == 426) {
        assertThat(header(answer, "upgrade")).isEqualTo("websocket");
      }
    }
  }
}
