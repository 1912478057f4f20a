package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.obrol.storage.ChatStore;
import org.obrol.storage.DataDirectory;
import org.obrol.storage.Durability;
import org.obrol.storage.Progress;
import org.obrol.storage.Retention;
import org.obrol.storage.StoreOptions;

/** What clients see of a store on disk. */
class StoredServerTest {
  private static final StoreOptions OPTIONS = StoreOptions.defaults().withDurability(Durability.OS);

  @TempDir Path folder;

  private void with(Path data, StoreOptions options, Consumer<ChatServer> test) {
    try (ChatStore store = ChatStore.open(data, options);
        ChatServer server = Servers.builder().ports(store::ports).start()) {
      test.accept(server);
    }
  }

  private static String position(JsonNode login, long seq) {
    JsonNode lobby = login.path("conversations").get(0);
    return "*:" + lobby.path("epoch").asText() + ":" + seq;
  }

  private static JsonNode resume(LineClient client, JsonNode login, long seq) {
    return client.ok("resume " + login.path("token").asText() + " " + position(login, seq));
  }

  private static void sendMany(LineClient client, int count) {
    for (int i = 0; i < count; i++) {
      client.ok("say text " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"SYNC, disk", "OS, os"})
  void anOkSaysHowSafeTheMessageIs(Durability durability, String stored) {
    with(
        folder,
        OPTIONS.withDurability(durability),
        server -> {
          try (LineClient alice = new LineClient(server.port())) {
            alice.enter("alice");
            assertThat(alice.ok("say hello").path("stored").asText()).isEqualTo(stored);
          }
        });
  }

  @Test
  void whoComesBackForMessagesThatWereNotKeptIsToldOfAGap() {
    with(
        folder,
        OPTIONS.withRetention(new Retention(null, 8L)),
        server -> {
          try (LineClient alice = new LineClient(server.port());
              LineClient back = new LineClient(server.port())) {
            JsonNode login = alice.enter("alice");
            sendMany(alice, 50);
            Awaitility.await().until(() -> oldest(alice) == 43);

            assertThat(resume(back, login, 5).path("status").asText()).isEqualTo("OK");

            JsonNode gap = back.push("gap");
            assertThat(gap.path("from").asLong()).isEqualTo(6);
            assertThat(gap.path("to").asLong()).isEqualTo(42);
            assertThat(gap.path("oldest").asLong()).isEqualTo(43);
            for (long seq = 43; seq <= 50; seq++) {
              assertThat(back.push("message").path("seq").asLong()).isEqualTo(seq);
            }
          }
        });
  }

  private static long oldest(LineClient client) {
    return client.ok("history *").path("oldest").asLong();
  }

  @Test
  void whoComesBackToARestoredBackupIsToldOfAGapAlsoWhenItHasGrownPastTheirPlace() {
    Path copy = folder.resolve("copy");
    JsonNode[] login = new JsonNode[1];
    with(
        folder.resolve("data"),
        OPTIONS,
        server -> {
          try (LineClient alice = new LineClient(server.port())) {
            login[0] = alice.enter("alice");
            sendMany(alice, 3);
            DataDirectory.of(folder.resolve("data")).backup(copy, Progress.NONE);
            sendMany(alice, 2); // which the backup does not have
          }
        });

    with(
        copy,
        OPTIONS,
        server -> {
          try (LineClient bob = new LineClient(server.port());
              LineClient alice = new LineClient(server.port())) {
            bob.enter("bob");
            sendMany(bob, 4);

            resume(alice, login[0], 5);

            JsonNode gap = alice.push("gap");
            assertThat(gap.path("from").asLong()).isEqualTo(1);
            assertThat(gap.path("to").asLong()).isEqualTo(7);
            bob.ok("say live");
            assertThat(alice.push("message").path("seq").asLong()).isEqualTo(8);
          }
        });
  }
}
