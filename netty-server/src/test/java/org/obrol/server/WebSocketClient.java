package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A WebSocket to a server: messages out, messages in. */
final class WebSocketClient implements AutoCloseable {
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  WebSocketClient(int port) {
    this(port, builder -> builder);
  }

  WebSocketClient(int port, UnaryOperator<WebSocket.Builder> request) {
    socket =
        request
            .apply(HttpClient.newHttpClient().newWebSocketBuilder())
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/chat"), new Listener())
            .join();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        messages.add(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      closed.completeExceptionally(failure);
    }
  }

  WebSocketClient send(String message) {
    socket.sendText(message, true).join();
    return this;
  }

  WebSocket socket() {
    return socket;
  }

  /** The next message; fails where none comes. */
  String read() throws InterruptedException {
    String message = messages.poll(20, TimeUnit.SECONDS);
    assertThat(message).as("a message").isNotNull();
    return message;
  }

  /** Reads on until a message has this text in it. */
  String readUntil(String text) throws InterruptedException {
    String message = read();
    while (!message.contains(text)) {
      message = read();
    }
    return message;
  }

  /** The code with which the server has closed. */
  int closeCode() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
