package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.obrol.core.memory.InMemoryFiles;
import org.obrol.core.spi.Files;
import org.obrol.server.HttpConnection.Response;

/** Files that come in over HTTP. */
class WebUploadTest extends WebFilesTest {
  private static final Files.Limits SMALL =
      new Files.Limits(100_000, 150_000, Duration.ofDays(1), Duration.ofHours(1));

  /** How the head of a request ends whose client waits until it may go on. */
  private static final String[] EXPECTING = {"Expect: 100-continue", "Content-Length: 5"};

  private byte[] got(String id) {
    try (HttpConnection http = http()) {
      return http.ask("GET /files/" + id, aliceToken()).body();
    }
  }

  // ---- whole files

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void aFileIsSentWithOneRequest(Transport transport) {
    start(builder -> builder.transport(transport));
    byte[] content = bytes(3_000_001);
    try (HttpConnection http = http()) {
      Response sent =
          http.ask("POST /files?to=%40bob&name=h%C3%BCtte+1.png", aliceToken(), content);

      assertThat(sent.status()).isEqualTo(201);
      assertThat(sent.json().path("re").asText()).isEqualTo("file");
      assertThat(sent.json().path("conv").asText()).isEqualTo("@bob");
      assertThat(sent.json().path("stored").asText()).isEqualTo("memory");
      JsonNode message = bob().push("message");
      assertThat(message.path("kind").asText()).isEqualTo("file");
      assertThat(message.path("text").asText()).isEqualTo("hütte 1.png");
      assertThat(message.path("file").asText()).isEqualTo(idOf(sent));
      assertThat(message.path("sha256").asText()).isEqualTo(sha256(content));
      assertThat(got(idOf(sent))).isEqualTo(content);
    }
  }

  @Test
  void itsLengthNeedNotBeKnown() {
    start();
    byte[] content = bytes(200_000);
    try (HttpConnection http = http()) {
      http.send(
          HttpConnection.head(
              "POST /files?to=*&name=a", aliceToken(), "Transfer-Encoding: chunked"));
      Random random = new Random(1);
      for (int at = 0; at < content.length; ) {
        int end = Math.min(content.length, at + 1 + random.nextInt(50_000));
        http.send(HttpConnection.chunk(Arrays.copyOfRange(content, at, end)));
        at = end;
      }
      Response sent = http.send("0\r\n\r\n").response();
      assertThat(sent.status()).isEqualTo(201);
      assertThat(got(idOf(sent))).isEqualTo(content);
    }
  }

  @Test
  void anEmptyFileIsOne() {
    start();
    try (HttpConnection http = http()) {
      assertThat(http.ask("POST /files?to=*&name=a", aliceToken()).status()).isEqualTo(201);
      assertThat(http.ask("POST /files?to=*&name=a", aliceToken(), bytes(0)).status())
          .isEqualTo(201);
      http.send(
          HttpConnection.head("POST /files?to=*&name=a", aliceToken(), "Transfer-Encoding: chunked")
              + "0\r\n\r\n");
      assertThat(got(idOf(http.response()))).isEmpty();
    }
  }

  @Test
  void aRequestMayComeByteByByte() {
    start();
    byte[] content = bytes(300);
    String line = "POST /files?to=bob&name=a%26b";
    try (HttpConnection http = http()) {
      http.sendByteByByte(
          HttpConnection.head(line, aliceToken(), "Content-Length: 300")
              .getBytes(StandardCharsets.UTF_8));
      http.sendByteByByte(content);
      assertThat(got(idOf(http.response()))).isEqualTo(content);
      http.sendByteByByte(
          HttpConnection.head(line, aliceToken(), "Transfer-Encoding: chunked")
              .getBytes(StandardCharsets.UTF_8));
      http.sendByteByByte(HttpConnection.chunk(content));
      http.sendByteByByte("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(got(idOf(http.response()))).isEqualTo(content);
      assertThat(bob().push("message").path("text").asText()).isEqualTo("a&b");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /files?to=nobody&name=a|404|no_such_user",
        "POST /files?to=%23none&name=a|404|no_such_group",
        "POST /files?to=%23strangers&name=a|403|not_a_member",
        "POST /files?to=@system&name=a|404|no_such_user",
        "POST /files?to=a%20b&name=a|400|invalid_name",
        "POST /files?to=bob&name=a%00b|400|invalid_name",
        "POST /files?to=bob&name=%ff|400|malformed",
        "POST /files?to=bob&name=%f|400|malformed",
        "POST /files?to=bob|400|missing_parameter",
        "POST /files?name=a|400|missing_parameter",
        "POST /files?to=&name=a|400|missing_parameter",
        "POST /files|400|missing_parameter",
        "POST /files?to=bob&to=bob&name=a|400|malformed",
        "PUT /files/0000000000000?offset=0|404|no_such_file",
        "PUT /files/nonsense?offset=0|404|no_such_file",
        "PUT /files/0000000000000|400|missing_parameter",
        "PUT /files/0000000000000?offset=-1|400|malformed",
        "PUT /files/0000000000000?offset=1e3|400|malformed",
      })
  void whatCannotBeSentIsSaidSo(String line, int status, String code) {
    start();
    bob().ok("group create #strangers");
    try (HttpConnection http = http()) {
      Response refused = http.ask(line, aliceToken());
      assertThat(refused.status()).isEqualTo(status);
      assertThat(refused.code()).isEqualTo(code);
      assertThat(refused.json().path("status").asText()).isEqualTo("ERROR");
      assertThat(refused.json().path("re").asText()).isEqualTo("file");
      assertThat(http.ask(line, aliceToken()).status()).as("once more").isEqualTo(status);
    }
  }

  @Test
  void aFormIsNoFile() {
    start();
    try (HttpConnection http = http()) {
      Response refused =
          http.ask(
              "POST /files?to=*&name=a",
              aliceToken(),
              "Content-Type: Multipart/Form-Data; boundary=x",
              "Content-Length: 10");
      assertThat(refused.status()).isEqualTo(415);
    }
  }

  // ---- asked before the body is sent

  @Test
  void whoAsksBeforeSendingIsToldToGoOn() {
    start();
    try (HttpConnection http = http()) {
      http.send(HttpConnection.head("POST /files?to=bob&name=a", aliceToken(), EXPECTING));
      assertThat(http.response().status()).isEqualTo(100);
      assertThat(got(idOf(http.send("hello").response())))
          .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
      String id = open("bob", "b");
      http.send(HttpConnection.head("PUT /files/" + id + "?offset=0", aliceToken(), EXPECTING));
      assertThat(http.response().status()).isEqualTo(100);
      assertThat(http.send("hello").response().json().path("offset").asInt()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST /files?to=bob&name=a, none, 5, 401, bad_token",
    "POST /files?to=nobody&name=a, , 5, 404, no_such_user",
    "POST /files?to=bob&name=a, , 100001, 413, quota",
    "POST /files?to=bob&name=a, , 9223372036854775807, 413, quota",
    "PUT /files/0000000000000?offset=0, , 5, 404, no_such_file",
    "DELETE /files/0000000000000, , 5, 405, unknown_command",
  })
  void whoAsksBeforeSendingIsRefusedBeforeSending(
      String line, String token, long length, int status, String code) {
    start(builder -> builder.fileLimits(SMALL));
    try (HttpConnection http = http()) {
      http.send(
          HttpConnection.head(
              line,
              token == null ? aliceToken() : token,
              "Expect: 100-continue",
              "Content-Length: " + length));
      Response refused = http.response();
      assertThat(refused.status()).isEqualTo(status);
      assertThat(refused.code()).isEqualTo(code);
      assertThat(refused.field("connection")).isEqualTo("close");
      assertThat(http.readToItsEnd()).isZero();
    }
  }

  @Test
  void whatElseIsExpectedIsNotMet() {
    start();
    try (HttpConnection http = http()) {
      Response refused = http.ask("POST /files?to=*&name=a", aliceToken(), "Expect: the-best");
      assertThat(refused.status()).isEqualTo(417);
    }
  }

  // ---- refused in the middle

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void whoIsRefusedInTheMiddleIsToldThoughItSendsOn(Transport transport) {
    start(builder -> builder.fileLimits(SMALL).transport(transport));
    byte[] some = HttpConnection.chunk(bytes(30_000));
    try (HttpConnection http = http()) {
      http.send(
          HttpConnection.head(
              "POST /files?to=bob&name=a", aliceToken(), "Transfer-Encoding: chunked"));
      for (int i = 0; i < 40; i++) { // an error of this would be that of a reset
        http.send(some);
      }
      Response refused = http.response();
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.code()).isEqualTo("quota");
      assertThat(http.readToItsEnd()).isZero();
    }
    post("bob", "b", bytes(90_000)); // of the other one nothing is left
  }

  @Test
  void whoseTokenEndsInTheMiddleIsToldSo() {
    start(builder -> builder.fileLimits(SMALL));
    try (HttpConnection http = http();
        LineClient other = line()) {
      http.send(HttpConnection.head("POST /files?to=bob&name=a", aliceToken(), EXPECTING));
      assertThat(http.response().status()).isEqualTo(100);
      alice().ok("logout");
      assertThat(http.send("hello").response().code()).isEqualTo("bad_token");
      other.ok("login alice secret");
      assertThat(other.ok("file list").path("files")).isEmpty();
    }
  }

  @Test
  void aBodyThatIsNoneEndsTheConnection() {
    start(builder -> builder.fileLimits(SMALL));
    try (HttpConnection http = http()) {
      http.send(
          HttpConnection.head(
              "POST /files?to=bob&name=a", aliceToken(), "Transfer-Encoding: chunked"));
      http.send(HttpConnection.chunk(bytes(80_000))).send("this is no length\r\n");
      Response refused = http.response();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("malformed");
      assertThat(http.readToItsEnd()).isZero();
    }
    post("bob", "b", bytes(90_000));
  }

  // ---- bodies that end early

  private void awaitRoomFor(int bytes) {
    await()
        .untilAsserted(
            () -> {
              try (HttpConnection http = http()) {
                Response sent = http.ask("POST /files?to=bob&name=b", aliceToken(), bytes(bytes));
                assertThat(sent.status()).isEqualTo(201);
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"true, 80000", "false, 80000", "true, 0", "false, 0", "true, 20", "false, 32768"})
  void ofAFileThatDoesNotComeToItsEndNothingIsLeft(boolean reset, int sent) {
    start(builder -> builder.fileLimits(SMALL));
    for (int i = 0; i < 5; i++) {
      try (HttpConnection http = http()) {
        http.send(
            HttpConnection.head(
                "POST /files?to=bob&name=a", aliceToken(), "Content-Length: 90000"));
        http.send(bytes(sent));
        if (reset) {
          http.reset();
        }
      }
      // Two of them would be too much.
      await()
          .untilAsserted(
              () -> {
                try (HttpConnection http = http()) {
                  Response asked =
                      http.send(
                              HttpConnection.head(
                                  "POST /files?to=bob&name=b",
                                  aliceToken(),
                                  "Content-Length: 90000",
                                  "Expect: 100-continue"))
                          .response();
                  assertThat(asked.status()).isEqualTo(100);
                }
              });
    }
    awaitRoomFor(90_000);
    assertThat(alice().ok("file list").path("files")).hasSize(1);
  }

  @Test
  void whoStopsInTheMiddleIsToldSo() {
    start();
    try (HttpConnection http = http()) {
      http.send(
          HttpConnection.head("POST /files?to=bob&name=a", aliceToken(), "Content-Length: 6"));
      http.send("hello").halfClose();
      Response refused = http.response();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("malformed");
      assertThat(http.readToItsEnd()).isZero();
    }
    assertThat(alice().ok("file list").path("files")).isEmpty();
  }

  @Test
  void whoStopsInTheMiddleOfTheSecondOfTwoRequestsIsToldSo() {
    start();
    try (HttpConnection http = http()) {
      http.send(
          HttpConnection.head("OPTIONS /files", aliceToken())
              + HttpConnection.head("POST /files?to=bob&name=a", aliceToken(), "Content-Length: 6")
              + "hello");
      assertThat(http.response().status()).isEqualTo(204);
      http.halfClose();
      assertThat(http.response().code()).isEqualTo("malformed");
      assertThat(http.readToItsEnd()).isZero();
    }
  }

  // ---- parts

  @Test
  void aFileIsSentInPartsAndWhatIsInsteadOfAnEndIsOverTheSocket() {
    start();
    byte[] content = bytes(100_000);
    String id = open("bob", "parts");
    try (HttpConnection http = http()) {
      byte[] first = Arrays.copyOf(content, 70_001);
      Response added = http.ask("PUT /files/" + id + "?offset=0", aliceToken(), first);
      assertThat(added.status()).isEqualTo(200);
      assertThat(added.json().path("re").asText()).isEqualTo("file");
      assertThat(added.json().path("file").asText()).isEqualTo(id);
      assertThat(added.json().path("offset").asInt()).isEqualTo(70_001);
      assertThat(added.json().path("chunk").asInt()).isPositive();
      byte[] rest = Arrays.copyOfRange(content, 70_001, 100_000);
      added = http.ask("PUT /files/" + id + "?offset=70001", aliceToken(), rest);
      assertThat(added.json().path("offset").asInt()).isEqualTo(100_000);
      alice().ok("file done " + id);
      assertThat(got(id)).isEqualTo(content);
      assertThat(http.ask("PUT /files/" + id + "?offset=100000", aliceToken(), rest).code())
          .isEqualTo("no_such_file");
    }
  }

  @Test
  void puttingNothingTellsWhereItStands() {
    start();
    String id = open("bob", "a");
    try (HttpConnection http = http()) {
      http.ask("PUT /files/" + id + "?offset=0", aliceToken(), bytes(7));
      Response told = http.ask("PUT /files/" + id + "?offset=0", aliceToken());
      assertThat(told.status()).isEqualTo(200);
      assertThat(told.json().path("offset").asInt()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "6, 3", "6, 100000", "8, 3", "9223372036854775807, 100000"})
  void whatDoesNotFitChangesNothing(long offset, int length) {
    start();
    String id = open("bob", "a");
    try (HttpConnection http = http()) {
      http.ask("PUT /files/" + id + "?offset=0", aliceToken(), bytes(7));
      Response refused =
          http.send(
                  HttpConnection.head(
                      "PUT /files/" + id + "?offset=" + offset,
                      aliceToken(),
                      "Content-Length: " + length))
              .send(bytes(length))
              .response();
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.code()).isEqualTo("malformed");
      assertThat(refused.json().path("message").asText()).contains("(expected: 7)");
    }
    try (HttpConnection http = http()) {
      Response told = http.ask("PUT /files/" + id + "?offset=0", aliceToken());
      assertThat(told.json().path("offset").asInt()).isEqualTo(7);
    }
  }

  @Test
  void nobodyAddsToAnothersUpload() {
    start();
    String id = open("bob", "a");
    try (HttpConnection http = http()) {
      Response refused = http.ask("PUT /files/" + id + "?offset=0", bobToken(), bytes(7));
      assertThat(refused.code()).isEqualTo("no_such_file");
    }
  }

  @ParameterizedTest
  @CsvSource({"5, false", "5, true", "40000, false", "100000, true", "1000000, false"})
  void whatHasComeOfAPartStays(int sent, boolean reset) {
    start();
    byte[] content = bytes(2_000_000);
    String id = open("bob", "a");
    try (HttpConnection http = http()) {
      http.send(
          HttpConnection.head(
              "PUT /files/" + id + "?offset=0", aliceToken(), "Content-Length: 2000000"));
      http.send(Arrays.copyOf(content, sent));
      await()
          .untilAsserted(
              () -> { // it is there while it comes
                try (HttpConnection other = http()) {
                  Response told = other.ask("PUT /files/" + id + "?offset=0", aliceToken());
                  assertThat(told.json().path("offset").asInt()).isEqualTo(sent);
                }
              });
      if (reset) {
        http.reset();
      }
    }
    try (HttpConnection http = http()) {
      byte[] rest = Arrays.copyOfRange(content, sent, content.length);
      Response added = http.ask("PUT /files/" + id + "?offset=" + sent, aliceToken(), rest);
      assertThat(added.json().path("offset").asInt()).isEqualTo(content.length);
    }
    alice().ok("file done " + id);
    assertThat(got(id)).isEqualTo(content);
  }

  // ---- slow ones

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void whatTheStoreDoesNotTakeIsNotRead(Transport transport) throws InterruptedException {
    HeldFiles files =
        new HeldFiles(new InMemoryFiles(InstantSource.system(), Files.Limits.DEFAULT, 100 << 20));
    start(builder -> builder.files(files).transport(transport));
    byte[] content = bytes(30_000_000);
    AtomicBoolean sent = new AtomicBoolean();
    try (HttpConnection http = http()) {
      Thread sending =
          new Thread(
              () -> {
                http.send(
                    HttpConnection.head(
                        "POST /files?to=bob&name=a",
                        aliceToken(),
                        "Content-Length: " + content.length));
                http.send(content);
                sent.set(true);
              });
      sending.start();
      alice().ok("ping"); // others are served
      assertThat(sent).isFalse();
      assertThat(files.written()).isLessThan(1 << 20);
      files.release();
      Response done = http.response();
      sending.join();
      assertThat(files.largestWrite()).isEqualTo(32 << 10);
      assertThat(got(idOf(done))).isEqualTo(content);
    }
  }

  @Test
  void whoSendsNothingOfItsBodyIsCutAndWhoIsSlowIsNot() {
    start(builder -> builder, WebOptions.defaults().withBodyTimeout(Duration.ofSeconds(1)));
    byte[] content = bytes(1_000_000);
    AtomicBoolean cut = new AtomicBoolean();
    try (HttpConnection silent = http();
        HttpConnection slow = http()) {
      String head =
          HttpConnection.head("POST /files?to=bob&name=a", aliceToken(), "Content-Length: 1000000");
      silent.send(head).send("x");
      slow.send(head);
      Thread reading = new Thread(() -> cut.set(silent.readToItsEnd() == 0));
      reading.start();
      int sent = 0;
      while (!cut.get()) { // so it takes longer than the other had
        slow.send(new byte[] {content[sent++]});
        alice().ok("ping");
      }
      slow.send(Arrays.copyOfRange(content, sent, content.length));
      assertThat(got(idOf(slow.response()))).isEqualTo(content);
    }
    assertThat(alice().ok("file list").path("files")).hasSize(1);
  }
}
