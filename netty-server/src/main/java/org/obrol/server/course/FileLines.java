package org.obrol.server.course;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.server.dialect.FrameLimits;
import org.obrol.server.dialect.LoginState;

/**
 * Takes the lines out that bring a file, which may be as long as a file, and makes each a sequence
 * of requests while it comes; never more of it is in hand than one piece. All other bytes go on as
 * they are, in their place.
 */
final class FileLines extends ByteToMessageDecoder {
  private enum State {
    /** At a line's beginning, as long as it may become a file's. */
    WORD,
    /** In a line that is for the next handler. */
    OTHER_LINE,
    /** In a file's line, before the content. */
    PARAMETERS,
    /** In a file's line, in the content. */
    CONTENT,
    /** In a file's line that has been answered, or whose failure is known. */
    REST
  }

  /** How many parameters stand before the content: token, receiver, name. */
  private static final int PARAMETERS = 3;

  /** What a file's line begins with. */
  private record Word(String name, CourseCommand command) {}

  private final List<Word> words;
  private final FrameLimits limits;
  private int maxParameterBytes;
  private State state = State.WORD;
  private Word word; // of the line in hand
  private int searched; // so many of the parameters' bytes were looked at
  private int spaces; // that were among them
  private @Nullable IncomingFile file;

  /** Makes it for a profile that has such lines. */
  FileLines(CourseProfile profile, FrameLimits limits) {
    this.words =
        profile.commands().entrySet().stream()
            .filter(entry -> entry.getValue().bringsFile())
            .map(entry -> new Word(entry.getKey(), entry.getValue()))
            .toList();
    this.word = words.get(0);
    this.limits = limits;
    this.maxParameterBytes = limits.maxFrameBytes(LoginState.LOGGED_OUT);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (state) {
      case WORD -> readWord(in, out);
      case OTHER_LINE -> passOn(in, out);
      case PARAMETERS -> readParameters(in, out);
      case CONTENT -> readContent(in, out);
      case REST -> in.skipBytes(restOfLine(in));
    }
  }

  /** How many bytes are here of this line, its end included; where it ends the next one begins. */
  private int restOfLine(ByteBuf in) {
    int lf = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
    if (lf < 0) {
      return in.readableBytes();
    }
    state = State.WORD;
    return lf + 1 - in.readerIndex();
  }

  private void passOn(ByteBuf in, List<Object> out) {
    out.add(in.readRetainedSlice(restOfLine(in))); // the next handler releases it
  }

  private void readWord(ByteBuf in, List<Object> out) {
    boolean maybe = false;
    for (Word candidate : words) {
      String start = candidate.name + ' ';
      int length = Math.min(start.length(), in.readableBytes());
      CharSequence here = in.getCharSequence(in.readerIndex(), length, StandardCharsets.ISO_8859_1);
      if (start.contentEquals(here)) {
        in.skipBytes(length);
        word = candidate;
        searched = 0;
        spaces = 0;
        state = State.PARAMETERS;
        return;
      }
      maybe |= start.startsWith(here.toString());
    }
    if (!maybe) {
      state = State.OTHER_LINE;
      passOn(in, out);
    }
  }

  private void readParameters(ByteBuf in, List<Object> out) {
    while (searched < in.readableBytes()) {
      byte b = in.getByte(in.readerIndex() + searched);
      if (b == '\n') {
        in.skipBytes(searched + 1);
        state = State.WORD;
        out.add(CourseLines.bad(null, Failure.MISSING_PARAMETER, "too few parameters"));
        return;
      }
      if (searched >= maxParameterBytes) {
        in.skipBytes(searched);
        state = State.REST;
        out.add(CourseLines.bad(word.name, Failure.FRAME_TOO_LONG, "the line is too long"));
        return;
      }
      if (b == ' ' && ++spaces == PARAMETERS) {
        open(in, out);
        in.skipBytes(searched + 1);
        return;
      }
      searched++;
    }
  }

  private void open(ByteBuf in, List<Object> out) {
    String parameters;
    try {
      parameters =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(in.nioBuffer(in.readerIndex(), searched))
              .toString();
    } catch (CharacterCodingException invalid) {
      state = State.REST;
      out.add(CourseLines.bad(word.name, Failure.MALFORMED, "not UTF-8"));
      return;
    }
    file = IncomingFile.open(word.name, word.command, parameters.split(" ", PARAMETERS), out);
    state = file == null ? State.REST : State.CONTENT;
  }

  private void readContent(ByteBuf in, List<Object> out) {
    IncomingFile coming = Objects.requireNonNull(file);
    int length = restOfLine(in);
    boolean last = state == State.WORD;
    boolean good = coming.add(in.readSlice(last ? length - 1 : length), out);
    if (last) {
      in.skipBytes(1);
    }
    if (!good) {
      state = last ? State.WORD : State.REST;
    } else if (last) {
      coming.finish(out);
    }
    if (state != State.CONTENT) {
      file = null;
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof LoginState login) {
      maxParameterBytes = limits.maxFrameBytes(login);
      if (login == LoginState.LOGGED_OUT && state == State.CONTENT) {
        dropFile(ctx);
      }
    }
    super.userEventTriggered(ctx, event);
  }

  /** The token is not valid, and nobody else is known here: the rest is not worth a look. */
  private void dropFile(ChannelHandlerContext ctx) {
    List<Object> requests = new ArrayList<>(2);
    Objects.requireNonNull(file).drop(requests);
    file = null;
    state = State.REST;
    requests.forEach(ctx::fireChannelRead);
  }
}
