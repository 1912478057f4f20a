package org.obrol.loadtest.bare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A socket that speaks lines. What it waits for fails after 20 seconds. */
final class Lines implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final BufferedReader in;

  Lines(InetSocketAddress address) {
    try {
      socket = new Socket(address.getAddress(), address.getPort());
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Connects and logs a guest in. */
  static Lines guest(InetSocketAddress address, String name) {
    Lines lines = new Lines(address);
    lines.send("{\"cmd\":\"login\",\"name\":\"" + name + "\"}\n");
    lines.reply();
    return lines;
  }

  /** Sends text in one segment, as far as that is ours to say. */
  Lines send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The next line, without its end; "end" when there is none. */
  String next() {
    try {
      String line = in.readLine();
      return line == null ? "end" : line;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The next reply; pushes before it are passed over. */
  String reply() {
    return nextThatBegins("{\"status\":");
  }

  /** The next message; all else before it is passed over. */
  String message() {
    return nextThatBegins("{\"event\":\"message\"");
  }

  private String nextThatBegins(String start) {
    String line = next();
    while (!line.startsWith(start)) {
      if (line.equals("end")) {
        throw new AssertionError("the end instead of " + start);
      }
      line = next();
    }
    return line;
  }

  /** So many lines that are messages or replies; other events are passed over. */
  List<String> take(int count) {
    List<String> taken = new ArrayList<>();
    while (taken.size() < count) {
      String line = next();
      if (line.startsWith("{\"status\"") || line.startsWith("{\"event\":\"message\"")) {
        taken.add(line);
      }
      if (line.equals("end")) {
        throw new AssertionError("the end, behind " + taken);
      }
    }
    return taken;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
