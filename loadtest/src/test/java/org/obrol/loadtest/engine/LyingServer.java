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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A chat server with nothing but a lobby, that does what it should but where a lie is told it. */
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
  }

  private final ObjectMapper json = new ObjectMapper();
  private final ServerSocket listening;
  private final Lie lie;
  private final boolean forgetful;
  private final List<String> frames = new ArrayList<>();
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

  private synchronized void command(Socket socket, JsonNode command) throws IOException {
    switch (command.path("cmd").asText()) {
      case "login" -> login(socket, command.path("name").asText(), "login", frames.size());
      case "resume" -> {
        int has = command.path("positions").path(0).path("seq").asInt();
        int from = forgetful ? frames.size() : has;
        login(socket, command.path("token").asText(), "resume", from);
        for (int seq = from + 1; seq <= frames.size(); seq++) {
          write(socket, frames.get(seq - 1));
        }
      }
      case "send" -> send(socket, command.path("text").asText());
      default -> write(socket, "{\"status\":\"OK\",\"re\":\"ping\"}\r\n");
    }
  }

  private void login(Socket socket, String name, String re, int from) throws IOException {
    int number = name.lastIndexOf('-') + 1;
    prefix = name.substring(0, number);
    users.put(socket, Integer.parseInt(name.substring(number)));
    write(
        socket,
        "{\"status\":\"OK\",\"re\":\""
            + re
            + "\",\"token\":\""
            + name
            + "\",\"conversations\":["
            + "{\"conv\":\"*\",\"epoch\":1,\"next\":"
            + (from + 1)
            + "}]}\r\n");
  }

  private void send(Socket socket, String text) throws IOException {
    int seq = frames.size() + 1;
    frames.add(Stamped.message("*", prefix + users.get(socket), seq, text));
    write(socket, Stamped.sent("*", seq));
    for (Map.Entry<Socket, Integer> user : List.copyOf(users.entrySet())) {
      for (String frame : lie.push(user.getValue(), seq, frames)) {
        push(user.getKey(), frame);
      }
    }
  }

  private static void push(Socket socket, String frame) {
    try {
      write(socket, frame);
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
