package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.model.UserName;
import org.obrol.server.HttpConnection.Response;

/** What holds for all requests about files: tokens, connections, origins, what is no request. */
class WebFileRequestsTest extends WebFilesTest {
  private static final String ELSEWHERE = "https://chat.example.org";

  // ---- tokens and methods

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Authorization: Bearer\r\n",
        "Authorization: Bearer \r\n",
        "Authorization: Bearer nobody's\r\n",
        "Authorization: Basic YWxpY2U6c2VjcmV0\r\n",
        "Authorization: Bearer {token}\r\nAuthorization: Bearer {token}\r\n",
        "X-Authorization: Bearer {token}\r\n",
      })
  void nothingGoesWithoutAToken(String field) {
    start();
    String id = post("bob", "a", bytes(10));
    String query = "token=" + aliceToken() + "&access_token=" + aliceToken();
    try (HttpConnection http = http()) {
      for (String line :
          List.of(
              "GET /files/" + id + "?" + query,
              "PUT /files/" + id + "?offset=0&" + query,
              "POST /files?to=bob&name=a&" + query)) {
        http.send(
            line
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + field.replace("{token}", aliceToken())
                + "\r\n");
        Response refused = http.response();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("bad_token");
        assertThat(refused.field("www-authenticate")).isEqualTo("Bearer");
        assertThat(refused.field("cache-control")).isEqualTo("no-store");
      }
    }
  }

  @Test
  void theWordBeforeATokenHasNoCase() {
    start();
    String id = post("bob", "a", bytes(10));
    String head = HttpConnection.head("GET /files/" + id, bobToken()).replace("Bearer", "bEARER");
    try (HttpConnection http = http()) {
      assertThat(http.send(head).response().status()).isEqualTo(200);
    }
  }

  @Test
  void severalPeopleMayShareAConnection() {
    start();
    String id = post("alice", "a", bytes(10));
    try (HttpConnection http = http()) {
      assertThat(http.ask("GET /files/" + id, bobToken()).status()).isEqualTo(404);
      assertThat(http.ask("GET /files/" + id, aliceToken()).status()).isEqualTo(200);
      assertThat(http.ask("GET /files/" + id, bobToken()).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /files|405|POST, OPTIONS",
        "DELETE /files/0000000000000|405|GET, HEAD, PUT, OPTIONS",
        "POST /files/0000000000000|405|GET, HEAD, PUT, OPTIONS",
        "GET /files/|404|",
        "GET /files/0000000000000|404|",
        "GET /files/../files/0000000000000|404|",
        "GET /files/0000000000000/a|404|",
        "GET /files/%2e%2e%2fa|404|",
        "GET /filesystem|404|",
        "HEAD /files/0000000000000|404|",
        "OPTIONS /files|204|POST, OPTIONS",
        "OPTIONS /files/x|204|GET, HEAD, PUT, OPTIONS",
      })
  void whatIsNotThereIsSaidSo(String line, int status, String allow) {
    start();
    try (HttpConnection http = http()) {
      for (int i = 0; i < 2; i++) {
        Response refused = http.ask(line, aliceToken());
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.fields().get("allow")).isEqualTo(allow);
      }
    }
  }

  // ---- connections

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void aConnectionIsGoodForManyRequestsOfAllKinds(Transport transport) {
    start(builder -> builder.transport(transport));
    try (HttpConnection http = http()) {
      for (int i = 0; i < 20; i++) {
        byte[] content = bytes(i * 5_000);
        Response sent = http.ask("POST /files?to=bob&name=" + i, aliceToken(), content);
        assertThat(sent.status()).isEqualTo(201);
        assertThat(http.ask("GET /", aliceToken()).status()).isEqualTo(200);
        assertThat(http.ask("GET /files/" + idOf(sent), aliceToken()).body()).isEqualTo(content);
        assertThat(http.ask("GET /nothing", aliceToken()).status()).isEqualTo(404);
        assertThat(http.ask("GET /files/nothing", aliceToken()).status()).isEqualTo(404);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /files/{id}", "GET /", "PUT /files/{id}?offset=0", "nonsense"})
  void whatComesBeforeTheAnswerIsNotTaken(String second) {
    start();
    byte[] content = bytes(1_000_000);
    String id = post("bob", "a", content);
    String head = HttpConnection.head("GET /files/" + id, bobToken());
    try (HttpConnection http = http()) {
      http.send(head + HttpConnection.head(second.replace("{id}", id), bobToken()));
      assertThat(http.response().body()).isEqualTo(content);
      assertThat(http.readToItsEnd()).isZero();
    }
  }

  @Test
  void answersAreInTheOrderOfTheirRequests() {
    start();
    String id = post("bob", "a", bytes(0));
    try (HttpConnection http = http()) {
      String file = HttpConnection.head("HEAD /files/" + id, bobToken());
      String page = HttpConnection.head("HEAD /nothing", bobToken());
      http.send(file + page);
      List<Integer> statuses = new ArrayList<>();
      statuses.add(http.responseHead().status());
      http.halfClose();
      long rest = http.readToItsEnd();
      assertThat(statuses).containsExactly(200);
      assertThat(rest).isLessThan(1000); // the other answer, where the first was there already
    }
  }

  @Test
  void aWebSocketNeedsAConnectionOfItsOwn() {
    start();
    try (HttpConnection http = http()) {
      assertThat(http.ask("GET /files/0000000000000", aliceToken()).status()).isEqualTo(404);
      assertThat(http.send(WebSocketClient.request()).response().status()).isEqualTo(400);
      assertThat(http.readToItsEnd()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5, 6",
        "Content-Length: -5",
        "Content-Length: +5",
        "Content-Length: 5x",
        "Content-Length: 0x5",
        "Content-Length: 99999999999999999999",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Content-Length : 5",
        "Content-Length: 5\r\n folded: x\r\nContent-Length: 6",
      })
  void aBodyWhoseLengthIsInDoubtIsRefused(String fields) {
    start();
    try (HttpConnection http = http()) {
      http.send(
          HttpConnection.head("POST /files?to=*&name=a", aliceToken(), fields.split("\r\n"))
              + "5\r\nhello\r\n0\r\n\r\n"
              + HttpConnection.head("POST /files?to=*&name=smuggled", aliceToken()));
      assertThat(http.responseHead().status()).isEqualTo(400);
      http.readToItsEnd();
    }
    assertThat(alice().ok("file list").path("files")).isEmpty();
  }

  @Test
  void whoIsThrownOutWhileSendingIsToldSo() {
    start();
    try (HttpConnection http = http()) {
      http.send(
          HttpConnection.head(
              "POST /files?to=bob&name=a",
              aliceToken(),
              "Content-Length: 5",
              "Expect: 100-continue"));
      assertThat(http.response().status()).isEqualTo(100);
      server().chat().kick(UserName.parse("alice").orElseThrow(), "enough");
      Response refused = http.response();
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("denied");
    }
  }

  @Test
  void aServerThatClosesSaysSoToWhoIsSending() {
    start();
    try (HttpConnection http = http();
        HttpConnection idle = http()) {
      assertThat(idle.ask("GET /files/0000000000000", aliceToken()).status()).isEqualTo(404);
      http.send(
          HttpConnection.head(
              "POST /files?to=bob&name=a",
              aliceToken(),
              "Content-Length: 5",
              "Expect: 100-continue"));
      assertThat(http.response().status()).isEqualTo(100);
      server().close();
      Response refused = http.response();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("unavailable");
      assertThat(refused.json().path("retry").asBoolean()).isTrue();
      assertThat(refused.field("retry-after")).isEqualTo("1");
      assertThat(http.readToItsEnd()).isZero();
      assertThat(idle.readToItsEnd()).isZero();
    }
  }

  // ---- pages from elsewhere

  @Test
  void pagesFromNamedOriginsMayAskAndNoOthers() {
    start(builder -> builder, WebOptions.defaults().withOrigins(List.of(ELSEWHERE)));
    String id = post("bob", "a", bytes(10));
    try (HttpConnection http = http()) {
      Response allowed = http.ask("OPTIONS /files/" + id, bobToken(), "Origin: " + ELSEWHERE);
      assertThat(allowed.status()).isEqualTo(204);
      assertThat(allowed.field("access-control-allow-origin")).isEqualTo(ELSEWHERE);
      assertThat(allowed.field("access-control-allow-methods")).contains("GET", "PUT");
      assertThat(allowed.field("access-control-allow-headers"))
          .contains("Authorization", "Range", "If-Range", "Content-Type");
      assertThat(allowed.field("vary")).contains("Origin");

      Response file = http.ask("GET /files/" + id, bobToken(), "Origin: " + ELSEWHERE);
      assertThat(file.field("access-control-allow-origin")).isEqualTo(ELSEWHERE);
      assertThat(file.field("access-control-expose-headers"))
          .contains("Content-Disposition", "Content-Range", "ETag");
      assertThat(file.fields()).doesNotContainKey("access-control-allow-credentials");
      Response none = http.ask("GET /files/0000000000000", bobToken(), "Origin: " + ELSEWHERE);
      assertThat(none.field("access-control-allow-origin")).as("an error").isEqualTo(ELSEWHERE);

      for (String other : List.of("https://evil.example", "null", "http://localhost")) {
        for (String method : List.of("OPTIONS", "GET")) {
          assertThat(http.ask(method + " /files/" + id, bobToken(), "Origin: " + other).fields())
              .noneSatisfy((name, value) -> assertThat(name).startsWith("access-control"));
        }
      }
    }
  }

  // ---- another client

  @Test
  void theJdksClientSendsAndGets() throws Exception {
    start();
    byte[] content = bytes(1_000_000);
    URI files = URI.create("http://127.0.0.1:" + server().port());
    HttpClient client = HttpClient.newHttpClient();
    HttpResponse<String> sent =
        client.send(
            HttpRequest.newBuilder(files.resolve("/files?to=bob&name=a"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + aliceToken())
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    assertThat(sent.statusCode()).isEqualTo(201);
    URI file = files.resolve(sent.headers().firstValue("location").orElseThrow());
    HttpResponse<byte[]> got =
        client.send(
            HttpRequest.newBuilder(file).header("Authorization", "Bearer " + bobToken()).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(got.body()).isEqualTo(content);
  }
}
