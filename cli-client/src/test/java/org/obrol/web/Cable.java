package org.obrol.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a browser and the server. It can be pulled out, so that every connection ends and
 * no new one is let in; and what goes over the chat's WebSocket can be held up in either direction,
 * while everything else passes.
 */
final class Cable implements AutoCloseable {
  private final ServerSocket listener;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Gate commands = new Gate();
  private final Gate answers = new Gate();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean out;

  /** Begins to listen. */
  Cable(int serverPort) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    this.serverPort = serverPort;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  String url() {
    return Site.url(port());
  }

  /** Ends all connections and lets no new ones in. */
  void pull() {
    out = true;
    sockets.forEach(this::close);
    release();
  }

  /** Is pulled out when browsers have sent so many bytes more. */
  void pullAfter(long bytes) {
    left.set(bytes);
  }

  /** Lets connections in again. */
  void plug() {
    out = false;
  }

  /** Holds up what the browser says. */
  void holdCommands() {
    commands.hold(true);
  }

  /** Holds up what the server says. */
  void holdAnswers() {
    answers.hold(true);
  }

  /** Lets pass what was held up, and all that comes. */
  void release() {
    commands.hold(false);
    answers.hold(false);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket browser = listener.accept();
        start(() -> connect(browser));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void connect(Socket browser) {
    sockets.add(browser);
    byte[] request = new byte[16 << 10];
    try {
      int length = browser.getInputStream().read(request);
      if (out || length < 0) {
        throw new IOException("pulled out");
      }
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      sockets.add(server);
      // A browser opens a connection of its own for each WebSocket.
      boolean chat = new String(request, 0, length, ISO_8859_1).startsWith("GET /chat");
      start(() -> pump(server, browser, chat ? answers : Gate.OPEN, false));
      server.getOutputStream().write(request, 0, length);
      pump(browser, server, chat ? commands : Gate.OPEN, true);
    } catch (IOException refused) {
      close(browser);
    }
  }

  private void pump(Socket from, Socket to, Gate gate, boolean up) {
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream there = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        gate.pass();
        there.write(buffer, 0, n);
        if (up && left.addAndGet(-n) <= 0 && left.getAndSet(Long.MAX_VALUE) <= 0) {
          pull();
        }
      }
    } catch (IOException broken) {
      // The other direction has ended, or the cable was pulled.
    }
    close(from);
    close(to);
  }

  private void close(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException ignored) {
      // It is closed as far as anybody can tell.
    }
  }

  @Override
  public void close() throws IOException {
    pull();
    listener.close();
  }

  /** What bytes wait at. */
  private static final class Gate {
    static final Gate OPEN = new Gate();

    private boolean held;

    synchronized void hold(boolean now) {
      held = now;
      notifyAll();
    }

    synchronized void pass() throws IOException {
      while (held) {
        try {
          wait();
        } catch (InterruptedException interrupted) {
          throw new IOException(interrupted);
        }
      }
    }
  }
}
