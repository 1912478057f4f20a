package org.obrol.client.crash;

import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.obrol.client.ChatMessage;
import org.obrol.core.model.Address;

/**
 * What the server has told of its messages, in whatever way: by an answer, a push, a page. All that
 * was ever told of one must be the same, and no text may stand at two places, since each is written
 * once. Any thread.
 */
final class Ledger {
  /** What there is to know of a message, but its seq. */
  record Entry(String id, Instant at, String from, String text) {}

  /** What was told of one conversation. */
  static final class Log {
    final String name;
    final Map<Long, Entry> told = new ConcurrentHashMap<>();
    final AtomicLong highest = new AtomicLong();
    final AtomicLong epoch = new AtomicLong();

    Log(String name) {
      this.name = name;
    }
  }

  private final Map<String, Log> logs = new ConcurrentHashMap<>();
  private final Map<String, String> places = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final String stored;

  final AtomicInteger acknowledged = new AtomicInteger();

  /** How often an answer said that an earlier try was stored, which it was before the kill. */
  final AtomicInteger duplicates = new AtomicInteger();

  /** How often a message that was answered long ago was sent again with its key. */
  final AtomicInteger repeated = new AtomicInteger();

  final AtomicInteger pushed = new AtomicInteger();
  final AtomicInteger paged = new AtomicInteger();

  /**
   * Makes an empty one.
   *
   * @param stored what each answer must say
   */
  Ledger(String stored) {
    this.stored = stored;
  }

  /** A conversation, as all who are in it call it here. */
  static String name(Address address, String me) {
    if (address instanceof Address.User other) {
      String it = other.name().shown();
      return it.compareTo(me) < 0 ? it + "+" + me : me + "+" + it;
    }
    return address.toString();
  }

  Log log(String conversation) {
    return logs.computeIfAbsent(conversation, Log::new);
  }

  Map<String, Log> logs() {
    return logs;
  }

  /** A message was answered with OK. */
  void acknowledged(String conversation, long seq, Entry entry, String where) {
    acknowledged.incrementAndGet();
    if (!where.equals(stored)) {
      fail("stored: " + where + " (expected: " + stored + ")");
    }
    told(conversation, seq, entry, "an answer");
  }

  /** A message was pushed. */
  void pushed(String conversation, ChatMessage message) {
    pushed.incrementAndGet();
    told(conversation, message.seq(), entry(message), "a push");
  }

  /** A message stands in a page. */
  void paged(String conversation, ChatMessage message) {
    paged.incrementAndGet();
    told(conversation, message.seq(), entry(message), "a page");
  }

  static Entry entry(ChatMessage message) {
    return new Entry(message.id(), message.at(), message.from().shown(), message.text());
  }

  void told(String conversation, long seq, Entry entry, String how) {
    Log log = log(conversation);
    Entry known = log.told.putIfAbsent(seq, entry);
    if (known != null && !known.equals(entry)) {
      fail("%s of %s %d: %s (expected: %s)".formatted(how, conversation, seq, entry, known));
    }
    String place = conversation + " " + seq;
    String other = places.putIfAbsent(entry.text(), place);
    if (other != null && !other.equals(place)) {
      fail("'%s' stands twice: %s and %s (%s)".formatted(entry.text(), other, place, how));
    }
    log.highest.accumulateAndGet(seq, Math::max);
  }

  /** Which log a conversation is, was told; never another one. */
  void epoch(String conversation, long epoch) {
    Log log = log(conversation);
    log.epoch.compareAndSet(0, epoch);
    if (log.epoch.get() != epoch) {
      fail("epoch of %s: %d (expected: %d)".formatted(conversation, epoch, log.epoch.get()));
    }
  }

  /** Something is wrong. */
  void fail(String what) {
    failures.add(what);
  }

  /** Fails if anything was wrong until now. */
  void check() {
    if (!failures.isEmpty()) {
      throw new AssertionError(
          failures.size()
              + " failures:\n"
              + String.join("\n", failures.stream().limit(20).toList()));
    }
  }
}
