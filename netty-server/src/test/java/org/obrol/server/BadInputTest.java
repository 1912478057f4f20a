package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad input gets: one clear answer a line, and nobody else notices. */
class BadInputTest {
  private final ChatServer server = Servers.builder().start();
  private LineClient client;

  @BeforeEach
  void enter() {
    client = new LineClient(server.port());
    client.enter("alice");
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private void expectAlive() {
    assertThat(client.ok("whoami").path("user").asText()).isEqualTo("alice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dance | unknown_command",
        "SEND bob hi | unknown_command",
        "`` | malformed",
        "`   ` | malformed",
        "send | missing_parameter",
        "send bob | missing_parameter",
        "`send bob ` | missing_parameter",
        "say | missing_parameter",
        "register dave | missing_parameter",
        "login bob | already_logged_in",
        "login alice secret | already_logged_in",
        "send nobody hi | no_such_user",
        "send #nogroup hi | no_such_group",
        "send !bob hi | invalid_name",
        "send system hi | no_such_user",
        "send 123456789012345678901234567890123 hi | invalid_name",
        "register system x | invalid_name",
        "register a/b x | invalid_name",
        "register alice x | name_taken",
        "register ALICE x | name_taken",
        "read * x | malformed",
        "read * -1 | malformed",
        "read * 1 2 | malformed",
        "history * since 1 | malformed",
        "history * before | missing_parameter",
        "history * limit 0 | malformed",
        "history @nobody | no_such_user",
        "group | missing_parameter",
        "send_group | missing_parameter",
        "send_group devs | missing_parameter",
        "group dance #x | unknown_command",
        "group create x y z | malformed",
        "group join #nogroup | no_such_group",
        "group leave #nogroup | no_such_group",
        "group add #nogroup alice | no_such_group",
        "presence perhaps | malformed",
        "presence | missing_parameter",
        "resume x y | malformed",
        "passwd wrong new | bad_credentials",
        "{} | missing_parameter",
        "{ | malformed",
        "{\"cmd\":\"ping\"} x | malformed",
        "{\"cmd\":\"ping\"}{\"cmd\":\"ping\"} | malformed",
        "{\"cmd\":\"dance\"} | unknown_command",
        "{\"cmd\":7} | malformed",
        "{\"cmd\":\"ping\",\"cmd\":\"ping\"} | malformed",
        "{\"cmd\":\"send\",\"to\":7,\"text\":\"x\"} | malformed",
        "{\"cmd\":\"send\",\"to\":{},\"text\":\"x\"} | malformed",
        "{\"cmd\":\"send\",\"to\":\"*\",\"text\":[\"x\"]} | malformed",
        "{\"cmd\":\"send\",\"to\":\"*\",\"text\":\"\"} | missing_parameter",
        "{\"cmd\":\"send\",\"to\":\"*\",\"text\":null} | missing_parameter",
        "{\"cmd\":\"send\",\"to\":\"*\",\"text\":\"a\\u0000b\"} | malformed",
        "{\"cmd\":\"send\",\"to\":\"*\",\"text\":\"\\ud800\"} | malformed",
        "{\"cmd\":\"send\",\"to\":\"\\u0007\",\"text\":\"x\"} | invalid_name",
        "{\"cmd\":\"send\",\"to\":\"*\",\"text\":\"x\",\"key\":\"\"} | missing_parameter",
        "{\"cmd\":\"read\",\"conv\":\"*\",\"seq\":\"1\"} | malformed",
        "{\"cmd\":\"read\",\"conv\":\"*\",\"seq\":1.5} | malformed",
        "{\"cmd\":\"read\",\"conv\":\"*\",\"seq\":99999999999999999999} | malformed",
        "{\"cmd\":\"presence\",\"on\":\"on\"} | malformed",
        "{\"cmd\":\"resume\",\"token\":\"x\",\"positions\":[1]} | malformed",
      })
  void isAnsweredWithItsCodeAndTheConnectionLives(String line, String code) {
    JsonNode reply = client.ask(line == null ? "" : line);

    assertThat(reply.path("status").asText()).isEqualTo("ERROR");
    assertThat(reply.path("code").asText()).as("%s", reply).isEqualTo(code);
    assertThat(reply.path("message").asText()).isNotBlank();
    expectAlive();
  }

  @Test
  void invalidUtf8IsMalformedInBothForms() {
    byte[] text = "say x".getBytes(StandardCharsets.UTF_8);
    text[4] = (byte) 0xff;
    byte[] json = "{\"cmd\":\"send\",\"to\":\"*\",\"text\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    json[json.length - 3] = (byte) 0xc3;
    for (byte[] line : new byte[][] {text, json}) {
      client.sendRaw(line).sendRaw(new byte[] {'\n'});
      assertThat(client.reply().path("code").asText()).isEqualTo("malformed");
    }
    expectAlive();
  }

  @Test
  void deepJsonIsMalformedAndCostsNothing() {
    String deep = "{\"cmd\":\"ping\",\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";
    assertThat(client.ask(deep).path("code").asText()).isEqualTo("malformed");
    expectAlive();
  }

  @Test
  void unknownFieldsAreIgnoredWhateverTheyHold() {
    String line = "{\"cmd\":\"ping\",\"x\":{\"y\":[1,2.5,null,{\"z\":true}]},\"label\":\"7\"}";
    JsonNode reply = client.ok(line);
    assertThat(reply.path("label").asText()).isEqualTo("7");
    assertThat(reply.path("re").asText()).isEqualTo("ping");
  }

  @Test
  void aTextOverItsLimitIsRefusedAndOneAtItIsKept() {
    String most = "é".repeat(8 << 10);
    assertThat(client.ask("say " + most + "x").path("code").asText()).isEqualTo("too_long");
    client.ok("say " + most);
    assertThat(client.push("message").path("text").asText()).isEqualTo(most);
  }

  @Test
  void aLabelThatIsTooLongIsRefusedWithoutIt() {
    JsonNode reply = client.ask("{\"cmd\":\"ping\",\"label\":\"" + "x".repeat(65) + "\"}");
    assertThat(reply.path("code").asText()).isEqualTo("too_long");
    assertThat(reply.has("label")).isFalse();
    expectAlive();
  }

  @Test
  void anOverlongLineIsToldAndEndsTheConnectionAfterTheRepliesBeforeIt() {
    client.sendRaw(
        ("ping\nsay " + "x".repeat(70_000) + "\nping\n").getBytes(StandardCharsets.UTF_8));

    assertThat(client.reply().path("re").asText()).isEqualTo("ping");
    JsonNode reply = client.reply();
    assertThat(reply.path("code").asText()).isEqualTo("frame_too_long");
    assertThat(reply.has("re")).isFalse();
    JsonNode bye = client.push("bye");
    assertThat(bye.path("code").asText()).isEqualTo("protocol_error");
    assertThat(bye.path("reconnect").asBoolean()).isFalse();
    assertThat(client.line()).isNull();
  }

  @Test
  void beforeLoginALineMayHaveEightKibibytesAndAfterItSixtyFour() {
    try (LineClient stranger = new LineClient(server.port())) {
      assertThat(stranger.ask("x".repeat(8 << 10)).path("code").asText())
          .isEqualTo("unknown_command");
      assertThat(stranger.ask("x".repeat((8 << 10) + 1)).path("code").asText())
          .isEqualTo("frame_too_long");
    }
    assertThat(client.ask("x".repeat(64 << 10)).path("code").asText()).isEqualTo("unknown_command");
    client.ok("logout");
    assertThat(client.ask("x".repeat(9 << 10)).path("code").asText()).isEqualTo("frame_too_long");
  }

  @Test
  void aLongLineInTheSegmentOfTheLoginIsReadOnceTheLoginIsAnswered() {
    try (LineClient other = new LineClient(server.port())) {
      other.ok("register bob secret");
      String line = "login bob secret\nsay " + "x".repeat(7_000) + "\nsay end\n";
      other.sendRaw(line.getBytes(StandardCharsets.UTF_8));
      for (String verb : new String[] {"login", "say", "say"}) {
        JsonNode reply = other.reply();
        assertThat(reply.path("status").asText()).as("%s", reply).isEqualTo("OK");
        assertThat(reply.path("re").asText()).isEqualTo(verb);
      }
    }
  }

  @Test
  void tenThousandCommandsInOneSegmentAreAnsweredInOrder() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      lines.append("{\"cmd\":\"ping\",\"label\":\"").append(i).append("\"}\n");
    }
    Thread sender =
        new Thread(() -> client.sendRaw(lines.toString().getBytes(StandardCharsets.UTF_8)));
    sender.start();
    for (int i = 0; i < 10_000; i++) {
      assertThat(client.reply().path("label").asText()).isEqualTo(String.valueOf(i));
    }
    expectAlive();
  }

  @Test
  void oneByteASegmentIsTheSameAsAllAtOnce() {
    for (byte b : "say ü\r\n{\"cmd\":\"ping\"}\n".getBytes(StandardCharsets.UTF_8)) {
      client.sendRaw(new byte[] {b});
    }
    assertThat(client.reply().path("re").asText()).isEqualTo("say");
    assertThat(client.reply().path("re").asText()).isEqualTo("ping");
    assertThat(client.push("message").path("text").asText()).isEqualTo("ü");
  }

  @Test
  void whoSendsNothingMoreGetsAllRepliesThenGoodbyeThenTheEnd() {
    client
        .send("say one")
        .send("say two")
        .sendRaw("say unfinished".getBytes(StandardCharsets.UTF_8))
        .halfClose();
    assertThat(client.reply().path("seq").asLong()).isEqualTo(1);
    assertThat(client.reply().path("seq").asLong()).isEqualTo(2);
    assertThat(client.push("bye").path("code").asText()).isEqualTo("quit");
    assertThat(client.line()).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noiseHarmsNobody(long seed) {
    Random random = new Random(seed);
    byte[] noise = new byte[30_000];
    random.nextBytes(noise);
    try (LineClient noisy = new LineClient(server.port())) {
      noisy.sendRaw(noise).halfClose();
      for (String line = noisy.line(); line != null; line = noisy.line()) {
        LineClient.parse(line); // every line of the answer is a frame
      }
    }
    expectAlive();
  }

  @Test
  void passwordsAreNotToldByWhatAnErrorSays() {
    client.ok("logout");
    JsonNode noUser = client.ask("login nobody secret");
    JsonNode wrong = client.ask("login alice wrong");
    assertThat(noUser).isEqualTo(wrong);
    assertThat(wrong.path("code").asText()).isEqualTo("bad_credentials");
  }

  @Test
  void whoIsNotLoggedInCanDoNothingWithTheChat() {
    client.ok("logout");
    for (String line :
        new String[] {
          "say x",
          "inbox",
          "read * 1",
          "history *",
          "users",
          "online",
          "group list",
          "group create #x",
          "presence on",
          "whoami",
          "logout",
          "passwd a b"
        }) {
      assertThat(client.ask(line).path("code").asText()).as(line).isEqualTo("not_logged_in");
    }
    client.ok("ping");
    client.ok("help");
    client.ok("hello");
  }
}
