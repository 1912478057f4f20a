package org.obrol.core.service;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.obrol.core.fanout.Directory;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.Peer;

/** The chat that we ship: what its sessions share. Any thread. */
final class StandardChatService implements ChatService {
  /** Over how long the clients' return is spread when the server closes. */
  private static final Duration RETURN_SPREAD = Duration.ofSeconds(5);

  private final Ports ports;
  private final ChatOptions options;
  private final Listeners listeners = new Listeners();
  private final Directory<ChatSession> directory;
  private final Conversations conversations;
  private final People people = new People(this);
  private final Guests guests = new Guests(this);
  private final Memberships memberships = new Memberships(this);
  private final Passes passes = new Passes(this);
  private final Chat chat = new StandardChat(this);
  private final Set<ChatSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean opened = new AtomicBoolean();
  private volatile boolean draining;

  StandardChatService(Ports ports, ChatOptions options) {
    this.ports = ports;
    this.options = options;
    this.directory = new Directory<>(ports.log());
    this.conversations = new Conversations(ports);
    ports.log().start(this::appended);
  }

  private void appended(List<Message> batch) {
    directory.appended(batch);
    listeners.tell(listener -> listener.appended(batch));
  }

  @Override
  public Session open(Peer peer) {
    assert peer.lane().inLane();
    ChatSession session = new ChatSession(this, peer, directory.fanout(peer.lane()));
    sessions.add(session);
    listeners.tell(listener -> listener.connected(peer));
    if (!opened.get() && opened.compareAndSet(false, true)) {
      guests.lingerAll(peer.lane());
    }
    if (draining) { // read after the session can be found, so that drain() or this sees it
      drain(session);
    }
    return session;
  }

  void closed(ChatSession session) {
    sessions.remove(session);
    listeners.tell(listener -> listener.disconnected(session.peer()));
  }

  @Override
  public void drain() {
    draining = true;
    for (ChatSession session : sessions) {
      on(session, this::drain);
    }
  }

  private void drain(ChatSession session) {
    long spread = RETURN_SPREAD.toMillis();
    session.drain(Duration.ofMillis(ThreadLocalRandom.current().nextLong(spread)));
  }

  @Override
  public boolean isEmpty() {
    return sessions.isEmpty();
  }

  @Override
  public Chat chat() {
    return chat;
  }

  /** Makes an account, which begins at the head of the lobby. */
  CompletionStage<Account> register(UserName name, String displayName, @Nullable String password) {
    return ports
        .accounts()
        .create(name, displayName, password)
        .thenCompose(
            account ->
                ports
                    .log()
                    .heads(List.of(ConversationId.LOBBY))
                    .thenCompose(
                        heads -> {
                          MessageLog.Head lobby =
                              Objects.requireNonNull(heads.get(ConversationId.LOBBY));
                          return ports
                              .marks()
                              .advance(account.id(), ConversationId.LOBBY, lobby.last());
                        })
                    .thenApply(
                        mark -> {
                          listeners.tell(listener -> listener.registered(account));
                          return account;
                        }));
  }

  /** Does something with a user's connections but one, on the lane of each. */
  int onOthers(AccountId account, @Nullable ChatSession but, Consumer<ChatSession> action) {
    int count = 0;
    for (ChatSession session : directory.of(account)) {
      if (session != but) {
        on(session, action);
        count++;
      }
    }
    return count;
  }

  static void on(ChatSession session, Consumer<ChatSession> action) {
    try {
      session.peer().lane().execute(() -> action.accept(session));
    } catch (RejectedExecutionException closed) {
      // Its lane has ended and its connection with it: there is nobody left to act on.
    }
  }

  Ports ports() {
    return ports;
  }

  ChatOptions options() {
    return options;
  }

  Listeners listeners() {
    return listeners;
  }

  Directory<ChatSession> directory() {
    return directory;
  }

  Conversations conversations() {
    return conversations;
  }

  People people() {
    return people;
  }

  Guests guests() {
    return guests;
  }

  Memberships memberships() {
    return memberships;
  }

  Passes passes() {
    return passes;
  }
}
