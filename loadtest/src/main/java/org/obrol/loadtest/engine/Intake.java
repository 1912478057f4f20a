package org.obrol.loadtest.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Goes through what was received, frame by frame, or many frames at once where they are known. One
 * for each event loop, confined to it.
 */
final class Intake {
  /** Takes the frames that are no messages. */
  interface Answers {
    /**
     * A message was answered with OK.
     *
     * @param label of the command, or {@link Label#NONE}
     */
    void sent(long label, int conversation, long seq, long now);

    /** Anything else has come. */
    void other(Frame frame, long now);
  }

  private final FrameScanner scanner;
  private final Oracle oracle;

  Intake(FrameScanner scanner, Oracle oracle) {
    this.scanner = scanner;
    this.oracle = oracle;
  }

  /**
   * Takes what a member has received.
   *
   * @param in from its beginning on
   * @param limit where what has been received ends
   * @return where the first frame begins that has not wholly come
   * @throws IOException if something is no frame
   */
  int take(Member member, ByteBuffer in, int limit, long now, Answers answers) throws IOException {
    int at = 0;
    while (at < limit) {
      int known = oracle.takeKnown(member.last(), in, at, limit, now);
      if (known > at) {
        at = known;
        continue;
      }
      int next = scanner.scan(in, at, limit);
      if (next == FrameScanner.INCOMPLETE) {
        break;
      }
      frame(member, in, at, next, now, answers);
      at = next;
    }
    return at;
  }

  private void frame(Member member, ByteBuffer in, int from, int to, long now, Answers answers) {
    switch (scanner.type()) {
      case MESSAGE -> {
        Track track = member.track(scanner.conversation());
        if (track != null) {
          oracle.take(track, scanner, in, from, to, now);
        } else if (scanner.conversation() != Wording.FOREIGN) {
          oracle.misdelivered(member, scanner.conversation(), scanner.seq());
        }
      }
      case SENT -> answers.sent(scanner.label(), scanner.conversation(), scanner.seq(), now);
      case OTHER -> answers.other(scanner.frame(), now);
    }
  }
}
