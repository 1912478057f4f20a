package org.obrol.loadtest.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One user of the load: what it is in, how far it is, and the connection it has at the moment.
 * Confined to its event loop once the load has begun.
 */
final class Member {
  private final int index;
  private final LoadLoop loop;
  private final Wording wording;
  private final List<Track> tracks = new ArrayList<>(2);
  private @Nullable Sender sender;
  private @Nullable Link link;
  private @Nullable String token;
  private Track last;
  private int generation;
  private int failures;
  private @Nullable Pending unanswered;
  private boolean gone;
  private long promptSince = Long.MIN_VALUE;

  Member(int index, LoadLoop loop, Wording wording, Feed lobby, boolean awaited) {
    this.index = index;
    this.loop = loop;
    this.wording = wording;
    last = new Track(this, Wording.LOBBY, lobby, awaited);
    tracks.add(last);
  }

  int index() {
    return index;
  }

  LoadLoop loop() {
    return loop;
  }

  Wording wording() {
    return wording;
  }

  List<Track> tracks() {
    return tracks;
  }

  /** How it writes; null if it does not. */
  @Nullable Sender sender() {
    return sender;
  }

  void sender(Sender itsSender) {
    sender = itsSender;
  }

  /** The connection; null while there is none. */
  @Nullable Link link() {
    return link;
  }

  void link(@Nullable Link now) {
    link = now;
  }

  /** By which it comes back; null before the first login. */
  @Nullable String token() {
    return token;
  }

  void token(@Nullable String now) {
    token = now;
  }

  /** The name that it logs in with. */
  String name() {
    return wording.user(index, generation);
  }

  /** Comes back as somebody else. */
  void renew() {
    generation++;
    token = null;
  }

  /** An ended connection has left commands without a reply. */
  void unanswered(Pending commands) {
    if (unanswered == null) { // else nothing was written since, for want of a login
      unanswered = commands;
    }
  }

  /** What earlier connections have left without a reply. */
  Pending takeUnanswered() {
    Pending taken = unanswered == null ? new Pending() : unanswered;
    unanswered = null;
    return taken;
  }

  /** A try to come back has failed; answers how many have since the last that worked. */
  int failed() {
    return ++failures;
  }

  /** It is in. */
  void arrived() {
    failures = 0;
  }

  /** Whether it has given up coming back. */
  boolean isGone() {
    return gone;
  }

  void giveUp() {
    gone = true;
  }

  /** What was sent before that time, by {@link System#nanoTime}, may come late. */
  long promptSince() {
    return promptSince;
  }

  void promptSince(long nanos) {
    promptSince = nanos;
  }

  /** The conversation in which something came last, and so perhaps next. */
  Track last() {
    return last;
  }

  /** The conversation that it calls so; null if it is none of ours. */
  @Nullable Track track(int address) {
    if (last.address() == address) {
      return last;
    }
    for (Track track : tracks) {
      if (track.address() == address) {
        last = track;
        return track;
      }
    }
    return null;
  }
}
