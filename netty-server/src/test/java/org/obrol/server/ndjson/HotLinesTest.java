package org.obrol.server.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obrol.core.command.Command;
import org.obrol.core.command.Tag;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;
import org.obrol.server.dialect.Line;
import org.obrol.server.dialect.Request;

/** Sends and logins that are read from their bytes are what the general way makes of them. */
class HotLinesTest {
  private static final int ROUNDS = 200_000;

  private static final List<String> ADDRESSES =
      List.of(
          "bob",
          "@bob",
          "Bob",
          "#devs",
          "*",
          "",
          "@",
          "#",
          "**",
          "бОб",
          "@Zoë",
          "a b",
          "\u2003x",
          "_x",
          "@#x",
          "系統",
          "x".repeat(33),
          "\ufffd",
          "@\u3164",
          "bob\u0000",
          "#devs\t");
  private static final List<String> TEXTS =
      List.of(
          "hi",
          "",
          " ",
          "  two ",
          "x".repeat(64),
          "grüße 👋",
          "\ufffd",
          "{",
          "}\"",
          "a\\nb",
          "\\u0041",
          "\\ud83d",
          "tab\there",
          "\u0000",
          "\u007f",
          "\u0085",
          "\r",
          "null",
          "y".repeat(HotLines.MAX_BYTES - 40),
          "z".repeat(HotLines.MAX_BYTES + 1));
  private static final List<String> NAMES =
      List.of(
          "cmd",
          "to",
          "text",
          "key",
          "label",
          "name",
          "kex",
          "Text",
          "",
          "te\\u0078t",
          "conv",
          "t");
  private static final List<String> VERBS =
      List.of(
          "send",
          "say",
          "login",
          "Send",
          "send-to",
          "send_group",
          "ping",
          "",
          "sen",
          "sends",
          "logi",
          "s\\u0061y");
  private static final List<String> OTHERS =
      List.of("null", "1", "true", "[]", "{}", "[{\"a\":1}]", "-0.5", "x", "'x'", "");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final LineDecoder connection = new LineDecoder(); // with its last address
  private int direct;

  private void check(byte[] bytes) {
    ByteBuf line = Unpooled.wrappedBuffer(new byte[3], bytes, new byte[3]);
    line.readerIndex(3).writerIndex(3 + bytes.length);
    Request general = LineDecoder.decode(Line.of(line));
    Request read = connection.read(line);
    assertThat(List.of(read, read.toString())) // names are equal that are spelled differently
        .as("seed %d: %s", seed, new String(bytes, StandardCharsets.UTF_8))
        .isEqualTo(List.of(general, general.toString()));
    assertThat(line.readableBytes()).isEqualTo(bytes.length);
    direct += HotLines.ofThread().read(line, connection) == null ? 0 : 1;
  }

  private static byte[] utf8(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whateverTheLine() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] line = utf8(random.nextInt(3) == 0 ? textLine() : jsonLine());
      check(random.nextBoolean() ? line : broken(line));
    }
    assertThat(direct).as("read from their bytes").isBetween(ROUNDS / 50, ROUNDS);
  }

  @ParameterizedTest
  @MethodSource("org.obrol.server.ndjson.LineDecoderTest#commands")
  void whateverTheCommand(String text, String json, Command command) {
    for (String line : List.of(text, json)) {
      for (int end = 0; end <= utf8(line).length; end++) {
        check(Arrays.copyOf(utf8(line), end));
      }
      assertThat(connection.read(Unpooled.wrappedBuffer(utf8(line))).command()).isEqualTo(command);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send bob hi",
        "send Zoë grüße 👋",
        "send #devs  \\n \"quoted\" ",
        "say hi",
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"hi\"}",
        "{\"cmd\": \"send\", \"to\": \"@bob\", \"text\": \"grüße\", \"label\": \"7\"}",
        "{\"key\":\"k\",\"label\":\"l\",\"text\":\"hi\",\"to\":\"*\",\"cmd\":\"send\"}",
        "{\"cmd\":\"say\",\"text\":\"hi\",\"key\":\"\"}",
        "{\"cmd\":\"login\",\"name\":\"bob\"}",
        "{\"label\":\"7\", \"name\":\"@Zoë\", \"cmd\":\"login\"}"
      })
  void whatClientsWriteIsReadFromItsBytes(String line) {
    check(utf8(line));

    assertThat(direct).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"hi\"} ",
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"hi\"}}",
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"hi\",}",
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"hi\",\"text\":\"hi\"}",
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"hi\",\"x\":\"hi\"}",
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"hi\",\"key\":null}",
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"\\\"hi\\\"\"}",
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"\"}",
        "{\"cmd\":\"send\",\"to\":\"bob\"}",
        "{\"cmd\":\"send\",\"text\":\"hi\"}",
        "{\"cmd\":\"say\",\"to\":\"bob\",\"text\":\"hi\"}",
        "{\"cmd\":\"send\",\"to\":\"b b\",\"text\":\"hi\"}",
        "{\"cmd\":\"send\",\"to\":\"bob\",\"text\":\"hi\",\"name\":\"bob\"}",
        "{\"cmd\":\"login\"}",
        "{\"cmd\":\"login\",\"name\":\"\"}",
        "{\"cmd\":\"login\",\"name\":\"b b\"}",
        "{\"cmd\":\"login\",\"name\":\"bob\",\"password\":\"secret\"}",
        "{\"cmd\":\"login\",\"name\":\"bob\",\"key\":\"k\"}",
        "{}",
        "{",
        "send",
        "send ",
        "send bob",
        "send bob ",
        "send  bob hi",
        "say",
        "say "
      })
  void whatIsUnusualOrWrongGoesTheGeneralWay(String line) {
    check(utf8(line));

    assertThat(direct).isZero();
  }

  @Test
  void aLabelMayBeAsLongAsTheGeneralWayAllows() {
    String line = "{\"cmd\":\"say\",\"text\":\"hi\",\"label\":\"%s\"}";
    check(utf8(line.formatted("l".repeat(64))));
    assertThat(direct).isEqualTo(1);

    check(utf8(line.formatted("l".repeat(65))));
    assertThat(direct).isEqualTo(1);
  }

  @Test
  void aLineThatIsAsLongAsTheSpaceForItEndsWhereItEnds() {
    for (int length = HotLines.MAX_BYTES - 2; length <= HotLines.MAX_BYTES + 2; length++) {
      check(utf8("say " + "x".repeat(length - 4)));
      for (String end : List.of("\"}", "\"", "\",", "\":", "\"} ", "\"}}", "x")) {
        String start = "{\"cmd\":\"say\",\"text\":\"";
        check(utf8(start + "x".repeat(length - start.length() - end.length()) + end));
      }
    }
  }

  @Test
  void theAddressOfTheLineBeforeIsNotThatOfAnother() {
    for (String name : List.of("bob", "bo", "bobb", "bob", "Bob", "@bob", "*", "bob")) {
      Request request = connection.read(Unpooled.wrappedBuffer(utf8("send " + name + " hi")));
      Address address =
          name.equals("*") ? Address.LOBBY : Address.of(UserName.of(name.replace("@", "")));
      assertThat(request)
          .isEqualTo(new Request(new Tag("send", null), new Command.Send(address, "hi", null)));
      assertThat(((Command.Send) request.command()).to()).hasToString(address.toString());
    }
  }

  private String textLine() {
    String verb = pick(VERBS);
    String address = verb.equals("say") && random.nextBoolean() ? "" : blank() + pick(ADDRESSES);
    return verb + address + (random.nextInt(8) == 0 ? "" : " ") + pick(TEXTS);
  }

  private String jsonLine() {
    List<String> fields = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      add(fields, "cmd", "login");
      add(fields, "name", pick(ADDRESSES));
    } else {
      add(fields, "cmd", pick(random.nextInt(4) == 0 ? VERBS : List.of("send", "say")));
      add(fields, "to", pick(random.nextBoolean() ? ADDRESSES : List.of("bob", "*")));
      add(fields, "text", pick(TEXTS));
    }
    if (random.nextInt(5) == 0) {
      add(fields, "key", pick(List.of("k", "", "k".repeat(65), "ключ")));
    }
    if (random.nextInt(3) == 0) {
      add(fields, "label", pick(List.of("7", "", "l".repeat(64), "l".repeat(65))));
    }
    if (random.nextInt(8) == 0) {
      add(fields, pick(NAMES), pick(TEXTS));
    }
    if (random.nextInt(8) == 0) {
      fields.add('"' + pick(NAMES) + "\":" + pick(OTHERS));
    }
    if (random.nextInt(8) == 0) {
      fields.remove(random.nextInt(fields.size()));
    }
    if (random.nextInt(4) == 0) {
      Collections.shuffle(fields, random);
    }
    return "{"
        + String.join("," + blank(), fields)
        + "}"
        + (random.nextInt(20) == 0 ? blank() : "");
  }

  private void add(List<String> fields, String name, String value) {
    fields.add('"' + name + "\":" + blank() + '"' + value + '"');
  }

  private String blank() {
    return random.nextInt(6) == 0 ? pick(List.of(" ", "  ", "\t", "\r", "\u00a0")) : "";
  }

  private String pick(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Cut, or with bytes taken out, put in or changed. */
  private byte[] broken(byte[] line) {
    if (line.length == 0 || line.length > 1_000) {
      return line;
    }
    int at = random.nextInt(line.length);
    byte[] tail = Arrays.copyOfRange(line, at, line.length);
    byte[] start = Arrays.copyOf(line, at);
    byte any =
        (byte) (random.nextBoolean() ? random.nextInt(256) : "\"{}:, \\".charAt(random.nextInt(7)));
    return switch (random.nextInt(4)) {
      case 0 -> start;
      case 1 -> concat(start, Arrays.copyOfRange(tail, 1, tail.length));
      case 2 -> concat(start, new byte[] {any}, tail);
      default -> concat(start, new byte[] {any}, Arrays.copyOfRange(tail, 1, tail.length));
    };
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuf all = Unpooled.wrappedBuffer(parts);
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return bytes;
  }
}
