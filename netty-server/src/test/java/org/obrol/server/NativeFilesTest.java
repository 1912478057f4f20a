package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.obrol.core.model.Sha256;
import org.obrol.core.spi.Files;

/** Files over the native protocol, through real sockets. */
class NativeFilesTest {
  private static final int CHUNK = 32 << 10;
  private static final int SMALL_BUFFER = 16 << 10;

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] content) {
    return Sha256.of(Sha256.newDigest().digest(content)).hex();
  }

  private static JsonNode open(LineClient client, String to, String name, byte[] content) {
    return client
        .sendJson(
            Map.of(
                "cmd",
                "file",
                "op",
                "send",
                "to",
                to,
                "name",
                name,
                "size",
                content.length,
                "sha256",
                sha256(content)))
        .reply();
  }

  private static LineClient sendChunk(LineClient client, String id, byte[] content, int at) {
    byte[] part = Arrays.copyOfRange(content, at, Math.min(at + CHUNK, content.length));
    String data = Base64.getEncoder().encodeToString(part);
    return client.sendJson(
        Map.of("cmd", "file", "op", "chunk", "file", id, "offset", at, "data", data));
  }

  private static String upload(LineClient client, String to, String name, byte[] content) {
    String id = open(client, to, name, content).path("file").asText();
    for (int at = 0; at < content.length; at += CHUNK) {
      assertThat(sendChunk(client, id, content, at).reply().path("status").asText())
          .isEqualTo("OK");
    }
    assertThat(client.ok("file done " + id).path("stored").asText()).isEqualTo("memory");
    return id;
  }

  /** Reads pieces until the file is whole; other pushes between are allowed. */
  private static byte[] pieces(LineClient client, JsonNode begun) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long size = begun.path("size").asLong();
    for (long next = begun.path("offset").asLong(); next < size; ) {
      JsonNode piece = client.push("file_chunk");
      assertThat(piece.path("file")).isEqualTo(begun.path("file"));
      assertThat(piece.path("offset").asLong()).isEqualTo(next);
      byte[] data = Base64.getDecoder().decode(piece.path("data").asText());
      assertThat(data).hasSizeBetween(1, begun.path("chunk").asInt());
      all.writeBytes(data);
      next += data.length;
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void aFileArrivesAsItWas(Transport transport) {
    byte[] content = bytes(3_000_001);
    try (ChatServer server = Servers.builder().transport(transport).start();
        LineClient alice = new LineClient(server.port());
        LineClient bob = new LineClient(server.port())) {
      alice.enter("alice");
      bob.enter("bob");

      String id = upload(alice, "bob", "../../holiday pictures 🏝.zip", content);

      JsonNode message = bob.push("message");
      assertThat(message.path("kind").asText()).isEqualTo("file");
      assertThat(message.path("text").asText()).isEqualTo("../../holiday pictures 🏝.zip");
      assertThat(message.path("file").asText()).isEqualTo(id);
      assertThat(message.path("size").asLong()).isEqualTo(content.length);
      assertThat(message.path("sha256").asText()).isEqualTo(sha256(content));
      JsonNode begun = bob.ok("file get " + id);
      assertThat(begun.path("name").asText()).isEqualTo("../../holiday pictures 🏝.zip");
      assertThat(pieces(bob, begun)).isEqualTo(content);
      JsonNode rest = bob.ok("file get " + id + " 2999999");
      assertThat(pieces(bob, rest)).hasSize(2);
      JsonNode listed = bob.ok("file list @alice").path("files");
      assertThat(listed).hasSize(1);
      assertThat(listed.get(0).path("from").asText()).isEqualTo("alice");
      assertThat(listed.get(0).path("conv").asText()).isEqualTo("@alice");
    }
  }

  @Test
  void chunksNeedNoAnswerBeforeTheNext() {
    byte[] content = bytes(2_000_000);
    try (ChatServer server = Servers.builder().start();
        LineClient alice = new LineClient(server.port())) {
      alice.enter("alice");
      String id = open(alice, "*", "a", content).path("file").asText();
      int chunks = 0;
      for (int at = 0; at < content.length; at += CHUNK) {
        sendChunk(alice, id, content, at);
        chunks++;
      }
      alice.send("file done " + id);
      for (int i = 1; i <= chunks; i++) {
        assertThat(alice.reply().path("offset").asLong())
            .isEqualTo(Math.min((long) i * CHUNK, content.length));
      }
      assertThat(alice.reply().path("seq").asLong()).isEqualTo(1);
      assertThat(pieces(alice, alice.ok("file get " + id))).isEqualTo(content);
    }
  }

  /**
   * The client does not read, so as much of a large file as can be is on its way. What then stands
   * between it and a message is what the kernels hold, and one piece.
   */
  @ParameterizedTest
  @EnumSource(value = Transport.class, mode = Mode.EXCLUDE, names = "AUTO")
  void aMessageWaitsForOnePieceOfAFileAtMost(Transport transport) {
    byte[] content = bytes(20_000_000);
    try (ChatServer server = Servers.builder().transport(transport).start();
        LineClient alice = new LineClient(server.port());
        LineClient bob = new LineClient(server.port(), SMALL_BUFFER)) {
      alice.enter("alice");
      bob.enter("bob");
      String id = upload(alice, "bob", "a", content);
      bob.push("message");
      JsonNode begun = bob.ok("file get " + id);
      for (int i = 0; i < 100; i++) {
        bob.push("file_chunk");
      }

      alice.ok("send bob quick");
      int between = 0;
      JsonNode push = bob.push();
      while (!push.path("event").asText().equals("message")) {
        between += push.path("data").asText().length();
        push = bob.push();
      }

      assertThat(push.path("text").asText()).isEqualTo("quick");
      assertThat(begun.path("size").asLong()).isEqualTo(content.length);
      if (transport == Transport.NIO) {
        assertThat(between).isLessThan(8 << 20); // the kernel's send buffer
      } else {
        assertThat(between).isLessThan(512 << 10);
      }
    }
  }

  @Test
  void whoDoesNotReadItsFileTakesNoMemoryAndIsNotTakenForSlow() {
    byte[] content = bytes(20_000_000);
    try (ChatServer server =
            Servers.builder()
                .maxPendingBytes(128 << 10)
                .stallTimeout(Duration.ofMillis(50))
                .start();
        LineClient alice = new LineClient(server.port());
        LineClient bob = new LineClient(server.port(), SMALL_BUFFER)) {
      alice.enter("alice");
      bob.enter("bob");
      String id = upload(alice, "bob", "a", content);
      bob.send("file get " + id);
      for (int i = 0; i < 200; i++) {
        alice.ok("ping"); // some time passes, in which a stalled connection would be closed
      }
      assertThat(pieces(bob, bob.reply())).isEqualTo(content);
    }
  }

  @Test
  void whatIsWrongWithAnUploadIsToldAndTheConnectionLives() {
    Files.Limits limits = new Files.Limits(10_000, 17_000, Duration.ofDays(1), Duration.ofHours(1));
    try (ChatServer server = Servers.builder().fileLimits(limits).start();
        LineClient alice = new LineClient(server.port())) {
      alice.enter("alice");
      assertThat(open(alice, "*", "a", bytes(10_001)).path("code").asText()).isEqualTo("quota");
      byte[] content = bytes(9_000);
      String id = open(alice, "*", "a", content).path("file").asText();
      assertThat(alice.ask("file done " + id).path("code").asText()).isEqualTo("malformed");
      assertThat(sendChunk(alice, id, bytes(9_001), 0).reply().path("code").asText())
          .isEqualTo("too_long");
      byte[] wrong = content.clone();
      wrong[5]++;
      sendChunk(alice, id, wrong, 0).reply();
      assertThat(alice.ask("file done " + id).path("code").asText()).isEqualTo("bad_checksum");
      assertThat(alice.ask("file done " + id).path("code").asText()).isEqualTo("no_such_file");
      upload(alice, "*", "a", content);
      assertThat(open(alice, "*", "b", content).path("code").asText()).isEqualTo("quota");
    }
  }
}
