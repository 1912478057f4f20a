package org.obrol.client.crash;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.obrol.client.ChatClient;
import org.obrol.client.ChatListener;
import org.obrol.client.ChatMessage;
import org.obrol.client.Gap;
import org.obrol.client.Sent;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/** A user with a {@link ChatClient} who writes to all the others and reads what they write. */
final class Talker implements ChatListener, AutoCloseable {
  static final GroupName GROUP = GroupName.of("devs");
  private static final int WINDOW = 8;
  private static final int READ_EVERY = 5;

  private final String name;
  private final Address peer;
  private final Load load;
  private final Random random;
  private final ChatClient client;
  private final ReadMarks marks = new ReadMarks();
  private final Map<String, Long> last = new ConcurrentHashMap<>();
  private final Semaphore window = new Semaphore(WINDOW);
  private final Thread thread;
  private volatile boolean leaving;

  Talker(String name, String peer, Load load, long seed) {
    this.name = name;
    this.peer = Address.of(UserName.of(peer));
    this.load = load;
    this.random = new Random(seed);
    this.client = load.client(this);
    this.thread = load.thread(name, this::talk);
  }

  /** Comes in, before anybody has written. */
  void enter() throws Exception {
    UserName user = UserName.of(name);
    Load.value(client.connect());
    Load.value(client.register(user, "secret"));
    Load.value(client.login(user, "secret"));
  }

  void start() {
    thread.start();
  }

  String name() {
    return name;
  }

  ChatClient client() {
    return client;
  }

  ReadMarks marks() {
    return marks;
  }

  /** The last message of a conversation that was pushed. */
  long last(String conversation) {
    return last.getOrDefault(conversation, 0L);
  }

  private void talk() throws InterruptedException {
    for (int i = 0; !load.isOver(); i++) {
      if (Load.take(load.messages)) {
        window.acquire();
        say(target(), name + " " + i);
      }
    }
    if (!window.tryAcquire(WINDOW, 60, TimeUnit.SECONDS)) {
      load.ledger.fail(name + ": some messages were never answered");
    }
  }

  private Address target() {
    return switch (random.nextInt(3)) {
      case 0 -> Address.LOBBY;
      case 1 -> Address.of(GROUP);
      default -> peer;
    };
  }

  private void say(Address to, String text) {
    client
        .send(to, text)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                load.ledger.fail(text + ": " + failure);
              } else {
                acknowledged(sent, text);
              }
              window.release();
            });
  }

  private void acknowledged(Sent sent, String text) {
    load.ledger.duplicates.addAndGet(sent.duplicate() ? 1 : 0);
    load.ledger.acknowledged(
        Ledger.name(sent.conversation(), name),
        sent.seq(),
        new Ledger.Entry(sent.id(), sent.at(), name, text),
        sent.stored());
  }

  @Override
  public void message(ChatMessage message) {
    String conversation = Ledger.name(message.conversation(), name);
    load.ledger.pushed(conversation, message);
    long before = last(conversation);
    if (message.seq() != before + 1) {
      load.ledger.fail(
          "%s was pushed %s %d after %d".formatted(name, conversation, message.seq(), before));
    }
    last.put(conversation, message.seq());
    if (message.seq() % READ_EVERY == 0 && !leaving) {
      markRead(message.conversation(), message.seq());
    }
  }

  private void markRead(Address conversation, long seq) {
    long asked = System.nanoTime();
    client
        .read(conversation, seq)
        .whenComplete(
            (mark, failure) -> {
              if (failure == null) {
                marks.stands(Ledger.name(conversation, name), mark, asked);
              } else if (!leaving) {
                load.ledger.fail(name + " reads: " + failure);
              }
            });
  }

  @Override
  public void gap(Gap gap) {
    load.ledger.fail(name + ": " + gap);
  }

  @Override
  public void closed(String reason) {
    if (!leaving) {
      load.ledger.fail(name + " was closed: " + reason);
    }
  }

  /** Waits until all it has begun is answered, which it is once the load is over. */
  void join() throws InterruptedException {
    thread.join();
  }

  @Override
  public void close() {
    leaving = true;
    client.close();
    thread.interrupt();
  }
}
