package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.model.UserName;
import org.obrol.server.HttpConnection.Response;

/** Files that go out over HTTP. */
class WebDownloadTest extends WebFilesTest {
  /** More than the kernels keep. */
  private static final int LARGE = 30_000_000;

  @Test
  void aFileComesWithWhatABrowserNeedsToKnow() {
    start();
    byte[] content = bytes(100_000);
    String id = post("bob", "..%2Fh%C3%BCtte%22.png", content);
    try (HttpConnection http = http()) {
      Response whole = http.ask("GET /files/" + id, bobToken());
      assertThat(whole.status()).isEqualTo(200);
      assertThat(whole.body()).isEqualTo(content);
      assertThat(whole.field("content-type")).isEqualTo("application/octet-stream");
      assertThat(whole.field("content-disposition"))
          .isEqualTo(
              "attachment; filename=\"_._h_tte_.png\"; filename*=UTF-8''_._h%C3%BCtte%22.png");
      assertThat(whole.field("etag")).isEqualTo('"' + sha256(content) + '"');
      assertThat(whole.field("accept-ranges")).isEqualTo("bytes");
      assertThat(whole.field("cache-control")).isEqualTo("private, no-cache");
      assertThat(whole.field("vary")).contains("Authorization");
      assertThat(whole.field("x-content-type-options")).isEqualTo("nosniff");
      assertThat(whole.field("content-security-policy")).isEqualTo("sandbox; default-src 'none'");
      assertThat(whole.fields()).doesNotContainKeys("connection", "access-control-allow-origin");

      Response head = http.ask("HEAD /files/" + id, bobToken());
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.fields().keySet()).isEqualTo(whole.fields().keySet());
      assertThat(head.field("content-length")).isEqualTo("100000");
      assertThat(http.ask("GET /files/" + id, bobToken()).body()).as("next").isEqualTo(content);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 206, 0, 1",
    "bytes=70000-, 206, 70000, 100000",
    "bytes=-5, 206, 99995, 100000",
    "bytes=10-40000, 206, 10, 40001",
    "bytes=99999-200000, 206, 99999, 100000",
    "'bytes=1-2, 4-5', 200, 0, 100000",
    "bytes=5-3, 200, 0, 100000",
    "bytes=100000-, 416, 0, 0",
    "bytes=-0, 416, 0, 0",
  })
  void aPartMayBeAskedFor(String range, int status, int from, int end) {
    start();
    byte[] content = bytes(100_000);
    String id = post("bob", "a", content);
    try (HttpConnection http = http()) {
      Response part = http.ask("GET /files/" + id, bobToken(), "Range: " + range);
      assertThat(part.status()).isEqualTo(status);
      if (status == 416) {
        assertThat(part.field("content-range")).isEqualTo("bytes */100000");
        assertThat(part.code()).isEqualTo("malformed");
      } else {
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, from, end));
      }
      if (status == 206) {
        assertThat(part.field("content-range"))
            .isEqualTo("bytes " + from + "-" + (end - 1) + "/100000");
      }
      assertThat(http.ask("HEAD /files/" + id, bobToken(), "Range: " + range).status())
          .isEqualTo(200);
    }
  }

  @Test
  void whoHasItAlreadyIsToldThatItIsTheSame() {
    start();
    byte[] content = bytes(1000);
    String id = post("bob", "a", content);
    String tag = '"' + sha256(content) + '"';
    try (HttpConnection http = http()) {
      for (String known : List.of(tag, "*", "\"x\", " + tag, "W/" + tag)) {
        Response same = http.ask("GET /files/" + id, bobToken(), "If-None-Match: " + known);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.field("etag")).isEqualTo(tag);
        assertThat(same.fields()).doesNotContainKey("content-disposition");
      }
      assertThat(http.ask("GET /files/" + id, bobToken(), "If-None-Match: \"x\"").status())
          .isEqualTo(200);
      try (LineClient carol = line()) {
        String token = carol.enter("carol").path("token").asText();
        assertThat(http.ask("GET /files/" + id, token, "If-None-Match: " + tag).code())
            .as("who may not have it")
            .isEqualTo("no_such_file");
      }
    }
  }

  @Test
  void whoHasAPartOfAnotherContentGetsAllOfThisOne() {
    start();
    byte[] content = bytes(1000);
    String id = post("bob", "a", content);
    String tag = '"' + sha256(content) + '"';
    String range = "Range: bytes=10-19";
    try (HttpConnection http = http()) {
      assertThat(http.ask("GET /files/" + id, bobToken(), range, "If-Range: " + tag).body())
          .hasSize(10);
      for (String other : List.of("\"x\"", "W/" + tag, "Sun, 06 Nov 1994 08:49:37 GMT")) {
        assertThat(http.ask("GET /files/" + id, bobToken(), range, "If-Range: " + other).body())
            .hasSize(1000);
      }
    }
  }

  @Test
  void anEmptyFileHasNoBody() {
    start();
    String id = post("bob", "a", bytes(0));
    try (HttpConnection http = http()) {
      for (int i = 0; i < 3; i++) {
        assertThat(http.ask("GET /files/" + id, bobToken()).body()).isEmpty();
        assertThat(http.ask("GET /files/" + id, bobToken(), "Range: bytes=-5").status())
            .isEqualTo(200);
        assertThat(http.ask("GET /files/" + id, bobToken(), "Range: bytes=0-").status())
            .isEqualTo(416);
      }
    }
  }

  @Test
  void whoMayNotSeeItIsToldThatItIsNotThere() {
    start();
    alice().ok("group create #devs");
    String id = post("%23devs", "a", bytes(10));
    try (HttpConnection http = http()) {
      for (String method : List.of("GET", "HEAD")) {
        assertThat(http.ask(method + " /files/" + id, bobToken()).status()).isEqualTo(404);
        assertThat(http.ask(method + " /files/" + id, aliceToken()).status()).isEqualTo(200);
      }
      alice().ok("group add #devs bob");
      assertThat(http.ask("GET /files/" + id, bobToken()).status()).isEqualTo(200);
    }
  }

  // ---- slow ones

  private static long directMemory() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void whoReadsSlowlyTakesNoMemory(Transport transport) {
    start(
        builder ->
            builder
                .transport(transport)
                .maxPendingBytes(128 << 10)
                .stallTimeout(Duration.ofMillis(50)));
    byte[] content = bytes(LARGE);
    String id = post("bob", "a", content);
    long before = directMemory();
    List<HttpConnection> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        HttpConnection http = new HttpConnection(server().port(), SMALL_BUFFER);
        slow.add(http);
        http.send(HttpConnection.head("GET /files/" + id, bobToken()));
        assertThat(http.responseHead().field("content-length")).isEqualTo("" + LARGE);
      }
      for (int i = 0; i < 200; i++) {
        alice().ok("ping"); // some time passes, in which a stalled connection would be closed
      }
      assertThat(directMemory() - before).isLessThan(24 << 20);
      assertThat(slow.get(0).read(LARGE)).isEqualTo(content);
    } finally {
      slow.forEach(HttpConnection::close);
    }
  }

  @Test
  void whoIsSlowGetsAllOfItThoughTheConnectionEndsBehindIt() {
    start();
    byte[] content = bytes(LARGE);
    String id = post("bob", "a", content);
    try (HttpConnection http = new HttpConnection(server().port(), SMALL_BUFFER)) {
      http.send(HttpConnection.head("GET /files/" + id, bobToken(), "Connection: close"));
      Response head = http.responseHead();
      assertThat(head.field("connection")).isEqualTo("close");
      assertThat(http.read(LARGE)).isEqualTo(content);
      assertThat(http.readToItsEnd()).isZero();
    }
  }

  @Test
  void whoSendsNothingMoreStillGetsAllOfIt() {
    start();
    byte[] content = bytes(3_000_000);
    String id = post("bob", "a", content);
    try (HttpConnection http = new HttpConnection(server().port(), SMALL_BUFFER)) {
      http.send(HttpConnection.head("GET /files/" + id, bobToken())).halfClose();
      assertThat(http.response().body()).isEqualTo(content);
      assertThat(http.readToItsEnd()).isZero();
    }
  }

  @Test
  void olderClientsAreServed() {
    start();
    byte[] content = bytes(100_000);
    String id = post("bob", "a", content);
    String head = HttpConnection.head("GET /files/" + id, bobToken()).replace("/1.1", "/1.0");
    try (HttpConnection http = http()) {
      Response kept =
          http.send(head.replace("\r\n\r\n", "\r\nConnection: keep-alive\r\n\r\n")).response();
      assertThat(kept.field("connection")).isEqualTo("keep-alive");
      Response last = http.send(head).response();
      assertThat(last.field("connection")).isEqualTo("close");
      assertThat(last.body()).isEqualTo(content);
      assertThat(http.readToItsEnd()).isZero();
    }
  }

  // ---- cut off

  /** Has a download run, makes something happen, and sees that it ends before its end. */
  private void isCutBy(Runnable happening) {
    String id = post("bob", "a", bytes(LARGE));
    bob().push("message");
    try (HttpConnection http = new HttpConnection(server().port(), SMALL_BUFFER)) {
      http.send(HttpConnection.head("GET /files/" + id, bobToken()));
      assertThat(http.responseHead().status()).isEqualTo(200);
      happening.run();
      assertThat(http.readToItsEnd()).isLessThan(LARGE);
    }
  }

  @Test
  void aFileThatIsRemovedEndsBeforeItsEnd() {
    start();
    isCutBy(
        () -> {
          String id = alice().ok("file list").path("files").get(0).path("file").asText();
          alice().ok("file remove " + id);
        });
  }

  @Test
  void whoseTokenEndsGetsNoMore() {
    start();
    isCutBy(() -> bob().ok("logout"));
  }

  @Test
  void whoIsThrownOutGetsNoMore() {
    start();
    isCutBy(() -> server().chat().kick(UserName.parse("bob").orElseThrow(), "enough"));
  }

  @Test
  void aServerThatClosesLetsNobodyWait() {
    start();
    isCutBy(() -> server().close());
    await().until(() -> server().outboundBytes() == 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoGoesInTheMiddleLeavesNothing(boolean reset) {
    start();
    String id = post("bob", "a", bytes(LARGE));
    for (int i = 0; i < 8; i++) { // more than one connection may have at a time
      try (HttpConnection http = new HttpConnection(server().port(), SMALL_BUFFER)) {
        http.send(HttpConnection.head("GET /files/" + id, bobToken()));
        assertThat(http.responseHead().status()).isEqualTo(200);
        if (reset) {
          http.reset();
        }
      }
    }
    assertThat(bob().ok("file get " + id).path("size").asInt()).isEqualTo(LARGE);
    server().close();
    await().until(() -> server().outboundBytes() == 0);
  }

  @Test
  void aBodyThatMeansNothingIsReadOver() {
    start();
    byte[] content = bytes(100_000);
    String id = post("bob", "a", content);
    try (HttpConnection http = http()) {
      http.send(
          (HttpConnection.head("GET /files/" + id, bobToken(), "Content-Length: 3") + "abc")
              .getBytes(StandardCharsets.UTF_8));
      Response whole = http.response();
      assertThat(whole.body()).isEqualTo(content);
    }
  }
}
