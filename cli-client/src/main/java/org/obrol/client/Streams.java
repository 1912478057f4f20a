package org.obrol.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.obrol.core.model.Address;
import org.obrol.core.model.Position;

/** All conversations on their way to the listener. Confined to the client's event loop. */
final class Streams {
  /** The largest page that a server gives. */
  private static final int PAGE_LIMIT = 500;

  private final Engine engine;
  private final Callbacks callbacks;

  /** The one that was used last comes last. */
  private final Map<Address, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);

  Streams(Engine engine, Callbacks callbacks) {
    this.engine = engine;
    this.callbacks = callbacks;
  }

  /** Forgets all, and starts each where the login says. */
  void loggedIn(List<Conversation> conversations) {
    streams.clear();
    conversations.forEach(state -> put(Stream.startingAt(state, this)));
  }

  /** Goes on after the positions that a program has kept. */
  void restore(Map<Address, Position> positions) {
    streams.clear();
    positions.forEach((conversation, position) -> put(Stream.after(conversation, position, this)));
  }

  /** Goes on where the answer to a resume says; what it does not name is over. */
  void resumed(List<Conversation> conversations) {
    Set<Address> named = new HashSet<>();
    for (Conversation state : conversations) {
      named.add(state.conversation());
      Stream known = streams.get(state.conversation());
      if (known == null) {
        put(Stream.startingAt(state, this));
      } else {
        known.resumed(state);
      }
    }
    streams.keySet().retainAll(named);
  }

  /** The user has come into a group. */
  void joined(Conversation state) {
    Stream known = streams.get(state.conversation());
    // One who is in already may have pushes on the way that are before `next`: they count.
    if (known == null || !known.isOf(state.epoch())) {
      put(Stream.startingAt(state, this));
    }
  }

  /** The user is out of a conversation. */
  void left(Address conversation) {
    streams.remove(conversation);
  }

  void clear() {
    streams.clear();
  }

  void disconnected() {
    streams.values().forEach(Stream::disconnected);
  }

  void message(ChatMessage message) {
    Stream stream = streams.get(message.conversation());
    if (stream == null) {
      stream = Stream.unannounced(message, this);
      put(stream);
    }
    stream.message(message);
  }

  void gap(Gap gap) {
    Stream stream = streams.get(gap.conversation());
    if (stream == null) {
      stream = Stream.after(gap.conversation(), new Position(gap.epoch(), gap.from() - 1), this);
      put(stream);
    }
    stream.gap(gap);
  }

  /** What the listener has of each conversation; the one that was used last comes first. */
  Map<Address, Position> positions() {
    List<Stream> all = new ArrayList<>(streams.values());
    Collections.reverse(all);
    Map<Address, Position> positions = new LinkedHashMap<>();
    for (Stream stream : all) {
      Position position = stream.position();
      if (position != null) {
        positions.put(stream.conversation(), position);
      }
    }
    return positions;
  }

  /** For a stream: hands a message to the listener. */
  void handOn(ChatMessage message) {
    callbacks.tell(listener -> listener.message(message));
  }

  /** For a stream: tells the listener what will not come. */
  void handOn(Gap gap) {
    callbacks.tell(listener -> listener.gap(gap));
  }

  /** For a stream: asks for a page of a hole, both bounds exclusive. */
  void page(Stream stream, long after, long before) {
    engine.history(
        Map.of(
            "conv",
            stream.conversation().toString(),
            "after",
            after,
            "before",
            before,
            "limit",
            PAGE_LIMIT),
        page -> {
          if (waits(stream, after, before)) {
            stream.filled(page);
          }
        },
        problem -> {
          if (waits(stream, after, before)) {
            notPaged(stream, after, before, problem);
          }
        });
  }

  private void notPaged(Stream stream, long after, long before, ChatException problem) {
    if (!problem.retry()) {
      stream.notFilled();
      return;
    }
    engine.later(
        () -> {
          if (waits(stream, after, before)) {
            page(stream, after, before);
          }
        });
  }

  private boolean waits(Stream stream, long after, long before) {
    return streams.get(stream.conversation()) == stream && stream.waitsFor(after, before);
  }

  /** For a stream: asks which log it is, by way of an almost empty page. */
  void learnEpoch(Stream stream, long after) {
    engine.history(
        Map.of("conv", stream.conversation().toString(), "after", after, "limit", 1),
        page -> stream.learned(page.epoch()),
        problem -> {}); // the next resume will tell
  }

  private void put(Stream stream) {
    streams.put(stream.conversation(), stream);
  }
}
