package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people do with the chat, over real sockets. */
class ConversationTest {
  private final ChatServer server = Servers.builder().start();

  @AfterEach
  void close() {
    server.close();
  }

  private LineClient connect() {
    return new LineClient(server.port());
  }

  private LineClient enter(String user) {
    LineClient client = connect();
    client.enter(user);
    return client;
  }

  @Test
  void aMessageToTheLobbyIsPushedToEverybodyAndToItsSender() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob")) {
      JsonNode reply = alice.ok("say hello  there");

      assertThat(reply.path("conv").asText()).isEqualTo("*");
      assertThat(reply.path("stored").asText()).isEqualTo("memory");
      for (LineClient reader : new LineClient[] {alice, bob}) {
        JsonNode push = reader.push("message");
        assertThat(push.path("from").asText()).isEqualTo("alice");
        assertThat(push.path("text").asText()).isEqualTo("hello  there");
        assertThat(push.path("seq").asLong()).isEqualTo(1);
        assertThat(push.path("id").asText()).isEqualTo(reply.path("id").asText()).hasSize(13);
      }
    }
  }

  @Test
  void aDirectMessageIsPushedToBothSidesUnderTheOthersName() {
    try (LineClient alice = enter("alice");
        LineClient bob = enter("bob");
        LineClient carol = enter("carol")) {
      alice.ok("send BOB psst");

      assertThat(bob.push("message").path("conv").asText()).isEqualTo("@alice");
      assertThat(alice.push("message").path("conv").asText()).isEqualTo("@bob");
      assertThat(carol.pushesUntilNow()).isEmpty();
    }
  }
}
