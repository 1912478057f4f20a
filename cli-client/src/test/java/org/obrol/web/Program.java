package org.obrol.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.obrol.client.ChatClient;
import org.obrol.client.ChatListener;
import org.obrol.client.ChatMessage;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/** Somebody who takes part without a browser, by {@link ChatClient}. */
final class Program implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<ChatMessage> received = new CopyOnWriteArrayList<>();
  private final ChatClient client;
  private final String url;

  Program(String url, int port, String name) {
    this.url = url;
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

  /** Sends a file of any name, as a script would. */
  void sendsFile(String to, String name, byte[] content) {
    String query = "files?to=" + encoded(to) + "&name=" + encoded(name);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + query))
            .header("Authorization", "Bearer " + client.token().orElseThrow())
            .POST(HttpRequest.BodyPublishers.ofByteArray(content))
            .build();
    HttpResponse<String> response =
        Site.await(HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
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
