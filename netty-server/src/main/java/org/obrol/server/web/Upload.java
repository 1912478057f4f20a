package org.obrol.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.obrol.core.command.Command;
import org.obrol.core.command.FileCommand;
import org.obrol.core.event.Result;

/**
 * Takes a body in and makes pieces of it: full ones while it comes fast; what is there where it
 * does not, as soon as all before has been stored. How many may be on their way is up to the
 * session, which stops the reading.
 */
abstract class Upload extends Exchange {
  /** No file has more in one command. */
  static final int PIECE_BYTES = 32 << 10;

  /** Changes nothing, but tells whether something could be added. */
  static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private static final byte[] NO_BYTES = {};

  private final String token;
  private byte[] gathered = NO_BYTES;
  private int length;
  private int unanswered;
  private boolean contentCame;

  Upload(HttpFiles connection, HttpRequest request, long number, String token) {
    super(connection, request, number);
    this.token = token;
  }

  final void askAs(Part part, FileCommand command) {
    if (!isAnswered()) {
      unanswered++;
      ask(part, new Command.As(token, command));
    }
  }

  /** Adds what comes next in the body. */
  abstract void write(ByteBuffer data);

  /** All has been added. */
  abstract void finish();

  @Override
  final void content(ByteBuf body) {
    contentCame |= body.isReadable();
    while (body.isReadable() && !isAnswered()) {
      if (length == gathered.length) {
        gathered = new byte[PIECE_BYTES]; // the one before is the session's
      }
      int count = Math.min(body.readableBytes(), gathered.length - length);
      body.readBytes(gathered, length, count);
      length += count;
      if (length == gathered.length) {
        byte[] full = gathered;
        gathered = NO_BYTES;
        length = 0;
        write(ByteBuffer.wrap(full));
      }
    }
  }

  @Override
  final void contentRead() {
    if (unanswered == 0) {
      writeGathered();
    }
  }

  private void writeGathered() {
    if (length > 0 && !isAnswered()) {
      byte[] piece = Arrays.copyOf(gathered, length);
      length = 0;
      write(ByteBuffer.wrap(piece));
    }
  }

  @Override
  final void contentCut() {
    writeGathered();
  }

  @Override
  final void contentEnded() {
    writeGathered();
    if (!isAnswered()) {
      finish();
    }
  }

  @Override
  final void accepted(Part part, Result result, ByteBuf out) {
    unanswered--;
    switch (part) {
      case BEGIN -> {
        begun((Result.Upload) result, out);
        if (!isAnswered() && HttpUtil.is100ContinueExpected(request()) && !contentCame) {
          out.writeCharSequence(ResponseHead.CONTINUE, StandardCharsets.US_ASCII);
        }
      }
      case PIECE -> {}
      case END -> finished(result, out);
    }
    if (unanswered == 0) {
      connection().later(this::contentRead);
    }
  }

  /** The upload is open. */
  abstract void begun(Result.Upload upload, ByteBuf out);

  /** All has been stored. */
  abstract void finished(Result result, ByteBuf out);
}
