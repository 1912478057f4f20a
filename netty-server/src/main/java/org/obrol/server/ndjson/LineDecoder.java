package org.obrol.server.ndjson;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.core.model.Address;
import org.obrol.server.dialect.FrameLimits;
import org.obrol.server.dialect.Line;
import org.obrol.server.dialect.LineFrames;
import org.obrol.server.dialect.LineReader;
import org.obrol.server.dialect.Request;

/** Turns lines into requests: sends straight from their bytes, the others field by field. */
final class LineDecoder implements LineReader {
  private static final int MAX_LABEL_CHARS = 64;
  private static final int MAX_SHOWN_CHARS = 32;
  private static final byte[] NOTHING = {};

  private byte[] lastAddressBytes = NOTHING;
  private Address lastAddress = Address.LOBBY;

  /** Adds the framing and this to a new connection. */
  static void install(ChannelPipeline pipeline, FrameLimits limits) {
    LineFrames.install(pipeline, limits, "commands", new LineDecoder());
  }

  @Override
  public Request read(ByteBuf line) {
    Request send = HotLines.ofThread().read(line, this);
    return send != null ? send : decode(Line.of(line));
  }

  @Override
  public Request tooLong(int maxFrameBytes) {
    return decode(new Line.TooLong(maxFrameBytes));
  }

  /**
   * The address that a part of an array spells, or null if it spells none. Who writes to somebody
   * is likely to do so again, so the last one is kept.
   */
  @Nullable Address address(byte[] source, int from, int to) {
    if (to - from == 1 && source[from] == '*') {
      return Address.LOBBY;
    }
    byte[] last = lastAddressBytes;
    if (last.length > 0 && Arrays.equals(source, from, to, last, 0, last.length)) {
      return lastAddress;
    }
    Optional<Address> address =
        Address.parse(new String(source, from, to - from, StandardCharsets.UTF_8));
    if (address.isEmpty()) {
      return null;
    }
    lastAddressBytes = Arrays.copyOfRange(source, from, to);
    lastAddress = address.get();
    return lastAddress;
  }

  /** The general way, on which every line can go. */
  static Request decode(Line line) {
    if (line instanceof Line.Text text) {
      return text.text().startsWith("{") ? decodeJson(text.text()) : decodeText(text.text());
    }
    if (line instanceof Line.TooLong tooLong) { // the last one: who sends such a line is no client
      String message = "the line is longer than " + tooLong.maxFrameBytes() + " bytes";
      return new Request(Tag.NONE, new Command.Malformed(Failure.FRAME_TOO_LONG, message, true));
    }
    return new Request(Tag.NONE, new Command.Malformed(Failure.MALFORMED, "not UTF-8", false));
  }

  private static Request decodeJson(String line) {
    Map<String, Object> values;
    try {
      values = JsonLine.read(line);
    } catch (BadLine bad) {
      return new Request(Tag.NONE, bad.toCommand());
    }
    Fields fields = new Fields(values);
    Verb verb = null;
    String label = null;
    try {
      label = label(fields);
      verb = verb(fields.string("cmd"));
      return new Request(new Tag(verb.name(), label), build(verb, fields));
    } catch (BadLine bad) {
      return new Request(new Tag(verb == null ? null : verb.name(), label), bad.toCommand());
    }
  }

  private static @Nullable String label(Fields fields) {
    String label = fields.optionalString("label");
    if (label != null && !isLabel(label)) {
      throw new BadLine(
          Failure.TOO_LONG,
          "label has %d characters (expected: <= %d)".formatted(label.length(), MAX_LABEL_CHARS));
    }
    return label;
  }

  static boolean isLabel(String label) {
    return label.length() <= MAX_LABEL_CHARS;
  }

  private static Request decodeText(String line) {
    if (line.isBlank()) {
      return new Request(
          Tag.NONE, new Command.Malformed(Failure.MALFORMED, "an empty line (try: help)", false));
    }
    int space = line.indexOf(' ');
    Verb verb = null;
    try {
      verb = verb(space < 0 ? line : line.substring(0, space));
      Words words = new Words(space < 0 ? "" : line.substring(space + 1));
      return new Request(new Tag(verb.name(), null), build(verb, verb.words().apply(words)));
    } catch (BadLine bad) {
      return new Request(new Tag(verb == null ? null : verb.name(), null), bad.toCommand());
    }
  }

  private static Verb verb(String name) {
    Verb verb = Verbs.find(name);
    if (verb == null) {
      String shown = name.length() > MAX_SHOWN_CHARS ? name.substring(0, MAX_SHOWN_CHARS) : name;
      throw new BadLine(
          Failure.UNKNOWN_COMMAND,
          shown.isEmpty()
              ? "a line begins with its command, without a space (try: help)"
              : "no command named " + shown + " (try: help)");
    }
    return verb;
  }

  private static Command build(Verb verb, Fields fields) {
    try {
      return verb.build().apply(fields);
    } catch (BadLine bad) {
      throw bad.withUsage(verb.usage());
    }
  }
}
