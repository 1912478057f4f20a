package org.obrol.server.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.FrameLimits;

class EventEncoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventEncoder encoder =
      new EventEncoder(new ResultFields("obrol/test", FrameLimits.DEFAULT, 16 << 10, false));

  private String encode(Event event) {
    ByteBuf out = Unpooled.buffer();
    encoder.encode(event, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Message message(String text) {
    return new Message(
        ConversationId.LOBBY,
        12,
        new MessageId(1),
        Instant.parse("2026-01-02T03:04:05Z"),
        new AccountId(7),
        UserName.of("Zoë"),
        Message.Kind.TEXT,
        text,
        null,
        null);
  }

  @Test
  void aMessageIsOneLineWithItsFieldsInThisOrder() {
    assertThat(encode(new Push.Message(Address.LOBBY, message("hi \"there\"\n"))))
        .isEqualTo(
            "{\"event\":\"message\",\"conv\":\"*\",\"from\":\"Zoë\",\"seq\":12,"
                + "\"id\":\"0000000000001\",\"at\":\"2026-01-02T03:04:05.000Z\","
                + "\"kind\":\"text\",\"text\":\"hi \\\"there\\\"\\n\"}\r\n");
  }

  @Test
  void anErrorSaysWhetherToTryAgain() {
    String frame =
        encode(new Reply(new Tag("login", "7"), new Result.Failed(Failure.BUSY, "later")));
    assertThat(frame)
        .isEqualTo(
            "{\"status\":\"ERROR\",\"re\":\"login\",\"label\":\"7\",\"code\":\"busy\","
                + "\"message\":\"later\",\"retry\":true}\r\n");
    assertThat(encode(new Reply(Tag.NONE, new Result.Done()))).isEqualTo("{\"status\":\"OK\"}\r\n");
  }

  @Test
  void anyTextIsReadBackAsItWasByAJsonLibrary() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(20); length >= 0; length--) {
        int bound = random.nextBoolean() ? 0x80 : random.nextBoolean() ? 0xd800 : 0x110000;
        int codePoint = random.nextInt(bound);
        if (!Character.isBmpCodePoint(codePoint) || !Character.isSurrogate((char) codePoint)) {
          text.appendCodePoint(codePoint);
        }
      }
      String frame = encode(new Push.Message(Address.LOBBY, message(text.toString())));
      assertThat(frame).endsWith("}\r\n").hasLineCount(1);
      JsonNode read = JSON.readTree(frame);
      assertThat(read.path("text").asText()).as("seed %d", seed).isEqualTo(text.toString());
      assertThat(read.path("from").asText()).isEqualTo("Zoë");
    }
  }
}
