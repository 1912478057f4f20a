package org.obrol.loadtest.engine;

import java.nio.ByteBuffer;
import org.obrol.loadtest.engine.Agreement.Look;
import org.obrol.loadtest.engine.Sequence.Arrival;
import org.obrol.loadtest.report.Display;

/**
 * Checks that each receiver gets each message of each of its conversations once, in order, and as
 * it was sent. One for each event loop, confined to it.
 */
final class Oracle {
  private final Findings findings;
  private final Tally tally;
  private final Completions completions;

  Oracle(Findings findings, Tally tally, Completions completions) {
    this.findings = findings;
    this.tally = tally;
    this.completions = completions;
  }

  /**
   * Takes all that lies between two indices and is, byte by byte, what others got behind what this
   * receiver has.
   *
   * @param in is cleared
   * @return the index of the first frame that was not taken
   */
  int takeKnown(Track track, ByteBuffer in, int from, int to, long now) {
    Transcript transcript = track.feed().transcript();
    long first = track.order().next();
    if (transcript == null || !transcript.has(first)) {
      return from;
    }
    int same = transcript.match(first, in, from, to);
    int at = from;
    long seq = first;
    while (transcript.has(seq)) {
      int end = at + transcript.length(seq);
      if (end > from + same || !track.feed().knows(seq)) {
        break;
      }
      at = end;
      deliver(track, seq, track.feed().identity(seq), track.feed().sentAt(seq), now);
      seq++;
    }
    track.order().advance(seq - first);
    return at;
  }

  private void deliver(Track track, long seq, long identity, long sentAt, long now) {
    findings.checked++;
    tally.delivered(track.member(), sentAt, now);
    Outbound outbound = track.outbound();
    if (outbound != null && outbound.wrote(identity)) {
      echo(outbound, Arrival.NEXT, seq, Stamp.counter(identity));
    }
    if (track.awaited()) {
      track.feed().reached(seq, completions);
    }
  }

  /** Takes a message that was read; its frame lies between two indices. */
  void take(Track track, FrameScanner message, ByteBuffer in, int from, int to, long now) {
    long seq = message.seq();
    if (track.repeats(seq)) {
      return;
    }
    findings.checked++;
    long expected = track.order().next();
    Arrival arrival = arrived(track, seq, expected);
    if (arrival == Arrival.AGAIN) {
      return;
    }
    if (!message.intact()) {
      findings.differing++;
      tell(track, seq, "is not as any sender wrote it");
      track.gone(1);
      tally.foreign();
    } else if (message.identity() == Feed.UNKNOWN) {
      tally.foreign();
    } else {
      Look look = content(track, message, arrival);
      if (look == Look.FIRST && arrival == Arrival.NEXT && track.feed().transcript() != null) {
        track.feed().transcript().add(seq, in, from, to);
      }
      tally.delivered(track.member(), message.sentAt(), now);
    }
    if (track.awaited() && arrival != Arrival.LATE) {
      track.feed().reached(seq, completions);
    }
  }

  private Arrival arrived(Track track, long seq, long expected) {
    long missing = track.order().missing();
    Arrival arrival = track.order().arrived(seq);
    findings.lost += track.order().missing() - missing;
    switch (arrival) {
      case AHEAD -> {
        tell(track, seq, "came where " + expected + " was due");
        if (track.awaited()) {
          track.feed().pass(expected, seq - 1, completions);
        }
      }
      case LATE -> {
        findings.misordered++;
        tell(track, seq, "came behind a later one");
      }
      case AGAIN -> {
        findings.doubled++;
        tell(track, seq, "came again");
      }
      case NEXT -> {} // as it should be
    }
    return arrival;
  }

  private Look content(Track track, FrameScanner message, Arrival arrival) {
    long seq = message.seq();
    long identity = message.identity();
    Look look = track.feed().look(seq, identity, message.sentAt(), message.imprint());
    if (look == Look.DIFFERENT) {
      findings.differing++;
      tell(track, seq, "is another one than others got");
      track.gone(1);
    } else if (look == Look.FORGOTTEN) {
      findings.uncompared++;
    }
    Outbound outbound = track.outbound();
    if (outbound != null && outbound.wrote(identity) && look != Look.DIFFERENT) {
      echo(outbound, arrival, seq, Stamp.counter(identity));
    }
    return look;
  }

  /** A sender has got what it wrote. */
  private void echo(Outbound outbound, Arrival push, long seq, long counter) {
    Arrival echo = outbound.echoed(counter);
    if (echo == Arrival.AGAIN) {
      findings.doubled++;
      tell(outbound.track(), seq, "is stored a second time");
    } else if (echo == Arrival.LATE && push == Arrival.NEXT) {
      findings.misordered++;
      tell(outbound.track(), seq, "is stored behind what its sender wrote later");
    }
    if (echo != Arrival.AGAIN && !outbound.agrees(counter, seq)) {
      acknowledgedWrongly(outbound.track(), seq);
    }
  }

  /** A sender's message was answered with OK. */
  void acknowledged(Outbound outbound, long counter, long seq) {
    outbound.track().feed().acknowledged(seq);
    if (!outbound.agrees(counter, seq)) {
      acknowledgedWrongly(outbound.track(), seq);
    }
  }

  private void acknowledgedWrongly(Track track, long seq) {
    findings.differing++;
    tell(track, seq, "is another one than the sender was told");
  }

  /** The server has said that messages will not come. */
  void gap(Track track, long from, long to) {
    long next = track.order().next();
    if (from > next) { // what is before it is missing without a word
      findings.lost += from - next;
      tell(track, from, "begins a gap where " + next + " was due");
    }
    findings.gaps++;
    long first = Math.max(from, next);
    if (to >= first) {
      findings.gapMessages += to - first + 1;
      if (track.awaited()) {
        track.feed().pass(next, to, completions);
      }
    }
    track.skip(from, to);
  }

  /** Something came to a connection that cannot be read. */
  void unreadable(Member member, String why) {
    findings.differing++;
    findings.example("connection " + member.index() + ": what came is no frame: " + why);
  }

  void lag() {
    findings.lags++;
  }

  /** How many messages a receiver still has to get, up to a seq. */
  static long missing(Track track, long head) {
    return Math.max(0, head + 1 - track.order().next());
  }

  /** Nothing more will come to a receiver: what is missing up to a seq is lost. */
  void end(Track track, long head) {
    long missing = missing(track, head);
    if (missing > 0) {
      findings.lost += missing;
      tell(track, track.order().next(), "and all behind it up to " + head + " never came");
      track.gone(missing);
    }
    Outbound outbound = track.outbound();
    if (outbound != null) {
      findings.unpaired += outbound.uncompared();
    }
    if (outbound != null && outbound.swallowed() > 0) {
      findings.lost += outbound.swallowed();
      tell(track, head, "is the last, but " + outbound.swallowed() + " sent here got no seq");
    }
  }

  /** A reply has come that was not due any more. */
  void repliedAmiss(Member member, Arrival arrival) {
    if (arrival == Arrival.LATE) {
      findings.unanswered--; // as which it was counted
      findings.misordered++;
      findings.example("connection " + member.index() + ": a reply came behind a later one");
    } else {
      findings.doubled++;
      findings.example("connection " + member.index() + ": a reply came that nobody waits for");
    }
  }

  /** A reply has come without its command's label. It is taken for the oldest command's. */
  void unlabelled(Member member) {
    findings.differing++;
    findings.example(
        "connection " + member.index() + ": a reply came without the label of its command");
  }

  /** The replies to some commands of a connection will not come. */
  void unanswered(Member member, int commands) {
    findings.unanswered += commands;
    findings.example(
        "connection " + member.index() + ": " + Display.many(commands, "command") + " unanswered");
  }

  /** Somebody is not there in the end. */
  void absent(Member member) {
    findings.absent++;
    findings.example("connection " + member.index() + " did not come back");
  }

  /**
   * A message of this run has come to somebody who is not in its conversation. Nobody ever leaves
   * one, and who is in which is known before the first message, so it cannot be one that is late.
   */
  void misdelivered(Member member, int conversation, long seq) {
    findings.misdelivered++;
    if (findings.wantsExamples()) {
      String name = member.wording().address(conversation);
      findings.example(
          "connection " + member.index() + " is not in " + name + ", but got " + seq + " of it");
    }
  }

  private void tell(Track track, long seq, String what) {
    if (findings.wantsExamples()) {
      findings.example(
          "connection " + track.member().index() + ", " + track.name() + ": " + seq + " " + what);
    }
  }
}
