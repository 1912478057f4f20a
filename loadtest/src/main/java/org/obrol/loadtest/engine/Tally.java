package org.obrol.loadtest.engine;

import org.HdrHistogram.Histogram;
import org.obrol.loadtest.report.Receivers;

/**
 * Counts and latencies of one event loop, confined to it. Counts go up from the first connection
 * on; latencies are kept from the end of the warm-up on.
 */
final class Tally {
  private static final long LONGEST_NANOS = 3_600_000_000_000L;
  private static final long SHORTEST_NANOS = 1_000;
  private static final int DIGITS = 3;

  /** What was counted up to a moment. */
  record Counts(
      long sent, long acknowledged, long refused, long deliveries, long bytes, long logins) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          sent + other.sent,
          acknowledged + other.acknowledged,
          refused + other.refused,
          deliveries + other.deliveries,
          bytes + other.bytes,
          logins + other.logins);
    }

    Counts minus(Counts other) {
      return new Counts(
          sent - other.sent,
          acknowledged - other.acknowledged,
          refused - other.refused,
          deliveries - other.deliveries,
          bytes - other.bytes,
          logins - other.logins);
    }
  }

  private final Receivers receivers;
  private final Histogram second = histogram();
  private final Histogram delivery = histogram();
  private final Histogram slowDelivery = histogram();
  private final Histogram completion = histogram();
  private final Histogram acknowledgement = histogram();
  private final Histogram login = histogram();
  private boolean recording;
  private long sent;
  private long acknowledged;
  private long refused;
  private long deliveries;
  private long bytes;
  private long logins;

  Tally(Receivers receivers) {
    this.receivers = receivers;
  }

  /** One for times in nanoseconds. */
  static Histogram histogram() {
    return new Histogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);
  }

  /** From now on latencies are kept. */
  void record(boolean anewLogins) {
    recording = true;
    second.reset();
    if (anewLogins) {
      login.reset();
    }
  }

  void received(int count) {
    bytes += count;
  }

  void sent(long count) {
    sent += count;
  }

  void refused() {
    refused++;
  }

  /** Somebody has got a message. */
  void delivered(Member member, long sentAt, long now) {
    deliveries++;
    long latency = limited(now - sentAt);
    if (sentAt < member.promptSince()) {
      if (recording) {
        slowDelivery.recordValue(latency);
      }
    } else {
      second.recordValue(latency);
    }
    if (recording) {
      receivers.add(member.index(), latency);
    }
  }

  /** Somebody has got a message of people who are none of ours. */
  void foreign() {
    deliveries++;
  }

  void completed(long latency) {
    if (recording) {
      completion.recordValue(limited(latency));
    }
  }

  void acknowledged(long latency) {
    acknowledged++;
    if (recording) {
      acknowledgement.recordValue(limited(latency));
    }
  }

  void loggedIn(long latency) {
    logins++;
    login.recordValue(limited(latency));
  }

  private static long limited(long latency) {
    return Math.min(Math.max(latency, 0), LONGEST_NANOS);
  }

  Counts counts() {
    return new Counts(sent, acknowledged, refused, deliveries, bytes, logins);
  }

  /** The delivery latencies since the last call. */
  Histogram takeSecond() {
    Histogram taken = second.copy();
    if (recording) {
      delivery.add(second);
    }
    second.reset();
    return taken;
  }

  Histogram delivery() {
    return delivery;
  }

  Histogram slowDelivery() {
    return slowDelivery;
  }

  Histogram completion() {
    return completion;
  }

  Histogram acknowledgement() {
    return acknowledgement;
  }

  Histogram login() {
    return login;
  }
}
