package org.obrol.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a connection that may have it, in order: what was not answered on the last one and
 * may be sent again, then what was never sent. Confined to the client's event loop.
 */
final class Backlog {
  private final Deque<Request> requests = new ArrayDeque<>();

  void add(Request request) {
    requests.add(request);
  }

  @Nullable Request poll() {
    return requests.poll();
  }

  /** Whether nothing is left to say but goodbye. */
  boolean isGoodbye() {
    Request first = requests.peek();
    return first != null && first.kind() == Request.Kind.QUIT;
  }

  /** Takes what a lost connection has left unanswered; what must not be sent again fails. */
  void takeBack(List<Request> unanswered, String reason) {
    List<Request> kept = new ArrayList<>();
    for (Request request : unanswered) {
      switch (request.kind()) {
        case REPEATABLE, QUIT -> kept.add(request);
        case ONCE, ENTER -> request.outcome().failed(lost(reason));
        case INTERNAL -> {} // asked for that connection only
      }
    }
    for (int i = kept.size() - 1; i >= 0; i--) {
      requests.addFirst(kept.get(i));
    }
  }

  /** Takes what will never be sent again; all fails. */
  void failAll(List<Request> unanswered, ChatException problem) {
    unanswered.forEach(request -> fail(request, problem));
    failAll(problem);
  }

  void failAll(ChatException problem) {
    for (Request next = requests.poll(); next != null; next = requests.poll()) {
      fail(next, problem);
    }
  }

  private static void fail(Request request, ChatException problem) {
    if (request.kind() != Request.Kind.INTERNAL) {
      request.outcome().failed(problem);
    }
  }

  private static ChatException lost(String reason) {
    return new ChatException(
        ChatException.CONNECTION_LOST, "connection lost, outcome unknown (" + reason + ")", true);
  }
}
