package org.obrol.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many messages a second a running server stores and acknowledges, and how long a sender waits
 * for that. Each connection is a guest who sends to the next one, keys included, with so many
 * messages unanswered at a time.
 *
 * <pre>java -cp … org.obrol.server.SendFigure PORT [CONNECTIONS [WINDOW [SECONDS]]]</pre>
 */
final class SendFigure {
  private static final String TEXT = "x".repeat(64);
  private static final byte[] REPLY =
      "{\"status\":\"OK\",\"re\":\"send\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERROR = "{\"status\":\"ERROR\"".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_SAMPLES = 20_000_000;
  private static final int WARM_UP_SECONDS = 5;

  private final int port;
  private final int connections;
  private final int window;
  private final long run = System.currentTimeMillis() % 1_000_000;
  private final long[] samples = new long[MAX_SAMPLES];
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong errors = new AtomicLong();
  private final CountDownLatch loggedIn;
  private volatile long from = Long.MAX_VALUE;
  private volatile long until = Long.MAX_VALUE;

  private SendFigure(int port, int connections, int window) {
    this.port = port;
    this.connections = connections;
    this.window = window;
    this.loggedIn = new CountDownLatch(connections);
  }

  public static void main(String[] args) throws InterruptedException {
    int port = Integer.parseInt(args[0]);
    int connections = args.length > 1 ? Integer.parseInt(args[1]) : 32;
    int window = args.length > 2 ? Integer.parseInt(args[2]) : 64;
    int seconds = args.length > 3 ? Integer.parseInt(args[3]) : 10;
    new SendFigure(port, connections, window).measure(seconds);
  }

  private void measure(int seconds) throws InterruptedException {
    Thread[] threads = new Thread[connections];
    for (int i = 0; i < connections; i++) {
      int number = i;
      threads[i] = new Thread(() -> chat(number), "guest-" + i);
      threads[i].start();
    }
    loggedIn.await();
    from = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
    until = from + seconds * 1_000_000_000L;
    for (Thread thread : threads) {
      thread.join();
    }
    int answered = Math.min(count.get(), MAX_SAMPLES);
    Arrays.sort(samples, 0, answered);
    System.out.printf(
        "%d connections, %d unanswered each: %,.0f messages/s acknowledged; after %.1f ms"
            + " (median), %.1f ms (99 %%), %.1f ms (slowest); %d errors%n",
        connections,
        window,
        answered / (double) seconds,
        samples[answered / 2] / 1e6,
        samples[(int) (answered * 0.99)] / 1e6,
        samples[answered - 1] / 1e6,
        errors.get());
  }

  private void chat(int number) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
      OutputStream out = socket.getOutputStream();
      out.write("login %s\n".formatted(name(number)).getBytes(StandardCharsets.UTF_8));
      readLine(in, new byte[256 << 10]);
      loggedIn.countDown();
      loggedIn.await();
      send(number, in, out);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private String name(int number) {
    return "g" + run + "-" + number;
  }

  /** Sends as many as may be unanswered, and then one more for each answer. */
  private void send(int number, InputStream in, OutputStream out) throws IOException {
    String to = name((number + 1) % connections);
    BlockingQueue<Long> asked = new ArrayBlockingQueue<>(window);
    byte[] line = new byte[256 << 10];
    StringBuilder commands = new StringBuilder();
    int key = 0;
    int unanswered = 0;
    while (true) {
      boolean more = System.nanoTime() < until;
      while (more && unanswered < window) {
        commands.append(
            "{\"cmd\":\"send\",\"to\":\"%s\",\"text\":\"%s\",\"key\":\"%d-%d\"}%n"
                .formatted(to, TEXT, run, key++));
        asked.add(System.nanoTime());
        unanswered++;
      }
      if (commands.length() > 0 && in.available() == 0) { // all that has arrived is read first
        out.write(commands.toString().getBytes(StandardCharsets.UTF_8));
        commands.setLength(0);
      }
      if (unanswered == 0) {
        return;
      }
      int length = readLine(in, line);
      if (startsWith(line, length, REPLY) || startsWith(line, length, ERROR)) {
        unanswered--;
        note(Objects.requireNonNull(asked.poll()), startsWith(line, length, ERROR));
      }
    }
  }

  private void note(long asked, boolean error) {
    long now = System.nanoTime();
    if (error) {
      errors.incrementAndGet();
    } else if (now >= from && now < until) {
      int sample = count.getAndIncrement();
      if (sample < MAX_SAMPLES) {
        samples[sample] = now - asked;
      }
    }
  }

  private static boolean startsWith(byte[] line, int length, byte[] what) {
    return length >= what.length && Arrays.equals(line, 0, what.length, what, 0, what.length);
  }

  private static int readLine(InputStream in, byte[] line) throws IOException {
    int length = 0;
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the server has closed the connection");
      }
      line[length++] = (byte) b;
    }
    return length;
  }
}
