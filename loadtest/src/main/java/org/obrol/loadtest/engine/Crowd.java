package org.obrol.loadtest.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.report.Display;

/** What the event loops of a run and the thread that runs it tell each other. Any thread. */
final class Crowd {
  /** What went wrong with something, of which there may be several. */
  private record Reason(String what, String why) {}

  private final AtomicInteger loggedIn = new AtomicInteger();
  private final AtomicInteger joined = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private final Map<Reason, AtomicLong> reasons = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable LoadException> failure = new AtomicReference<>();
  private volatile List<LoadLoop> loops = List.of();
  private volatile @Nullable Sender[] senders = {};
  private volatile boolean closing;

  /** Makes all known, before the first connects. */
  void assemble(List<LoadLoop> all, List<Member> members) {
    loops = List.copyOf(all);
    senders = members.stream().map(Member::sender).toArray(Sender[]::new);
  }

  List<LoadLoop> loops() {
    return loops;
  }

  /** The sender of an index; null if there is none. */
  @Nullable Sender sender(int index) {
    @Nullable Sender[] all = senders;
    return index < all.length ? all[index] : null;
  }

  void countLogin() {
    loggedIn.incrementAndGet();
  }

  /** How many logins were answered. */
  int loggedIn() {
    return loggedIn.get();
  }

  void countJoin() {
    joined.incrementAndGet();
  }

  /** How many groups were made or joined. */
  int joined() {
    return joined.get();
  }

  /** From now on no connection is missed. */
  void closing() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  /** A connection broke off although nobody wanted it. */
  void lost(String reason) {
    if (!closing) {
      lost.incrementAndGet();
      count("connection", "lost: " + reason);
    }
  }

  /** How many connections broke off. */
  long lost() {
    return lost.get();
  }

  /** A member has given up coming back. */
  void gone() {
    if (gone.incrementAndGet() == senders.length) {
      fail("nobody is connected any more: " + String.join("; ", reasons()), null);
    }
  }

  void refused(Frame reply) {
    count("message", "refused: " + reply.describe());
  }

  private void count(String what, String why) {
    if (reasons.size() < 20) { // they may have numbers in them
      reasons.computeIfAbsent(new Reason(what, why), r -> new AtomicLong()).incrementAndGet();
    }
  }

  /** What went wrong and how often, for people. */
  List<String> reasons() {
    return reasons.entrySet().stream()
        .map(e -> Display.many(e.getValue().get(), e.getKey().what) + " " + e.getKey().why)
        .sorted()
        .toList();
  }

  /** The run cannot go on. */
  void fail(String message, @Nullable Throwable cause) {
    if (!closing) {
      failure.compareAndSet(
          null, cause == null ? new LoadException(message) : new LoadException(message, cause));
    }
  }

  /** Why a connection cannot be made, for people. */
  static String why(Throwable cause) {
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    Throwable first = cause;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String reason = first.getMessage();
    if (reason != null && !why.contains(reason)) {
      why += ": " + reason;
    }
    if (why.contains("Too many open files")) {
      why += " (raise the limit, such as with ulimit -n 20000, for the harness and the server)";
    }
    return why;
  }

  /** Why somebody is not let in, for people. */
  static String why(Frame reply) {
    String why = reply.describe();
    return "missing_parameter".equals(reply.code)
        ? why + " (does the server let guests in? start it with --guests)"
        : why;
  }

  /**
   * Goes on if the run can.
   *
   * @throws LoadException if it cannot
   */
  void check() {
    LoadException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }
}
