package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.server.ChatServer;
import org.obrol.server.Listener;

/**
 * Clients under load whose connections break all the time, against the real server: nothing is
 * lost, nothing is repeated. Run one seed again with {@code -Dobrol.seed=N}.
 */
class LostConnectionsTest {
  private static final int CLIENTS = 4;
  private static final int MESSAGES = 600;
  private static final int WINDOW = 16;
  private static final Address GROUP = Address.of(GroupName.of("devs"));

  @Test
  void whateverBreaksNothingIsLostAndNothingIsRepeated() throws Exception {
    long seed = Long.getLong("obrol.seed", System.nanoTime());
    System.out.println("LostConnectionsTest: -Dobrol.seed=" + seed);
    try (ChatServer server =
            ChatServer.builder().listen(Listener.nativeTcp().port(0)).guests(true).start();
        CuttingProxy proxy = new CuttingProxy(server.port(), seed, 20_000)) {
      List<Talker> talkers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        talkers.add(new Talker(i, proxy.port()));
      }
      proxy.beRough(true);
      List<Thread> threads = talkers.stream().map(Thread::new).toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      proxy.beRough(false);

      for (Talker talker : talkers) {
        talker.expectAll();
      }
      assertThat(proxy.cuts()).as("connections broken").isGreaterThan(50);
      talkers.forEach(talker -> talker.client.close());
    }
  }

  /** One user who writes to all the others, and writes down what comes. */
  private static final class Talker implements Runnable, ChatListener {
    final String name;
    final ChatClient client;
    final Map<Address, Queue<ChatMessage>> seen = new ConcurrentHashMap<>();
    final Queue<String> failures = new ConcurrentLinkedQueue<>();
    final Semaphore window = new Semaphore(WINDOW);
    final int index;

    Talker(int index, int proxyPort) throws Exception {
      this.index = index;
      this.name = "user" + index;
      this.client =
          ChatClient.builder()
              .host("127.0.0.1")
              .port(proxyPort)
              .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
              .listener(this)
              .build();
      Await.value(client.connect());
      Await.value(client.loginAsGuest(UserName.of(name)));
      GroupName devs = GroupName.of("devs");
      Await.value(index == 0 ? client.createGroup(devs) : client.joinGroup(devs));
    }

    @Override
    public void run() {
      try {
        for (int i = 0; i < MESSAGES; i++) {
          window.acquire();
          String text = name + " " + i;
          client
              .send(target(i), text)
              .whenComplete(
                  (sent, failure) -> {
                    if (failure != null) {
                      failures.add(text + ": " + failure);
                    }
                    window.release();
                  });
        }
        window.acquire(WINDOW);
      } catch (InterruptedException interrupted) {
        failures.add("interrupted");
      }
    }

    private Address target(int i) {
      return switch (i % 3) {
        case 0 -> Address.LOBBY;
        case 1 -> GROUP;
        default -> Address.of(UserName.of("user" + (index + 1) % CLIENTS));
      };
    }

    void expectAll() {
      long each = MESSAGES / 3;
      expect(Address.LOBBY, CLIENTS * each);
      expect(GROUP, CLIENTS * each);
      expect(Address.of(UserName.of("user" + (index + 1) % CLIENTS)), each);
      expect(Address.of(UserName.of("user" + (index + CLIENTS - 1) % CLIENTS)), each);
      assertThat(failures).isEmpty();
    }

    private void expect(Address conversation, long count) {
      Queue<ChatMessage> messages =
          seen.computeIfAbsent(conversation, address -> new ConcurrentLinkedQueue<>());
      await(name + " in " + conversation)
          .atMost(Duration.ofSeconds(30))
          .until(() -> messages.size() >= count);
      assertThat(messages.stream().map(ChatMessage::seq))
          .as("%s in %s", name, conversation)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
      assertThat(messages.stream().map(ChatMessage::text)).doesNotHaveDuplicates();
      for (int i = 0; i < CLIENTS; i++) { // of each writer in the order of writing
        String writer = "user" + i + " ";
        assertThat(
                messages.stream()
                    .map(ChatMessage::text)
                    .filter(text -> text.startsWith(writer))
                    .map(text -> Integer.valueOf(text.substring(writer.length()))))
            .isSorted();
      }
    }

    @Override
    public void message(ChatMessage message) {
      seen.computeIfAbsent(message.conversation(), address -> new ConcurrentLinkedQueue<>())
          .add(message);
    }

    @Override
    public void gap(Gap gap) {
      failures.add("a gap: " + gap);
    }

    @Override
    public void closed(String reason) {
      if (window.availablePermits() < WINDOW) {
        failures.add("closed: " + reason);
      }
    }
  }
}
