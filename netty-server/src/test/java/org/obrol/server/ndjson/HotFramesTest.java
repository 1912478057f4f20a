package org.obrol.server.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Tag;
import org.obrol.core.event.Event;
import org.obrol.core.event.Push;
import org.obrol.core.event.Reply;
import org.obrol.core.event.Result;
import org.obrol.core.event.Stored;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileInfo;
import org.obrol.core.model.FileName;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.model.Sha256;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.FrameLimits;

class HotFramesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 20_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final EventEncoder encoder =
      new EventEncoder(new ResultFields("obrol/test", FrameLimits.DEFAULT, 16 << 10, false));

  @Test
  void aMessageHasTheBytesOfTheGeneralFormAndTheFieldsOfTheDataBinding() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      Push.Message push = new Push.Message(address(), message(text(40)));
      assertThat(hot(push)).as("seed %d", seed).isEqualTo(general(push));
      assertThat(read(push)).as("seed %d", seed).isEqualTo(bound(fields(push)));
    }
  }

  @Test
  void anAnswerToASendHasTheBytesOfTheGeneralFormAndTheFieldsOfTheDataBinding() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      Tag tag =
          new Tag(random.nextBoolean() ? "send" : "say", random.nextBoolean() ? text(20) : null);
      Reply reply = new Reply(tag, sent());
      assertThat(hot(reply)).as("seed %d", seed).isEqualTo(general(reply));
      assertThat(read(reply)).as("seed %d", seed).isEqualTo(bound(fields(reply)));
    }
  }

  @Test
  void aMessageUnderTwoNamesOfItsConversationDiffersInThatOnly() {
    Message first = message(text(40));
    Message second = message(text(40));
    for (Message message : new Message[] {first, second, first}) {
      for (Address side : new Address[] {address(), address()}) {
        Push.Message push = new Push.Message(side, message);
        assertThat(hot(push)).as("seed %d", seed).isEqualTo(general(push));
      }
    }
  }

  @Test
  void whatIsTooLongOrAFileGoesTheGeneralWay() {
    for (String text :
        new String[] {"\u0001".repeat(HotFrames.MAX_TEXT_CHARS), "x".repeat(16 << 10)}) {
      Push.Message push = new Push.Message(address(), message(text));
      assertThat(encode(out -> encoder.encode(push, out))).isEqualTo(general(push));
    }
    Reply reply = new Reply(new Tag("send", "l".repeat(1_000)), sent());
    assertThat(encode(out -> encoder.encode(reply, out))).isEqualTo(general(reply));
    Push.Message file = new Push.Message(address(), file());
    assertThat(encode(out -> encoder.encode(file, out)))
        .isEqualTo(general(file))
        .contains("\"kind\":\"file\"", "\"sha256\"");
  }

  @Test
  void halfASurrogatePairIsAQuestionMarkAndLeavesWhatFollowsAsItIs() throws IOException {
    // U+010A and U+0122: one byte of either would end the line or the string
    for (String text :
        new String[] {"\ud83d\u010ax", "\ud83d\u0122", "\udc4b", "a\ud83d", "\ud83d\ud83d\udc4b"}) {
      Push.Message push = new Push.Message(Address.LOBBY, message(text));
      String wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      assertThat((Object) read(push).get("text")).isEqualTo(wanted);
      Reply general = new Reply(new Tag("ping", text), new Result.Done());
      assertThat((Object) read(general).get("label")).isEqualTo(wanted);
      assertThat(hot(push)).hasLineCount(1).isEqualTo(general(push));
    }
  }

  private Map<String, Object> fields(Push.Message push) {
    Message message = push.message();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "message");
    fields.put("conv", push.conversation().toString());
    fields.put("from", message.from().shown());
    fields.put("seq", message.seq());
    fields.put("id", message.id().toString());
    fields.put("at", Times.format(message.at()));
    fields.put("kind", "text");
    fields.put("text", message.text());
    return fields;
  }

  private Map<String, Object> fields(Reply reply) {
    Result.Sent sent = (Result.Sent) reply.result();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", "OK");
    fields.put("re", reply.to().verb());
    if (reply.to().label() != null) {
      fields.put("label", reply.to().label());
    }
    fields.put("conv", sent.conversation().toString());
    fields.put("seq", sent.seq());
    fields.put("id", sent.id().toString());
    fields.put("at", Times.format(sent.at()));
    fields.put("stored", EventEncoder.spell(sent.stored()));
    if (sent.duplicate()) {
      fields.put("duplicate", true);
    }
    return fields;
  }

  private static Map<?, ?> bound(Map<String, Object> fields) throws IOException {
    return JSON.readValue(JSON.writeValueAsBytes(fields), LinkedHashMap.class);
  }

  private Map<?, ?> read(Event event) throws IOException {
    return JSON.readValue(encode(out -> encoder.encode(event, out)), LinkedHashMap.class);
  }

  private String hot(Event event) {
    return encode(
        out -> {
          boolean written =
              event instanceof Push.Message push
                  ? HotFrames.ofThread().message(push, out)
                  : HotFrames.ofThread()
                      .sent(((Reply) event).to(), (Result.Sent) ((Reply) event).result(), out);
          assertThat(written).isTrue();
        });
  }

  private String general(Event event) {
    return encode(out -> encoder.encodeAny(event, out));
  }

  private static String encode(Consumer<ByteBuf> frame) {
    ByteBuf out = Unpooled.buffer();
    frame.accept(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private Address address() {
    return switch (random.nextInt(4)) {
      case 0 -> Address.LOBBY;
      case 1 -> Address.of(GroupName.of("кружок"));
      case 2 -> Address.of(UserName.of("𝒜bc".repeat(4)));
      default -> Address.of(UserName.of("alice"));
    };
  }

  private Message message(String text) {
    return new Message(
        ConversationId.LOBBY,
        random.nextLong() >>> (1 + random.nextInt(63)),
        new MessageId(random.nextLong()),
        instant(),
        new AccountId(7),
        UserName.of(random.nextBoolean() ? "Zoë" : "bob"),
        Message.Kind.TEXT,
        text,
        null,
        null);
  }

  private Message file() {
    FileInfo info =
        new FileInfo(new FileId(34), new FileName("a.txt"), 3, new Sha256("0".repeat(64)));
    return new Message(
        ConversationId.LOBBY,
        1,
        new MessageId(1),
        instant(),
        new AccountId(7),
        UserName.of("bob"),
        Message.Kind.FILE,
        "a.txt",
        info,
        null);
  }

  private Result.Sent sent() {
    List<Stored> all = List.of(Stored.values());
    Stored stored = all.get(random.nextInt(all.size()));
    return new Result.Sent(
        address(),
        random.nextInt(1_000_000),
        new MessageId(random.nextLong()),
        instant(),
        stored,
        random.nextBoolean());
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
  }

  /** Whole characters of every kind, those that need an escape often. */
  private String text(int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(maxLength); length > 0; length--) {
      int codePoint =
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> "\"\\/\u007f".charAt(random.nextInt(4));
            case 2 -> random.nextInt(0x800);
            case 3 -> random.nextInt(0xd800);
            default -> 0x10000 + random.nextInt(0x100000);
          };
      text.appendCodePoint(codePoint);
    }
    return text.toString();
  }
}
