package org.obrol.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and its server and breaks each connection after a random number of bytes
 * in a random direction, in the middle of whatever is on its way, until it is told to stop doing
 * so.
 */
public final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int serverPort;
  private final Random random;
  private final int longestLife;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile boolean rough;

  /**
   * Begins to listen.
   *
   * @param longestLife how many bytes may pass in one direction at most
   */
  public CuttingProxy(int serverPort, long seed, int longestLife) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    this.serverPort = serverPort;
    this.random = new Random(seed);
    this.longestLife = longestLife;
    start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were broken. */
  public int cuts() {
    return cuts.get();
  }

  /** Begins or ceases to break connections. */
  public void beRough(boolean now) {
    rough = now;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.add(client);
        sockets.add(server);
        start(() -> pump(client, server, life()));
        start(() -> pump(server, client, life()));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private synchronized int life() {
    return random.nextInt(longestLife);
  }

  private void pump(Socket from, Socket to, int life) {
    byte[] buffer = new byte[4096];
    int left = life;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (rough && n >= left) {
          out.write(buffer, 0, left);
          cuts.incrementAndGet();
          break;
        }
        out.write(buffer, 0, n);
        left = rough ? left - n : left;
      }
    } catch (IOException broken) {
      // The other direction has broken it.
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
    listener.close();
    sockets.forEach(this::close);
  }
}
