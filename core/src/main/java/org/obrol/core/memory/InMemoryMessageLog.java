package org.obrol.core.memory;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.obrol.core.event.Stored;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.Message;
import org.obrol.core.model.MessageId;
import org.obrol.core.spi.Epochs;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Tail;
import org.obrol.core.spi.TimeOrderedIds;

/**
 * Messages in memory, bounded per conversation in number and over all in bytes. Where a bound is
 * reached the oldest go: of that conversation, or of all.
 *
 * <p>Each conversation has its own lock, which makes its order: the tail is told inside it. Nobody
 * ever holds two of these; the queue's lock may be taken inside one.
 */
public final class InMemoryMessageLog implements MessageLog {
  /** How many messages a conversation keeps where nobody says otherwise. */
  public static final int DEFAULT_MAX_MESSAGES = 10_000;

  private record Key(AccountId author, String key) {}

  /** One conversation; everything in it that changes is guarded by its monitor. */
  private static final class Conversation {
    final ConversationId id;
    final MessageRing messages = new MessageRing();
    final Map<Key, Message> keys = new HashMap<>(0);
    boolean queued;

    Conversation(ConversationId id) {
      this.id = id;
    }
  }

  /** A conversation's one place in the queue: when its oldest message arrived, or earlier. */
  private record Place(long arrival, Conversation conversation) {}

  private final InstantSource clock;
  private final int maxMessages;
  private final long maxBytes;
  private final Epochs epochs = new Epochs(new SecureRandom().nextLong());
  private final TimeOrderedIds ids;
  private final AtomicLong bytes = new AtomicLong();
  private final Map<ConversationId, Conversation> conversations = new ConcurrentHashMap<>();
  private final Map<AccountId, Set<ConversationId.Direct>> directs = new ConcurrentHashMap<>();
  private final PriorityQueue<Place> oldestFirst =
      new PriorityQueue<>(Comparator.comparingLong(Place::arrival));
  private volatile Tail tail = batch -> {};
  private boolean started;

  /** Makes an empty log with the default bounds. */
  public InMemoryMessageLog(InstantSource clock) {
    this(clock, DEFAULT_MAX_MESSAGES, defaultMaxBytes());
  }

  /**
   * Makes an empty log.
   *
   * @param maxMessages how many messages a conversation keeps
   * @param maxBytes how much all messages may weigh, as the sum of {@link MessageLog#weight}
   */
  public InMemoryMessageLog(InstantSource clock, int maxMessages, long maxBytes) {
    if (maxMessages < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "bounds: %d messages, %d bytes (expected: >= 1)".formatted(maxMessages, maxBytes));
    }
    this.clock = clock;
    this.ids = new TimeOrderedIds(clock);
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /** A quarter of the heap, at most 256 MiB. */
  public static long defaultMaxBytes() {
    return Math.min(Runtime.getRuntime().maxMemory() / 4, 256L << 20);
  }

  @Override
  public synchronized void start(Tail told) {
    if (started) {
      throw new IllegalStateException("the log has a tail already; a log serves one chat");
    }
    started = true;
    tail = told;
  }

  @Override
  public CompletionStage<Appended> append(ConversationId id, Draft draft) {
    Conversation conversation = conversations.get(id);
    if (conversation == null) {
      conversation = conversations.computeIfAbsent(id, Conversation::new);
    }
    Appended appended;
    synchronized (conversation) {
      appended = append(conversation, draft);
    }
    evict(); // outside, because another conversation may have to give
    return completedStage(appended);
  }

  private Appended append(Conversation conversation, Draft draft) {
    Key key = draft.key() == null ? null : new Key(draft.author(), draft.key());
    Message first = key == null ? null : conversation.keys.get(key);
    if (first != null) {
      return new Appended(first, Stored.MEMORY, true);
    }
    Message message =
        new Message(
            conversation.id,
            conversation.messages.last() + 1,
            new MessageId(ids.next()),
            clock.instant(),
            draft.author(),
            draft.from(),
            draft.kind(),
            draft.text(),
            draft.file(),
            draft.key());
    if (message.seq() == 1 && conversation.id instanceof ConversationId.Direct direct) {
      index(direct);
    }
    conversation.messages.add(message);
    bytes.addAndGet(MessageLog.weight(message));
    if (key != null) {
      conversation.keys.put(key, message);
    }
    if (conversation.messages.size() > maxMessages) {
      removeOldest(conversation);
    }
    enqueue(conversation);
    tail.appended(List.of(message));
    return new Appended(message, Stored.MEMORY, false);
  }

  private void index(ConversationId.Direct direct) {
    directs.computeIfAbsent(direct.low(), id -> ConcurrentHashMap.newKeySet()).add(direct);
    directs.computeIfAbsent(direct.high(), id -> ConcurrentHashMap.newKeySet()).add(direct);
  }

  private void enqueue(Conversation conversation) {
    if (!conversation.queued && !conversation.messages.isEmpty()) {
      conversation.queued = true;
      Place place = new Place(arrivalOfOldest(conversation), conversation);
      synchronized (oldestFirst) {
        oldestFirst.add(place);
      }
    }
  }

  private static long arrivalOfOldest(Conversation conversation) {
    return conversation.messages.get(conversation.messages.oldest()).id().value();
  }

  private void removeOldest(Conversation conversation) {
    Message removed = conversation.messages.removeOldest();
    bytes.addAndGet(-MessageLog.weight(removed));
    if (removed.key() != null) {
      conversation.keys.remove(new Key(removed.author(), removed.key()));
    }
  }

  private void evict() {
    while (bytes.get() > maxBytes) {
      Place place;
      synchronized (oldestFirst) {
        place = oldestFirst.poll();
      }
      if (place == null) {
        return; // what is over the bound belongs to an append that has not queued yet
      }
      Conversation conversation = place.conversation;
      synchronized (conversation) {
        conversation.queued = false;
        // The place is stale where the conversation's own bound has taken messages since.
        if (!conversation.messages.isEmpty() && arrivalOfOldest(conversation) == place.arrival) {
          removeOldest(conversation);
        }
        enqueue(conversation);
      }
    }
  }

  @Override
  public CompletionStage<Slice> read(ConversationId id, long after, int limit, int maxWeight) {
    Conversation conversation = conversations.get(id);
    if (conversation == null) {
      return completedStage(new Slice(empty(id), List.of()));
    }
    synchronized (conversation) {
      MessageRing messages = conversation.messages;
      long from = Math.max(Math.min(after, messages.last()) + 1, messages.oldest());
      List<Message> page = messages.page(from, limit, maxWeight);
      return completedStage(new Slice(head(conversation), page));
    }
  }

  @Override
  public CompletionStage<Map<ConversationId, Head>> heads(Collection<? extends ConversationId> of) {
    if (of.size() == 1) { // a guest who comes has the lobby, and nothing else
      ConversationId only = of.iterator().next();
      return completedStage(Map.of(only, head(only)));
    }
    Map<ConversationId, Head> heads = new HashMap<>();
    of.forEach(id -> heads.put(id, head(id)));
    return completedStage(heads);
  }

  private Head head(ConversationId id) {
    Conversation conversation = conversations.get(id);
    if (conversation == null) {
      return empty(id);
    }
    synchronized (conversation) {
      return head(conversation);
    }
  }

  private Head empty(ConversationId id) {
    return new Head(epochs.of(id), 0, 1);
  }

  private Head head(Conversation conversation) {
    MessageRing messages = conversation.messages;
    return new Head(epochs.of(conversation.id), messages.last(), messages.oldest());
  }

  @Override
  public CompletionStage<List<ConversationId.Direct>> directs(AccountId account) {
    Set<ConversationId.Direct> found = directs.get(account);
    return completedStage(found == null ? List.of() : List.copyOf(found));
  }
}
