package org.obrol.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.obrol.core.model.Sha256;

/** A server with files over HTTP, two people in it, and what the tests of it have in common. */
abstract class WebFilesTest {
  static final int SMALL_BUFFER = 16 << 10;

  private ChatServer server;
  private LineClient alice;
  private LineClient bob;
  private String aliceToken;
  private String bobToken;

  /** Starts it. */
  final ChatServer start(UnaryOperator<ChatServerBuilder> how, WebOptions options) {
    server =
        how.apply(Servers.accountsOnly())
            .listen(Listener.web(options).port(0))
            .listen(Listener.nativeTcp().port(0))
            .start();
    alice = line();
    bob = line();
    aliceToken = alice.enter("alice").path("token").asText();
    bobToken = bob.enter("bob").path("token").asText();
    return server;
  }

  final ChatServer start(UnaryOperator<ChatServerBuilder> how) {
    return start(how, WebOptions.defaults());
  }

  final ChatServer start() {
    return start(builder -> builder);
  }

  @AfterEach
  void close() {
    if (server != null) {
      alice.close();
      bob.close();
      server.close();
    }
  }

  final ChatServer server() {
    return server;
  }

  final LineClient alice() {
    return alice;
  }

  final LineClient bob() {
    return bob;
  }

  final String aliceToken() {
    return aliceToken;
  }

  final String bobToken() {
    return bobToken;
  }

  /** A connection that speaks the native protocol. */
  final LineClient line() {
    return new LineClient(server.addresses().get(1).getPort());
  }

  final HttpConnection http() {
    return new HttpConnection(server.port());
  }

  /** Sends a file as alice, over HTTP; returns its id. */
  final String post(String to, String name, byte[] content) {
    try (HttpConnection http = http()) {
      HttpConnection.Response response =
          http.ask("POST /files?to=" + to + "&name=" + name, aliceToken, content);
      return idOf(response);
    }
  }

  static String idOf(HttpConnection.Response response) {
    String location = response.field("location");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Opens an upload as alice, in the native protocol; returns its id. */
  final String open(String to, String name) {
    JsonNode opened = alice.ok("file send " + to + " " + name);
    return opened.path("file").asText();
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] content) {
    return Sha256.of(Sha256.newDigest().digest(content)).hex();
  }
}
