package org.obrol.client.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** A connection and its frames, with nothing clever between. One thread at a time. */
final class Wire implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 10;
  private static final int REPLY_READS = 6_000;

  private final Socket socket = new Socket();
  private final byte[] chunk = new byte[8 << 10];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Deque<JsonNode> frames = new ArrayDeque<>();

  Wire(int port) throws IOException {
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(READ_MILLIS);
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  static ObjectNode command(String verb) {
    return JSON.createObjectNode().put("cmd", verb);
  }

  void send(ObjectNode command) throws IOException {
    socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The next frame, or null where none comes in a moment. */
  JsonNode poll() throws IOException {
    if (frames.isEmpty()) {
      int count;
      try {
        count = socket.getInputStream().read(chunk);
      } catch (SocketTimeoutException nothing) {
        return null;
      }
      if (count < 0) {
        throw new EOFException("the server has ended the connection");
      }
      cut(count);
    }
    return frames.poll();
  }

  private void cut(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (chunk[i] != '\n') {
        line.write(chunk[i]);
      } else {
        frames.add(JSON.readTree(line.toByteArray()));
        line.reset();
      }
    }
  }

  /** Sends a command and waits for its reply; what is pushed before it is dropped. */
  JsonNode ask(ObjectNode command) throws IOException {
    send(command);
    for (int i = 0; i < REPLY_READS; i++) {
      JsonNode frame = poll();
      if (frame != null && frame.has("status")) {
        return frame;
      }
    }
    throw new IOException("no reply");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
