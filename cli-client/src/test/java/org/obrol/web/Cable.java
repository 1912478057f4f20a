package org.obrol.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a browser and the server. It can be pulled out, so that every connection ends and
 * no new one is let in; and it can be held, so that connections stay but nothing passes to the
 * server.
 */
final class Cable implements AutoCloseable {
  private final ServerSocket listener;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private boolean held;
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

  /** Ends all connections and lets no new ones in. */
  void pull() {
    out = true;
    release();
    sockets.forEach(this::close);
  }

  /** Lets connections in again. */
  void plug() {
    out = false;
  }

  /** Lets nothing more pass from browsers to the server; what the server sends passes still. */
  void hold() {
    synchronized (gate) {
      held = true;
    }
  }

  /** Lets pass what was held, and all that comes. */
  void release() {
    synchronized (gate) {
      held = false;
      gate.notifyAll();
    }
  }

  private void awaitRelease() throws IOException {
    synchronized (gate) {
      while (held) {
        try {
          gate.wait();
        } catch (InterruptedException interrupted) {
          throw new IOException(interrupted);
        }
      }
    }
    if (out) {
      throw new IOException("pulled out");
    }
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
    try {
      if (out) {
        throw new IOException("pulled out");
      }
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      sockets.add(server);
      start(() -> pump(server, browser, false));
      pump(browser, server, true);
    } catch (IOException refused) {
      close(browser);
    }
  }

  private void pump(Socket from, Socket to, boolean holdable) {
    byte[] buffer = new byte[16 << 10];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (holdable) {
          awaitRelease();
        }
        out.write(buffer, 0, n);
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
}
