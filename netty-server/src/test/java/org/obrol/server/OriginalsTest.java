package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.obrol.core.model.UserName;
import org.obrol.server.course.CourseProfile;

/**
 * Clients with the habits of the original programs, one of each, and native ones, all on one
 * server: each writes to each, and each gets all, once, in order.
 */
class OriginalsTest {
  private static final int MESSAGES = 150; // from each to each
  private static final String PASSWORD = "secret";
  private static final Pattern HARMFUL =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

  private static final Map<String, CourseProfile> COURSE =
      new TreeMap<>(
          Map.of(
              "u000", CourseProfile.COURSE_000,
              "u002", CourseProfile.COURSE_002,
              "u003", CourseProfile.COURSE_003,
              "u004", CourseProfile.COURSE_004));

  private static final List<String> USERS =
      List.of("u000", "u002", "u003", "u004", "plain", "native1", "native2");

  private final long seed = System.nanoTime();

  /** What each has written to each, in order; a key is FROM-TO. */
  private final Map<String, List<String>> sent = new ConcurrentHashMap<>();

  /** What each has got from each, in order; a key is FROM-TO. */
  private final Map<String, List<String>> got = new ConcurrentHashMap<>();

  private static String key(String from, String to) {
    return from + "-" + to;
  }

  private static Collection<String> others(String user) {
    return USERS.stream().filter(other -> !other.equals(user)).toList();
  }

  private void note(Map<String, List<String>> where, String from, String to, String text) {
    where.computeIfAbsent(key(from, to), made -> new ArrayList<>()).add(text);
  }

  private boolean hasAll(String user) {
    return others(user).stream()
        .allMatch(other -> got.getOrDefault(key(other, user), List.of()).size() >= MESSAGES);
  }

  /** Messages to all others, in some order; each has its number within its conversation. */
  private Queue<String[]> script(String user) {
    Random random = new Random(seed + user.hashCode());
    List<String[]> script = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    List<String> receivers = new ArrayList<>();
    others(user).forEach(other -> receivers.addAll(Collections.nCopies(MESSAGES, other)));
    Collections.shuffle(receivers, random);
    for (String to : receivers) {
      String text = "m" + numbers.merge(to, 1, Integer::sum) + randomText(random) + "z";
      note(sent, user, to, text);
      script.add(new String[] {to, text});
    }
    return new ArrayDeque<>(script);
  }

  /** Any Unicode that a line can hold. */
  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(30); left > 0; left--) {
      int bound = random.nextInt(3) == 0 ? 0x110000 : random.nextBoolean() ? 0x3000 : 0x80;
      int c = random.nextInt(bound);
      if (c != 0 && c != '\r' && c != '\n' && (c < 0xd800 || c > 0xdfff)) {
        text.appendCodePoint(c);
      }
    }
    return text.toString();
  }

  @Test
  void allTalkWithAllAndNothingIsLostOrDoubledOrTurnedRound() throws Exception {
    System.out.println("OriginalsTest: seed " + seed);
    ChatServerBuilder builder = Servers.builder().listen(Listener.plain().port(0));
    COURSE.values().forEach(profile -> builder.listen(Listener.course(profile).port(0)));
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ChatServer server = builder.start()) {
      for (String user : USERS) {
        server
            .chat()
            .register(UserName.of(user), "The " + user, PASSWORD)
            .toCompletableFuture()
            .join();
      }
      Map<String, Queue<String[]>> scripts = new HashMap<>();
      USERS.forEach(user -> scripts.put(user, script(user)));
      List<Callable<Boolean>> clients = new ArrayList<>();
      int listener = 2;
      for (String user : COURSE.keySet()) {
        int port = server.addresses().get(listener++).getPort();
        clients.add(() -> runCourse(user, port, scripts.get(user)));
      }
      int plainPort = server.addresses().get(1).getPort();
      clients.add(() -> runPlain("plain", plainPort, scripts.get("plain")));
      for (String user : List.of("native1", "native2")) {
        clients.add(() -> runNative(user, server.port(), scripts.get(user)));
      }
      List<Future<Boolean>> running = new ArrayList<>();
      clients.forEach(client -> running.add(threads.submit(client)));
      for (Future<Boolean> one : running) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    for (String from : USERS) {
      for (String to : others(from)) {
        assertThat(got.get(key(from, to)))
            .as("from %s to %s, seed %d", from, to, seed)
            .isEqualTo(asShown(to, sent.get(key(from, to))));
      }
    }
  }

  private static List<String> asShown(String to, List<String> texts) {
    return to.equals("plain")
        ? texts.stream().map(text -> HARMFUL.matcher(text).replaceAll(" ")).toList()
        : texts;
  }

  // ---- the course programs

  /** Reads 64 bytes at a time, decodes each by itself, until the end of a reply is the end. */
  private static final class Original implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    Original(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      in = socket.getInputStream();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As many replies as have come, at least one, the last one whole. */
    List<JsonNode> read() throws IOException {
      StringBuilder read = new StringBuilder();
      byte[] buffer = new byte[64];
      while (read.length() < 4 || !read.substring(read.length() - 4).equals("\r\n\r\n")) {
        int bytes = in.read(buffer);
        if (bytes < 0) {
          throw new AssertionError("the end, for which the originals wait for ever: " + read);
        }
        read.append(new String(buffer, 0, bytes, StandardCharsets.UTF_8));
      }
      List<JsonNode> replies = new ArrayList<>();
      for (String reply : read.substring(0, read.length() - 4).split("\r\n\r\n", -1)) {
        replies.add(RawClient.parse(reply));
      }
      return replies;
    }

    /** Sends commands in one segment, as two threads on one socket do, and reads their replies. */
    List<JsonNode> ask(List<String> commands) throws IOException {
      send(String.join(" \r\n", commands) + " \r\n");
      List<JsonNode> replies = new ArrayList<>();
      while (replies.size() < commands.size()) {
        replies.addAll(read());
      }
      assertThat(replies).as("%s", commands).hasSameSizeAs(commands);
      return replies;
    }

    String rest() throws IOException {
      socket.shutdownOutput();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private boolean runCourse(String user, int port, Queue<String[]> script) throws IOException {
    Random random = new Random(seed - user.hashCode());
    try (Original original = new Original(port)) {
      String token =
          original.ask(List.of("auth " + user + " " + PASSWORD)).get(0).path("tokenid").asText();
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
      while ((!script.isEmpty() || !hasAll(user)) && System.nanoTime() < giveUp) {
        List<String> commands = new ArrayList<>();
        for (int sends = random.nextInt(3); sends > 0 && !script.isEmpty(); sends--) {
          String[] message = script.remove();
          commands.add("send " + token + " " + message[0] + "  " + message[1]);
        }
        commands.add("inbox " + token);
        List<JsonNode> replies = original.ask(commands);
        for (JsonNode reply : replies.subList(0, replies.size() - 1)) {
          assertThat(reply.path("message").asText()).isEqualTo("Message Sent");
        }
        take(user, replies.get(replies.size() - 1));
      }
      take(user, original.ask(List.of("inbox " + token)).get(0)); // what came twice would be here
      assertThat(original.rest()).as("pushed to %s", user).isEmpty();
      return hasAll(user);
    }
  }

  private void take(String user, JsonNode inbox) {
    boolean bare = COURSE.get(user).bareDirectMail();
    assertThat(inbox.path("status").asText()).isEqualTo("OK");
    for (Map.Entry<String, JsonNode> box : inbox.path("messages").properties()) {
      for (JsonNode letter : box.getValue()) {
        String text = (bare ? letter : letter.path("msg")).asText();
        assertThat(text).startsWith(" ").endsWith(" \r\n");
        note(got, box.getKey(), user, text.substring(1, text.length() - 3));
      }
    }
  }

  // ---- the plain program

  private boolean runPlain(String user, int port, Queue<String[]> script) {
    Pattern line = Pattern.compile("\rPesan pribadi dari \\[(\\w+)] (.*)", Pattern.DOTALL);
    try (RawClient client = new RawClient(port)) {
      client.send("login " + user + "\n " + PASSWORD + "\n");
      assertThat(client.readLine()).isEqualTo("Login sukses");
      while (!script.isEmpty() || !hasAll(user)) {
        for (int sends = 5; sends > 0 && !script.isEmpty(); sends--) {
          String[] message = script.remove();
          client.send("send-to " + message[0] + " " + message[1] + "\n");
        }
        if (!hasAll(user)) {
          String read = client.readLine();
          Matcher matcher = line.matcher(read);
          assertThat(matcher.matches()).as(read).isTrue();
          note(got, matcher.group(1), user, matcher.group(2));
        }
      }
      client.send("list-user x\n");
      assertThat(client.readLine()).isEqualTo("Perintah yang anda masukkan salah");
      return true;
    }
  }

  // ---- native clients

  private boolean runNative(String user, int port, Queue<String[]> script) {
    try (LineClient client = new LineClient(port)) {
      client.ok("login " + user + " " + PASSWORD);
      while (!script.isEmpty()) {
        String[] message = script.remove();
        client.sendJson(Map.of("cmd", "send", "to", "@" + message[0], "text", message[1]));
        assertThat(client.reply().path("status").asText()).isEqualTo("OK");
      }
      while (!hasAll(user)) {
        keep(user, client.push("message"));
      }
      client.pushesUntilNow().forEach(push -> keep(user, push));
      return true;
    }
  }

  private void keep(String user, JsonNode push) {
    String from = push.path("from").asText();
    if (push.path("event").asText().equals("message") && !from.equals(user)) {
      note(got, from, user, push.path("text").asText());
    }
  }
}
