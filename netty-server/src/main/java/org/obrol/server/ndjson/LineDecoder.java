package org.obrol.server.ndjson;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DelimiterBasedFrameDecoder;
import io.netty.handler.codec.Delimiters;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.Tag;
import org.obrol.server.dialect.LoginState;
import org.obrol.server.dialect.Request;

/** Turns lines, without their ends, into requests. No buffer passes this point. */
final class LineDecoder extends MessageToMessageDecoder<ByteBuf> {
  private static final int MAX_LABEL_CHARS = 64;
  private static final int MAX_SHOWN_CHARS = 32;
  private static final String FRAMES = "frames";

  private final FrameLimits limits;
  private int maxFrameBytes;

  private LineDecoder(FrameLimits limits) {
    this.limits = limits;
    this.maxFrameBytes = limits.maxFrameBytes(LoginState.LOGGED_OUT);
  }

  /** Adds the framing and this to a new connection. */
  static void install(ChannelPipeline pipeline, FrameLimits limits) {
    LineDecoder decoder = new LineDecoder(limits);
    pipeline.addLast(FRAMES, frames(decoder.maxFrameBytes));
    pipeline.addLast("commands", decoder);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf line, List<Object> out) {
    out.add(decode(ByteBufUtil.getBytes(line)));
  }

  static Request decode(byte[] bytes) {
    String line;
    try {
      line = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException invalid) {
      return new Request(Tag.NONE, new Command.Malformed(Failure.MALFORMED, "not UTF-8", false));
    }
    return line.startsWith("{") ? decodeJson(line) : decodeText(line);
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

  /** Not one line more can be told apart, so this is the last one. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      Command tooLong =
          new Command.Malformed(
              Failure.FRAME_TOO_LONG, "the line is longer than " + maxFrameBytes + " bytes", true);
      ctx.fireChannelRead(new Request(Tag.NONE, tooLong));
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof LoginState state) {
      maxFrameBytes = limits.maxFrameBytes(state);
      // What the old one has not taken apart yet, Netty hands to the new one.
      ctx.pipeline().replace(FRAMES, FRAMES, frames(maxFrameBytes));
    }
    ctx.fireUserEventTriggered(event);
  }

  /** Cuts lines; made just so that Netty hands over to its line decoder, which scans but once. */
  private static ChannelHandler frames(int maxFrameBytes) {
    return new DelimiterBasedFrameDecoder(maxFrameBytes, Delimiters.lineDelimiter());
  }
}
