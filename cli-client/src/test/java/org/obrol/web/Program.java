package org.obrol.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.obrol.client.ChatClient;
import org.obrol.client.ChatListener;
import org.obrol.client.ChatMessage;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/** Somebody who takes part without a browser, by {@link ChatClient}. */
final class Program implements AutoCloseable {
  private final List<ChatMessage> received = new CopyOnWriteArrayList<>();
  private final ChatClient client;

  Program(int port, String name) {
    client =
        ChatClient.builder()
            .host("127.0.0.1")
            .port(port)
            .backoff(Duration.ofMillis(20), Duration.ofMillis(200))
            .listener(
                new ChatListener() {
                  @Override
                  public void message(ChatMessage message) {
                    received.add(message);
                  }
                })
            .build();
    Site.await(client.connect());
    Site.await(client.login(UserName.of(name), Site.PASSWORD));
  }

  ChatClient client() {
    return client;
  }

  Program says(String to, String text) {
    Site.await(client.send(Site.address(to), text));
    return this;
  }

  /** Sends a file of any name, as only a program can. */
  void sendsFile(String to, String name, byte[] content) {
    String id =
        (String)
            file(Map.of("op", "send", "to", to, "name", name, "size", content.length)).get("file");
    String data = Base64.getEncoder().encodeToString(content);
    file(Map.of("op", "chunk", "file", id, "offset", 0, "data", data));
    file(Map.of("op", "done", "file", id));
  }

  private Map<String, Object> file(Map<String, ?> fields) {
    return Site.await(client.call("file", fields));
  }

  /** Gets exactly these messages of a conversation, in this order, and no others. */
  void gets(String conversation, List<String> texts) {
    await().untilAsserted(() -> assertThat(texts(conversation)).containsExactlyElementsOf(texts));
  }

  /** What was received of a conversation so far. */
  List<String> texts(String conversation) {
    Address wanted = Site.address(conversation);
    return received.stream()
        .filter(message -> message.conversation().equals(wanted))
        .map(ChatMessage::text)
        .toList();
  }

  @Override
  public void close() {
    client.close();
  }
}
