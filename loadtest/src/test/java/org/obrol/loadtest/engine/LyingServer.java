package org.obrol.loadtest.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A chat server with a lobby and groups, that does what it should but where a lie is told it. */
final class LyingServer implements AutoCloseable {
  /** What it does instead of what it should. */
  interface Lie {
    /**
     * What a connection is sent for a message.
     *
     * @param user the number at the end of its name
     * @param seq of the message
     * @param frames of all messages so far
     */
    List<String> push(int user, int seq, List<String> frames);

    /** Whether a message of a group goes to somebody who is not in it. */
    default boolean leaks(int user, int seq) {
      return false;
    }

    /** How often whoever wrote a message is told its seq. */
    default int answers(int seq) {
      return 1;
    }

    /** What the reply to whoever wrote a message has for a label; none if it is empty. */
    default String label(int seq, String label) {
      return label;
    }

    /** Whether somebody who has broken off may come back. */
    default boolean letsBack(int user) {
      return true;
    }

    /** By how much later than it should what is pushed to somebody leaves. */
    default Duration delay(int user) {
      return Duration.ZERO;
    }
  }

  private static final String LOBBY = "*";

  private final ObjectMapper json = new ObjectMapper();
  private final ServerSocket listening;
  private final Lie lie;
  private final boolean forgetful;
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, List<String>> frames = new HashMap<>(); // by conversation
  private final Map<String, Set<Integer>> members = new HashMap<>(); // of groups
  private final Map<Socket, Integer> users = new HashMap<>();
  private final List<Socket> sockets = new ArrayList<>();
  private String prefix = ""; // of all names

  /**
   * Starts one.
   *
   * @param forgetful whether those who come back do not get what they have missed
   */
  LyingServer(boolean forgetful, Lie lie) throws IOException {
    this.lie = lie;
    this.forgetful = forgetful;
    listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "lying-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        synchronized (this) {
          sockets.add(socket);
        }
        daemon(() -> serve(socket));
      }
    } catch (IOException closed) {
      // That is how it ends.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        command(socket, json.readTree(line));
      }
    } catch (IOException gone) {
      // The client has closed.
    } finally {
      synchronized (this) {
        users.remove(socket);
      }
    }
  }

  /** The texts of all that was written to the lobby, in order. */
  synchronized List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (String frame : log(LOBBY)) {
      try {
        texts.add(json.readTree(frame).path("text").asText());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return texts;
  }

  private List<String> log(String conversation) {
    return frames.computeIfAbsent(conversation, added -> new ArrayList<>());
  }

  private synchronized void command(Socket socket, JsonNode command) throws IOException {
    switch (command.path("cmd").asText()) {
      case "login" -> login(socket, command, command.path("name").asText(), log(LOBBY).size());
      case "resume" -> resume(socket, command);
      case "group" -> join(socket, command);
      case "send" -> send(socket, command);
      default -> write(socket, ok(command) + "}\r\n");
    }
  }

  private void resume(Socket socket, JsonNode command) throws IOException {
    String token = command.path("token").asText();
    if (!lie.letsBack(Integer.parseInt(token.substring(token.lastIndexOf('-') + 1)))) {
      String label = command.path("label").asText();
      write(
          socket,
          "{\"status\":\"ERROR\",\"re\":\"resume\",\"label\":\""
              + label
              + "\",\"code\":\"bad_token\"}\r\n");
      return;
    }
    List<String> log = log(LOBBY);
    int from = forgetful ? log.size() : command.path("positions").path(0).path("seq").asInt();
    login(socket, command, token, from);
    for (String frame : log.subList(from, log.size())) {
      write(socket, frame);
    }
  }

  private static String ok(JsonNode command) {
    return Stamped.ok(command.path("cmd").asText(), command.path("label").asText());
  }

  private void join(Socket socket, JsonNode command) throws IOException {
    String group = command.path("group").asText();
    members.computeIfAbsent(group, added -> new HashSet<>()).add(users.get(socket));
    write(
        socket,
        ok(command)
            + ",\"conv\":\""
            + group
            + "\",\"epoch\":1,\"next\":"
            + (log(group).size() + 1)
            + "}\r\n");
  }

  private void login(Socket socket, JsonNode command, String name, int from) throws IOException {
    int number = name.lastIndexOf('-') + 1;
    prefix = name.substring(0, number);
    users.put(socket, Integer.parseInt(name.substring(number)));
    write(
        socket,
        ok(command)
            + ",\"token\":\""
            + name
            + "\",\"conversations\":["
            + "{\"conv\":\"*\",\"epoch\":1,\"next\":"
            + (from + 1)
            + "}]}\r\n");
  }

  private void send(Socket socket, JsonNode command) throws IOException {
    String to = command.path("to").asText();
    List<String> log = log(to);
    int seq = log.size() + 1;
    String from = prefix + users.get(socket);
    log.add(Stamped.message(to, from, seq, command.path("text").asText()));
    String label = lie.label(seq, command.path("label").asText());
    write(socket, Stamped.sent(label, to, seq).repeat(lie.answers(seq)));
    for (Map.Entry<Socket, Integer> user : List.copyOf(users.entrySet())) {
      if (to.equals(LOBBY) || members.getOrDefault(to, Set.of()).contains(user.getValue())) {
        push(user, String.join("", lie.push(user.getValue(), seq, log)));
      } else if (lie.leaks(user.getValue(), seq)) {
        push(user, log.get(seq - 1));
      }
    }
  }

  private void push(Map.Entry<Socket, Integer> user, String frames) {
    Duration delay = lie.delay(user.getValue());
    if (delay.isZero()) {
      push(user.getKey(), frames);
    } else {
      later.schedule(() -> push(user.getKey(), frames), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void push(Socket socket, String frames) {
    try {
      write(socket, frames);
    } catch (IOException gone) {
      // It will notice by itself.
    }
  }

  private static void write(Socket socket, String frame) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(frame.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void close() {
    later.shutdownNow();
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
