package org.obrol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;
import org.obrol.server.ChatServer;
import org.obrol.server.Listener;

/**
 * Files over connections that break all the time, against the real server: what arrives is what was
 * sent, once. Run one seed again with {@code -Dobrol.seed=N}.
 */
class FileTransferTest {
  private static final int BYTES = 3 * 1024 * 1024 + 17;
  private static final int FILES = 3;

  @TempDir private Path sent;
  @TempDir private Path fetched;

  @Test
  void whateverBreaksFilesArriveWholeAndOnce() throws Exception {
    long seed = Long.getLong("obrol.seed", System.nanoTime());
    System.out.println("FileTransferTest: -Dobrol.seed=" + seed);
    Random random = new Random(seed);
    Heard heard = new Heard();
    try (ChatServer server =
            ChatServer.builder().listen(Listener.nativeTcp().port(0)).guests(true).start();
        CuttingProxy proxy = new CuttingProxy(server.port(), seed, 600_000);
        ChatClient alice = client(proxy.port(), "alice", new ChatListener() {});
        ChatClient bob = client(proxy.port(), "bob", heard)) {
      proxy.beRough(true);
      List<Transfer<Uploaded>> uploads = new ArrayList<>();
      for (int i = 0; i < FILES; i++) {
        byte[] content = new byte[BYTES + i];
        random.nextBytes(content);
        Path file = Files.write(sent.resolve("file " + i + ".bin"), content);
        uploads.add(alice.files().upload(Address.of(UserName.of("bob")), file));
      }
      List<Transfer<Downloaded>> downloads = new ArrayList<>();
      for (Transfer<Uploaded> upload : uploads) {
        String id = value(upload.result()).file();
        downloads.add(bob.files().download(id, fetched, IfExists.FAIL, progress -> {}));
      }
      for (Transfer<Downloaded> download : downloads) {
        Path path = value(download.result()).path();
        assertThat(path).hasSameBinaryContentAs(sent.resolve(path.getFileName()));
      }
      assertThat(proxy.cuts()).as("connections broken").isGreaterThan(10);
      proxy.beRough(false);

      assertThat(value(bob.files().list()).files()).hasSize(FILES);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heard.files.size() >= FILES);
      assertThat(heard.files).hasSize(FILES).doesNotHaveDuplicates();
    }
  }

  private static ChatClient client(int port, String name, ChatListener listener) throws Exception {
    ChatClient client =
        ChatClient.builder()
            .host("127.0.0.1")
            .port(port)
            .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
            .listener(listener)
            .build();
    Await.value(client.connect());
    Await.value(client.loginAsGuest(UserName.of(name)));
    return client;
  }

  private static <T> T value(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(90, TimeUnit.SECONDS);
  }

  /** Which files the listener was told of. */
  private static final class Heard implements ChatListener {
    final List<String> files = new CopyOnWriteArrayList<>();

    @Override
    public void message(ChatMessage message) {
      FileRef file = message.file();
      if (file != null) {
        files.add(file.file());
      }
    }
  }
}
