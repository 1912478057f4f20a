package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obrol.server.WebSocketClient.BINARY;
import static org.obrol.server.WebSocketClient.CLOSE;
import static org.obrol.server.WebSocketClient.COMPRESSED;
import static org.obrol.server.WebSocketClient.CONTINUATION;
import static org.obrol.server.WebSocketClient.FIN;
import static org.obrol.server.WebSocketClient.PING;
import static org.obrol.server.WebSocketClient.PONG;
import static org.obrol.server.WebSocketClient.TEXT;
import static org.obrol.server.WebSocketClient.deflated;
import static org.obrol.server.WebSocketClient.frame;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.model.UserName;

/** The native protocol in WebSocket messages. */
class WebSocketTest {
  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

  private ChatServer server;

  @BeforeEach
  void start() {
    server =
        Servers.accountsOnly()
            .listen(Listener.web().port(0))
            .listen(Listener.nativeTcp().port(0))
            .guests(true)
            .start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private WebSocketClient client(String name, String... headers) {
    WebSocketClient client = new WebSocketClient(server.port(), headers);
    assertThat(client.send("login " + name).reply().path("user").asText()).isEqualTo(name);
    return client;
  }

  private static void expectGoodbye(WebSocketClient client, String code, int closeCode) {
    assertThat(client.push("bye").path("code").asText()).isEqualTo(code);
    WebSocketClient.Frame last = client.frame();
    assertThat(last.opcode()).isEqualTo(CLOSE);
    assertThat(last.closeCode()).isEqualTo(closeCode);
    assertThat(client.isAtEnd()).isTrue();
  }

  @Test
  void aMessageInIsALineAndAFrameOutIsAMessage() {
    try (WebSocketClient alice = client("alice");
        WebSocketClient bob = client("bob")) {
      alice.send("{\"cmd\":\"send\",\"to\":\"@bob\",\"text\":\"hello\\nthere\",\"label\":\"1\"}");
      assertThat(alice.reply().path("label").asText()).isEqualTo("1");
      JsonNode push = bob.read();
      assertThat(push.path("text").asText()).isEqualTo("hello\nthere");
      assertThat(push.path("from").asText()).isEqualTo("alice");
    }
  }

  @Test
  void thoseOnAWebSocketAndThoseOnABareConnectionTalkToEachOther() {
    try (WebSocketClient alice = client("alice");
        LineClient bob = new LineClient(server.addresses().get(1).getPort())) {
      bob.ok("login bob");
      bob.ok("say hi");
      assertThat(alice.read().path("text").asText()).isEqualTo("hi");
      alice.send("say hi yourself");
      bob.push();
      assertThat(bob.push().path("text").asText()).isEqualTo("hi yourself");
    }
  }

  @Test
  void aMessageMayEndWithALinesEndAndMayHaveSeveralLines() {
    try (WebSocketClient alice = client("alice")) {
      alice.send("ping\r\n").send("ping\nwhoami");
      assertThat(alice.reply().path("re").asText()).isEqualTo("ping");
      assertThat(alice.reply().path("re").asText()).isEqualTo("ping");
      assertThat(alice.reply().path("re").asText()).isEqualTo("whoami");
    }
  }

  @Test
  void anEmptyMessageIsAnEmptyLine() {
    try (WebSocketClient alice = client("alice")) {
      assertThat(alice.send("").reply().path("code").asText()).isEqualTo("malformed");
      assertThat(alice.send("ping").reply().path("status").asText()).isEqualTo("OK");
    }
  }

  @Test
  void aMessageMayComeInManyFramesWithAPingBetween() {
    try (WebSocketClient alice = client("alice")) {
      alice.send(TEXT, "whoa").send(CONTINUATION, "").send(FIN | PING, "there?");
      WebSocketClient.Frame pong = alice.frame();
      assertThat(pong.opcode()).isEqualTo(PONG);
      assertThat(pong.payload()).isEqualTo("there?");
      alice.send(FIN | CONTINUATION, "mi");
      assertThat(alice.reply().path("re").asText()).isEqualTo("whoami");
    }
  }

  @Test
  void everythingMayComeByteByByteOrAllAtOnce() {
    byte[] request = WebSocketClient.request().getBytes(StandardCharsets.US_ASCII);
    byte[] all = concat(request, frame(FIN | TEXT, "login alice"), frame(FIN | TEXT, "say hi"));
    try (RawClient atOnce = new RawClient(server.port());
        RawClient byByte = new RawClient(server.port())) {
      atOnce.send(all);
      atOnce.readUntil("\"re\":\"say\"");
      for (byte b : concat(request, frame(FIN | TEXT, "login bob"), frame(FIN | TEXT, "say hi"))) {
        byByte.send(new byte[] {b});
      }
      byByte.readUntil("\"re\":\"say\"");
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 120, 125, 126, 127, 1000, 16_000})
  void textsOfEveryLengthArriveAsTheyAre(int length) {
    String text = "x".repeat(length);
    try (WebSocketClient alice = client("alice")) {
      alice.send("say " + text);
      assertThat(alice.push("message").path("text").asText()).isEqualTo(text);
    }
  }

  @Test
  void aFrameOfMoreThan64KiBHasItsLengthIn64Bits() {
    try (WebSocketClient alice = client("alice")) {
      for (int i = 0; i < 10; i++) {
        alice.send("say " + "x".repeat(16_000)).push("message");
      }
      alice.send("ping").send("history * limit 10");
      JsonNode page = alice.reply();
      while (!page.path("re").asText().equals("history")) {
        page = alice.reply();
      }
      assertThat(page.path("messages").size()).isGreaterThan(4); // of 16,000 characters each
    }
  }

  // ---- the end

  @Test
  void aGoodbyeIsFollowedByTheClosingHandshake() {
    try (WebSocketClient alice = client("alice")) {
      assertThat(alice.send("quit").reply().path("re").asText()).isEqualTo("quit");
      expectGoodbye(alice, "quit", 1000);
    }
  }

  @Test
  void whoClosesGetsWhatWasAskedAndTheirGoodbye() {
    try (WebSocketClient alice = client("alice")) {
      alice.send("ping").send(FIN | CLOSE, "").send("say this is too late");
      assertThat(alice.reply().path("re").asText()).isEqualTo("ping");
      expectGoodbye(alice, "quit", 1000);
    }
  }

  @Test
  void whoIsThrownOutIsToldSoInTheClosingFrameToo() {
    try (WebSocketClient alice = client("alice")) {
      server.chat().kick(UserName.of("alice"), "out");
      expectGoodbye(alice, "kicked", 1008);
    }
  }

  @Test
  void aServerThatClosesSaysThatItGoesAway() {
    try (WebSocketClient alice = client("alice")) {
      server.drain();
      expectGoodbye(alice, "draining", 1001);
    }
  }

  @Test
  void aServerThatDrainsDoesNotWaitForConnectionsThatAskForNothing() throws Exception {
    try (RawClient idle = new RawClient(server.port())) {
      idle.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("\r\n\r\n");
      server.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  // ---- what is no message

  @Test
  void aBinaryMessageIsRefusedAndEndsTheConnection() {
    try (WebSocketClient alice = client("alice")) {
      alice.send(FIN | BINARY, "ping").send("ping");
      assertThat(alice.reply().path("code").asText()).isEqualTo("malformed");
      expectGoodbye(alice, "protocol_error", 1002);
    }
  }

  @Test
  void aFrameWithoutAMaskEndsTheConnection() {
    try (WebSocketClient alice = client("alice")) {
      alice.write(new byte[] {(byte) (FIN | TEXT), 4, 'p', 'i', 'n', 'g'});
      assertThat(alice.reply().path("code").asText()).isEqualTo("malformed");
      expectGoodbye(alice, "protocol_error", 1002);
    }
  }

  @Test
  void aCompressedFrameThatWasNotAgreedOnEndsTheConnection() {
    try (WebSocketClient alice = client("alice")) {
      alice.write(frame(FIN | COMPRESSED | TEXT, deflated("ping")));
      assertThat(alice.reply().path("code").asText()).isEqualTo("malformed");
      expectGoodbye(alice, "protocol_error", 1002);
    }
  }

  @Test
  void whatIsNotUtf8EndsTheConnection() {
    try (WebSocketClient alice = client("alice")) {
      alice.write(frame(FIN | TEXT, new byte[] {'s', 'a', 'y', ' ', (byte) 0xff}));
      assertThat(alice.reply().path("code").asText()).isEqualTo("malformed");
      expectGoodbye(alice, "protocol_error", 1002);
    }
  }

  @Test
  void aLineThatIsTooLongGetsTheAnswerThatItHasOnABareConnection() {
    try (WebSocketClient stranger = new WebSocketClient(server.port())) {
      stranger.send("login " + "x".repeat(9_000));
      assertThat(stranger.reply().path("message").asText()).contains("longer than 8192 bytes");
      expectGoodbye(stranger, "protocol_error", 1002);
    }
    try (WebSocketClient alice = client("alice")) {
      alice.send("say " + "x".repeat(70_000));
      assertThat(alice.reply().path("message").asText()).contains("longer than 65536 bytes");
      expectGoodbye(alice, "protocol_error", 1002);
    }
  }

  @Test
  void aFrameThatIsTooLongIsRefusedBeforeItHasCome() {
    try (WebSocketClient alice = client("alice")) {
      byte[] whole = frame(FIN | TEXT, "x".repeat(200_000));
      alice.write(Arrays.copyOf(whole, 100));
      assertThat(alice.reply().path("code").asText()).isEqualTo("frame_too_long");
      expectGoodbye(alice, "protocol_error", 1002);
    }
  }

  // ---- compressed

  @Test
  void whatIsLongIsCompressedForThoseWhoCanReadThatAndWhatIsShortIsNot() {
    String text = "all work and no play ".repeat(100);
    try (WebSocketClient alice = client("alice", DEFLATE);
        WebSocketClient bob = client("bob", DEFLATE + "; client_max_window_bits");
        WebSocketClient carol = client("carol")) {
      assertThat(alice.response())
          .containsIgnoringCase(
              "sec-websocket-extensions: permessage-deflate; server_no_context_takeover;"
                  + " client_no_context_takeover\r\n");
      assertThat(carol.response()).doesNotContainIgnoringCase("sec-websocket-extensions");
      carol.send("say short").send("say " + text);
      for (WebSocketClient one : List.of(alice, bob)) {
        WebSocketClient.Frame first = one.frame();
        assertThat(first.compressed()).isFalse();
        assertThat(first.payload()).contains("short");
        WebSocketClient.Frame second = one.frame();
        assertThat(second.compressed()).isTrue();
        assertThat(second.payload()).contains(text);
        assertThat(second.length()).isLessThan(text.length() / 4);
      }
      assertThat(carol.push("message").path("text").asText()).isEqualTo("short");
      assertThat(carol.push("message").path("text").asText()).isEqualTo(text);
    }
  }

  @Test
  void whatCannotBecomeShorterIsSentAsItIs() {
    String noise =
        new Random(7)
            .ints(3_000, 0x4e00, 0x9fff)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    try (WebSocketClient alice = client("alice", DEFLATE)) {
      alice.send("say " + noise);
      assertThat(alice.push("message").path("text").asText()).isEqualTo(noise);
    }
  }

  @Test
  void compressedMessagesAreReadInOneFrameOrInMany() {
    try (WebSocketClient alice = client("alice", DEFLATE)) {
      String text = "hello ".repeat(300);
      byte[] deflated = deflated("say " + text);
      alice.write(frame(FIN | COMPRESSED | TEXT, deflated));
      assertThat(alice.push("message").path("text").asText()).isEqualTo(text);
      alice.write(frame(COMPRESSED | TEXT, new byte[0]));
      for (int i = 0; i < deflated.length; i++) {
        alice.write(frame(CONTINUATION, new byte[] {deflated[i]}));
      }
      alice.send(FIN | CONTINUATION, "");
      assertThat(alice.push("message").path("text").asText()).isEqualTo(text);
      alice.send("say plain"); // which is allowed at any time
      assertThat(alice.push("message").path("text").asText()).isEqualTo("plain");
    }
  }

  @Test
  void aMessageThatBecomesTooLongIsRefusedBeforeItDoes() {
    try (WebSocketClient alice = client("alice", DEFLATE)) {
      alice.write(frame(FIN | COMPRESSED | TEXT, deflated("say " + "x".repeat(50_000_000))));
      assertThat(alice.reply().path("code").asText()).isEqualTo("frame_too_long");
      expectGoodbye(alice, "protocol_error", 1002);
    }
  }

  @Test
  void onlyATextMayBeCompressed() {
    try (WebSocketClient alice = client("alice", DEFLATE)) {
      alice.write(frame(FIN | COMPRESSED | PING, deflated("x")));
      assertThat(alice.reply().path("code").asText()).isEqualTo("malformed");
      expectGoodbye(alice, "protocol_error", 1002);
    }
  }

  @Test
  void whatCannotBeInflatedEndsTheConnection() {
    try (WebSocketClient alice = client("alice", DEFLATE)) {
      alice.write(frame(FIN | COMPRESSED | TEXT, new byte[] {(byte) 0xff, 1, 2, 3}));
      assertThat(alice.reply().path("code").asText()).isEqualTo("malformed");
      expectGoodbye(alice, "protocol_error", 1002);
    }
  }

  @Test
  void anOfferWithAnotherWindowIsNotTaken() {
    try (WebSocketClient alice = client("alice", DEFLATE + "; server_max_window_bits=10")) {
      assertThat(alice.response()).doesNotContainIgnoringCase("sec-websocket-extensions");
    }
  }
}
