package org.obrol.server.embedder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.memory.InMemoryAccounts;
import org.obrol.core.memory.Pbkdf2;
import org.obrol.core.model.UserName;
import org.obrol.server.ChatServer;
import org.obrol.server.Listener;

/** A dialect that somebody else has written, with what the modules export. */
class DialectSpiTest {
  private static final Path SOURCE =
      Path.of("src/test/java/org/obrol/server/embedder/TabDialect.java");

  private final ChatServer server =
      ChatServer.builder()
          .accounts(new InMemoryAccounts(new Pbkdf2(1), Runnable::run))
          .listen(Listener.tcp(new TabDialect()))
          .listen(Listener.nativeTcp().port(0))
          .start();

  /** A socket with lines. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(20_000);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    String ask(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      return in.readLine();
    }

    String read() throws IOException {
      return in.readLine();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @BeforeEach
  void register() {
    for (String name : new String[] {"alice", "bob"}) {
      server.chat().register(UserName.of(name), name, "secret").toCompletableFuture().join();
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private int port(int listener) {
    return server.addresses().get(listener).getPort();
  }

  @Test
  void itsClientsTalkWithNativeOnes() throws IOException {
    try (Client alice = new Client(port(0));
        Client bob = new Client(port(1))) {
      assertThat(alice.ask("send\t*\tx")).isEqualTo("error\tsend\tnot_logged_in");
      assertThat(alice.ask("login\talice\tsecret")).isEqualTo("ok\tlogin");
      assertThat(bob.ask("login bob secret")).contains("\"status\":\"OK\"");

      assertThat(alice.ask("send\t@bob\thai 👋")).isIn("ok\tsend", "message\t@bob\talice\thai 👋");
      assertThat(bob.read()).contains("\"text\":\"hai 👋\"", "\"conv\":\"@alice\"");
      alice.read(); // the other one of the reply and the echo

      assertThat(bob.ask("{\"cmd\":\"send\",\"to\":\"*\",\"text\":\"a\\nb\"}"))
          .contains("\"conv\":\"*\"");
      assertThat(alice.read()).isEqualTo("message\t*\tbob\ta b");
    }
  }

  @Test
  void itsBadLinesAreAnsweredInTheirPlace() throws IOException {
    try (Client alice = new Client(port(0))) {
      assertThat(alice.ask("dance\nlogin\talice\tsecret")).isEqualTo("error\tdance\tmalformed");
      assertThat(alice.read()).isEqualTo("ok\tlogin");
      assertThat(alice.ask("x".repeat(100_000))).isEqualTo("error\t\tmalformed");
    }
  }

  @Test
  void itTakesLessThanAHundredLines() throws IOException {
    try (Stream<String> lines = Files.lines(SOURCE)) {
      assertThat(lines.count()).isLessThan(100);
    }
  }
}
