package org.obrol.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.obrol.core.model.Address;
import org.obrol.core.model.UserName;

/**
 * How fast a large file goes up and down, and how long messages take meanwhile on the very
 * connection that carries it. Needs a server in another process:
 *
 * <pre>
 * java -Xmx128m -jar netty-server/target/obrol-server.jar --data :memory: &amp;
 * java -cp cli-client/target/obrol-chat.jar:cli-client/target/test-classes \
 *     org.obrol.client.FilesFigure PORT MEGABYTES SERVER_PID
 * </pre>
 *
 * <p>Another client sends a message every 5 ms to the user who uploads and downloads; what is told
 * is the time from the call of send to the listener, first with no file under way. At the end it
 * checks that no message was lost and that the file is the same.
 */
final class FilesFigure {
  private static final int MEGABYTE = 1_000_000;
  private static final int EVERY_MILLIS = 5;
  private static final int QUIET_SECONDS = 3;

  private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
  private final List<Long> nanos = new ArrayList<>(); // guarded by itself
  private int number; // of the next message

  private FilesFigure() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int size = Integer.parseInt(args[1]) * MEGABYTE;
    Path folder = Files.createTempDirectory("obrol-figure");
    try {
      new FilesFigure().run(port, size, Path.of("/proc", args[2], "status"), folder);
    } finally {
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private void run(int port, int size, Path status, Path folder) throws Exception {
    String suffix = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), 36);
    UserName alice = UserName.of("alice-" + suffix);
    UserName bob = UserName.of("bob-" + suffix);
    Path file = folder.resolve("large.bin");
    write(file, size);
    try (ChatClient sender = ChatClient.builder().port(port).build();
        ChatClient busy = ChatClient.builder().port(port).listener(new Stopwatch()).build()) {
      enter(sender, bob);
      enter(busy, alice);
      System.out.printf("server: %s%n", memory(status));
      ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
      ScheduledFuture<?> ticking =
          ticker.scheduleAtFixedRate(
              () -> send(sender, Address.of(alice)), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
      ticker.schedule(() -> {}, QUIET_SECONDS, TimeUnit.SECONDS).get();
      nanos(); // forgets what the first messages took
      ticker.schedule(() -> {}, QUIET_SECONDS, TimeUnit.SECONDS).get();
      System.out.printf("quiet:    %s%n", latencies());

      long start = System.nanoTime();
      Uploaded uploaded = done(busy.files().upload(Address.LOBBY, file).result());
      tell("upload", size, start, status);
      start = System.nanoTime();
      Downloaded downloaded =
          done(busy.files().download(uploaded.file(), folder, IfExists.NUMBER, p -> {}).result());
      tell("download", size, start, status);

      ticking.cancel(false);
      ticker.shutdown();
      ticker.awaitTermination(10, TimeUnit.SECONDS);
      done(busy.files().remove(uploaded.file()));
      for (int i = 0; i < 1_000 && !sentAt.isEmpty(); i++) {
        done(sender.ping());
      }
      System.out.printf(
          "checked:  %d messages, %d lost; the file is %s%n",
          number,
          sentAt.size(),
          Files.mismatch(file, downloaded.path()) < 0 ? "the same" : "ANOTHER ONE");
    }
  }

  private static void write(Path file, int size) throws IOException {
    byte[] block = new byte[MEGABYTE];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int done = 0; done < size; done += block.length) {
        random.nextBytes(block);
        out.write(block);
      }
    }
  }

  private static void enter(ChatClient client, UserName user) {
    done(client.connect());
    done(client.register(user, "secret"));
    done(client.login(user, "secret"));
  }

  private static <T> T done(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    return future.orTimeout(10, TimeUnit.MINUTES).join();
  }

  private void send(ChatClient sender, Address to) {
    String text = "message " + number++;
    sentAt.put(text, System.nanoTime());
    var unused = sender.send(to, text);
  }

  private final class Stopwatch implements ChatListener {
    @Override
    public void message(ChatMessage message) {
      Long sent = sentAt.remove(message.text());
      if (sent != null) {
        synchronized (nanos) {
          nanos.add(System.nanoTime() - sent);
        }
      }
    }
  }

  private void tell(String what, int size, long start, Path status) throws IOException {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-9s %.0f MB/s, %s; server: %s%n",
        what + ":",
        size / 1e6 / seconds,
        latencies(),
        memory(status));
  }

  private List<Long> nanos() {
    synchronized (nanos) {
      List<Long> taken = nanos.stream().sorted().toList();
      nanos.clear();
      return taken;
    }
  }

  private String latencies() {
    List<Long> sorted = nanos();
    if (sorted.isEmpty()) {
      return "no messages";
    }
    return String.format(
        Locale.ROOT,
        "%d messages: median %.2f ms, 99 %% %.2f ms, slowest %.2f ms",
        sorted.size(),
        sorted.get(sorted.size() / 2) / 1e6,
        sorted.get(sorted.size() * 99 / 100) / 1e6,
        sorted.get(sorted.size() - 1) / 1e6);
  }

  /** What the process takes now and took at most. */
  private static String memory(Path status) throws IOException {
    List<String> lines = Files.readAllLines(status);
    return lines.stream()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
        .map(line -> line.replaceAll("\\s+", " "))
        .reduce((one, other) -> other + ", " + one)
        .orElse("");
  }
}
