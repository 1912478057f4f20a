package org.obrol.loadtest.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.obrol.loadtest.report.Receivers;

/**
 * Takes made-up messages as fast as it can, in each of the ways in which real ones will be taken,
 * so that the compiler has done its work before anything is measured. Otherwise the first who is
 * far behind in a run would be taken by code that never ran before, on the core that the load
 * needs.
 */
final class Rehearsal {
  private static final int CHUNKS = 1_000;
  private static final int CHUNK_FRAMES = 64;
  private static final int FEED_SLOTS = 1 << 10;
  private static final int TRANSCRIPT_FRAMES = 1 << 7;

  /** By how many chunks each receiver is late: not, not, for the transcript, for the feed. */
  private static final int[] LATE_CHUNKS = {0, 0, 4, 20};

  private final Wording wording = new Wording("rehearsal", Stamp.BYTES + 8);
  private final FrameScanner scanner = new FrameScanner(wording);
  private final Oracle oracle =
      new Oracle(
          new Findings(),
          new Tally(new Receivers(LATE_CHUNKS.length)),
          (feed, identity, sentAt) -> {}); // nobody waits
  private final List<Member> members = new ArrayList<>();

  private Rehearsal(LoadLoop loop) {
    Transcript transcript = new Transcript(1 << 16, TRANSCRIPT_FRAMES);
    Feed feed = new Feed(Wording.LOBBY, FEED_SLOTS, null, transcript);
    for (int i = 0; i < LATE_CHUNKS.length; i++) {
      members.add(new Member(i, loop, wording, feed, true));
    }
  }

  /** Takes a fraction of a second. */
  static void run(LoadLoop loop) {
    try {
      new Rehearsal(loop).run();
    } catch (IOException e) {
      throw new IllegalStateException("the frames are our own", e);
    }
  }

  private void run() throws IOException {
    List<ByteBuffer> chunks = new ArrayList<>();
    for (int i = 0; i < CHUNKS; i++) {
      chunks.add(chunk(i));
      for (int receiver = 0; receiver < LATE_CHUNKS.length; receiver++) {
        int which = i - LATE_CHUNKS[receiver];
        if (which >= 0) {
          take(members.get(receiver).tracks().get(0), chunks.get(which));
        }
      }
    }
  }

  private void take(Track track, ByteBuffer in) throws IOException {
    int at = 0;
    while (at < in.capacity()) {
      int next = oracle.takeKnown(track, in, at, in.capacity(), at);
      if (next == at) {
        next = scanner.scan(in, at, in.capacity());
        oracle.take(track, scanner, in, at, next, at);
      }
      at = next;
    }
  }

  private ByteBuffer chunk(int index) {
    ByteBuf stamp = Unpooled.buffer(Stamp.BYTES).writeZero(Stamp.BYTES);
    Stamp.setTime(stamp, 0, 0);
    StringBuilder frames = new StringBuilder();
    for (int i = 1; i <= CHUNK_FRAMES; i++) {
      long seq = (long) index * CHUNK_FRAMES + i;
      Stamp.setIdentity(stamp, 0, Stamp.identity(1, seq));
      frames.append("{\"event\":\"message\",\"conv\":\"*\",\"from\":\"").append(wording.user(1, 0));
      frames.append("\",\"seq\":").append(seq);
      frames.append(",\"id\":\"0123456789abc\",\"at\":\"2026-01-01T00:00:00.000Z\"");
      frames.append(",\"kind\":\"text\",\"text\":\"");
      frames.append(stamp.toString(StandardCharsets.US_ASCII)).append(wording.padding());
      frames.append("\"}\r\n");
    }
    byte[] bytes = frames.toString().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).order(Literal.ORDER).put(bytes).clear();
  }
}
