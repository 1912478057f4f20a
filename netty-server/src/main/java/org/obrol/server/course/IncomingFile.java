package org.obrol.server.course;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Command;
import org.obrol.core.command.Failure;
import org.obrol.core.command.FileCommand;
import org.obrol.core.command.Tag;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileName;
import org.obrol.server.dialect.FrameLimits;
import org.obrol.server.dialect.Request;

/**
 * One file on its way in: base64 as it comes, pieces as they are full. Of the requests that it
 * becomes only the last one is answered; whatever was refused before is refused again by that.
 */
final class IncomingFile {
  /** What the requests are called whose replies the client does not see. */
  static final Tag UNANSWERED = new Tag(null, "part of a file");

  /** How much base64 makes a piece: of 24 KiB, which is less than what core takes at once. */
  private static final int PIECE_CHARS = 32 << 10;

  /** How much of it is taken before the token is looked at: no more than of any other line. */
  private static final int ASK_AT_CHARS = FrameLimits.DEFAULT.beforeLogin();

  private final String word;
  private final String token;
  private final Address to;
  private final FileName name;
  private final byte[] chars = new byte[PIECE_CHARS];
  private int length;
  private boolean padded; // so that nothing may follow
  private boolean ended; // by a space or a CR
  private boolean opened;

  private IncomingFile(String word, String token, Address to, FileName name) {
    this.word = word;
    this.token = token;
    this.to = to;
    this.name = name;
  }

  /**
   * Begins with a file.
   *
   * @param parameters token, receiver, name
   * @return null where it cannot be taken, which has been answered then
   */
  static @Nullable IncomingFile open(
      String word, CourseCommand command, String[] parameters, List<Object> out) {
    String token = parameters[0];
    Address to = CourseLines.receiver(command, parameters[1]);
    Optional<FileName> name = FileName.parse(parameters[2]);
    if (to == null || name.isEmpty()) {
      Command refusal =
          to == null
              ? CourseLines.noReceiver(command)
              : CourseLines.malformed(Failure.INVALID_NAME, "no name for a file");
      out.add(new Request(new Tag(word, null), new Command.As(token, refusal)));
      return null;
    }
    return new IncomingFile(word, token, to, name.get());
  }

  /**
   * Takes some of the rest of the line, without its LF.
   *
   * @return false where it is not base64, which has been answered then, and nothing is left
   */
  boolean add(ByteBuf content, List<Object> out) {
    while (content.isReadable()) {
      int from = length;
      int count = Math.min(content.readableBytes(), PIECE_CHARS - from);
      content.readBytes(chars, from, count);
      int end = ended ? from : endOfText(from, from + count);
      ended |= end < from + count;
      if (!isBlank(end, from + count) || (padded && end > from)) {
        return fail(out);
      }
      length = end;
      if (length >= ASK_AT_CHARS) {
        openOnce(out); // so that a token that is not valid is found out before more is taken
      }
      if (length == PIECE_CHARS && !writePiece(out)) {
        return fail(out);
      }
    }
    return true;
  }

  private int endOfText(int from, int to) {
    int end = from;
    while (end < to && chars[end] != ' ' && chars[end] != '\r') {
      end++;
    }
    return end;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (chars[i] != ' ' && chars[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** The line is at its end. */
  void finish(List<Object> out) {
    if (length > 0 && !writePiece(out)) {
      fail(out);
      return;
    }
    openOnce(out);
    add(new Tag(word, null), new FileCommand.FinishUpload(null), out);
  }

  private boolean writePiece(List<Object> out) {
    byte[] piece;
    try {
      piece = Base64.getDecoder().decode(Arrays.copyOf(chars, length));
    } catch (IllegalArgumentException invalid) {
      return false;
    }
    padded = chars[length - 1] == '=';
    length = 0;
    openOnce(out);
    add(UNANSWERED, new FileCommand.WriteFile(null, null, ByteBuffer.wrap(piece)), out);
    return true;
  }

  private void openOnce(List<Object> out) {
    if (!opened) {
      opened = true;
      add(UNANSWERED, new FileCommand.OpenUpload(to, name, null, null), out);
    }
  }

  private boolean fail(List<Object> out) {
    end(CourseLines.malformed(Failure.MALFORMED, "not base64"), out);
    return false;
  }

  /** Nothing more of it will be taken; answers that. */
  void drop(List<Object> out) {
    end(CourseLines.malformed(Failure.FRAME_TOO_LONG, "too long for one who is not known"), out);
  }

  private void end(Command refusal, List<Object> out) {
    if (opened) {
      add(UNANSWERED, new FileCommand.RemoveFile(null), out);
    }
    add(new Tag(word, null), refusal, out);
  }

  private void add(Tag tag, Command command, List<Object> out) {
    out.add(new Request(tag, new Command.As(token, command)));
  }
}
