package org.obrol.client;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/** A client and a scripted server. */
abstract class ClientTest {
  static final UserName ALICE = UserName.of("alice");
  static final UserName BOB_NAME = UserName.of("bob");
  static final Address BOB = Address.of(BOB_NAME);

  final ScriptedServer server = new ScriptedServer();
  final Recorder recorder = new Recorder();
  ChatClient client = builder().build();

  ChatClientBuilder builder() {
    return ChatClient.builder()
        .host("127.0.0.1")
        .port(server.port())
        .backoff(Duration.ofMillis(5), Duration.ofMillis(50))
        .listener(recorder);
  }

  /** Takes another client instead of the usual one. */
  void use(ChatClientBuilder builder) {
    client.close();
    recorder.events().clear();
    client = builder.build();
  }

  ScriptedServer.Connection connect() throws Exception {
    var connected = client.connect();
    ScriptedServer.Connection connection = server.accept();
    Await.value(connected);
    return connection;
  }

  /** Connects and logs in. */
  ScriptedServer.Connection login(String... conversations) throws Exception {
    ScriptedServer.Connection connection = connect();
    var login = client.login(ALICE, "secret");
    connection.login(conversations);
    Await.value(login);
    return connection;
  }

  /** Lets the client come back and resume with these conversations. */
  ScriptedServer.Connection resume(String... conversations) {
    ScriptedServer.Connection connection = server.accept();
    connection.loggedIn(connection.expect("resume"), "token-1", conversations);
    return connection;
  }

  @AfterEach
  void closeBoth() {
    client.close();
    server.close();
  }
}
