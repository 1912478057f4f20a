package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The native protocol in WebSocket messages. */
class WebSocketTest {
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

  private WebSocketClient client(String name) throws Exception {
    WebSocketClient client = new WebSocketClient(server.port());
    assertThat(client.send("login " + name).read()).contains("\"re\":\"login\"");
    return client;
  }

  @Test
  void aMessageInIsALineAndAFrameOutIsAMessage() throws Exception {
    try (WebSocketClient alice = client("alice");
        WebSocketClient bob = client("bob")) {
      alice.send("{\"cmd\":\"send\",\"to\":\"@bob\",\"text\":\"hello\\nthere\",\"label\":\"1\"}");
      assertThat(alice.readUntil("\"status\""))
          .startsWith("{\"status\":\"OK\",\"re\":\"send\",\"label\":\"1\"")
          .endsWith("}");
      assertThat(bob.read()).contains("\"text\":\"hello\\nthere\"").endsWith("}");
    }
  }

  @Test
  void thoseOnAWebSocketAndThoseOnABareConnectionTalkToEachOther() throws Exception {
    int tcp = server.addresses().get(1).getPort();
    try (WebSocketClient alice = client("alice");
        LineClient bob = new LineClient(tcp)) {
      bob.send("login bob");
      bob.send("say hi");
      assertThat(alice.read()).contains("\"text\":\"hi\"").contains("\"from\":\"bob\"");
    }
  }

  @Test
  void aGoodbyeIsFollowedByTheClosingHandshake() throws Exception {
    try (WebSocketClient alice = client("alice")) {
      alice.send("quit");
      assertThat(alice.read()).contains("\"re\":\"quit\"");
      assertThat(alice.read()).contains("\"event\":\"bye\"");
      assertThat(alice.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void whoClosesGetsTheirGoodbye() throws Exception {
    try (WebSocketClient alice = client("alice")) {
      alice.socket().sendClose(1001, "").join();
      assertThat(alice.read()).contains("\"code\":\"quit\"");
      assertThat(alice.closeCode()).isEqualTo(1000);
    }
  }
}
