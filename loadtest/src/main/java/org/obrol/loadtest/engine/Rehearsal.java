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
  private static final int CHUNKS = 800;
  private static final int CHUNK_FRAMES = 64;
  private static final int FEED_SLOTS = 1 << 10;
  private static final int TRANSCRIPT_FRAMES = 1 << 7;

  /** By how many chunks a receiver is late so that others' frames are not to be had any more. */
  private static final int LATE = 4;

  /** The same for what others got. */
  private static final int FAR_BEHIND = 20;

  private static final int[] LATE_CHUNKS = {0, 0, 0, LATE, LATE, FAR_BEHIND};

  private static final int CUT_BYTES = 100; // somewhere in the last frame

  private static final Intake.Answers NOBODY =
      new Intake.Answers() {
        @Override
        public void sent(long label, int conversation, long seq, long now) {
          // Nobody has sent anything.
        }

        @Override
        public void other(Frame frame, long now) {
          // Nobody has asked anything.
        }
      };

  private final Wording wording = new Wording("rehearsal", Stamp.BYTES + 8);
  private final Tally tally = new Tally(new Receivers(LATE_CHUNKS.length));
  private final Intake intake =
      new Intake(
          new FrameScanner(wording),
          new Oracle(new Findings(), tally, (feed, identity, sentAt) -> {})); // nobody waits
  private final List<Member> members = new ArrayList<>();

  private Rehearsal(LoadLoop loop) {
    Transcript transcript = new Transcript(1 << 16, TRANSCRIPT_FRAMES);
    Feed feed = new Feed(Wording.LOBBY, FEED_SLOTS, null, transcript);
    for (int i = 0; i < LATE_CHUNKS.length; i++) {
      boolean slow = i % 2 == 0 && i > 0;
      Member member = new Member(i, loop, wording, feed, !slow);
      member.promptSince(slow ? Long.MAX_VALUE : 0);
      members.add(member);
    }
    tally.record(false);
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
          take(members.get(receiver), chunks.get(which));
        }
      }
    }
  }

  private void take(Member member, ByteBuffer in) throws IOException {
    int at = intake.take(member, in, in.capacity() - CUT_BYTES, 0, NOBODY);
    ByteBuffer rest = in.slice(at, in.capacity() - at).order(Literal.ORDER);
    intake.take(member, rest, rest.capacity(), 0, NOBODY);
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
