package org.obrol.server.ndjson;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.server.dialect.FrameLimits;
import org.obrol.server.dialect.Line;
import org.obrol.server.dialect.LineFrames;
import org.obrol.server.dialect.Request;

/** Turns lines into requests. */
final class LineDecoder extends MessageToMessageDecoder<Line> {
  private static final int MAX_LABEL_CHARS = 64;
  private static final int MAX_SHOWN_CHARS = 32;

  private LineDecoder() {}

  /** Adds the framing and this to a new connection. */
  static void install(ChannelPipeline pipeline, FrameLimits limits) {
    LineFrames.install(pipeline, limits);
    pipeline.addLast("commands", new LineDecoder());
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, Line line, List<Object> out) {
    out.add(decode(line));
  }

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
    if (label != null && label.length() > MAX_LABEL_CHARS) {
      throw new BadLine(
          Failure.TOO_LONG,
          "label has %d characters (expected: <= %d)".formatted(label.length(), MAX_LABEL_CHARS));
    }
    return label;
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
