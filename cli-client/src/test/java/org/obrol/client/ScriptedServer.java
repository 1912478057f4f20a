package org.obrol.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A server that does what a test says, frame by frame, on a real socket. Quotes in JSON are written
 * as {@code '}. What does not come within 10 s fails the test.
 */
@SuppressWarnings("exports") // no module reads the tests
public final class ScriptedServer implements Closeable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final ServerSocket socket;
  private final List<Connection> connections = new ArrayList<>();

  public ScriptedServer() {
    this(0);
  }

  /** One that comes back where another was. */
  public ScriptedServer(int port) {
    try {
      socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(TIMEOUT_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Waits for a client. */
  public Connection accept() {
    try {
      Connection connection = new Connection(socket.accept());
      connections.add(connection);
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    connections.forEach(Connection::close);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One client's connection. */
  public static final class Connection implements Closeable {
    private final Socket socket;
    private final BufferedReader in;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Waits for the next command, which must be this one. */
    public JsonNode expect(String verb) {
      try {
        String line = in.readLine();
        if (line == null) {
          throw new AssertionError("the client closed the connection (expected: " + verb + ")");
        }
        JsonNode command = MAPPER.readTree(line);
        if (!command.path("cmd").asText().equals(verb)) {
          throw new AssertionError("the client sent " + line + " (expected: " + verb + ")");
        }
        return command;
      } catch (IOException e) {
        throw new UncheckedIOException("while waiting for " + verb, e);
      }
    }

    /** Waits for the next command, which must be this one about files. */
    public JsonNode expectFile(String op) {
      JsonNode command = expect("file");
      if (!command.path("op").asText().equals(op)) {
        throw new AssertionError("the client sent " + command + " (expected: file " + op + ")");
      }
      return command;
    }

    /** Waits for the client to close, without another command before. */
    public void expectEnd() {
      try {
        String line = in.readLine();
        if (line != null) {
          throw new AssertionError("the client sent " + line + " (expected: its end)");
        }
      } catch (IOException e) {
        throw new UncheckedIOException("while waiting for the client's end", e);
      }
    }

    /** Answers a command with OK and these fields. */
    public void ok(JsonNode command, String fields) {
      line(
          "{'status':'OK','re':'%s','label':'%s'%s}"
              .formatted(
                  command.path("cmd").asText(),
                  command.path("label").asText(),
                  fields.isEmpty() ? "" : "," + fields));
    }

    /** Answers a command with an error. */
    public void error(JsonNode command, String code, boolean retry) {
      line(
          "{'status':'ERROR','re':'%s','label':'%s','code':'%s','message':'because of %s','retry':%b}"
              .formatted(
                  command.path("cmd").asText(), command.path("label").asText(), code, code, retry));
    }

    /** Answers a send with OK. */
    public void sent(JsonNode send, long seq) {
      ok(
          send,
          "'conv':'%s','seq':%d,'id':'%013d','at':'2026-01-02T03:04:05.678Z','stored':'disk'"
              .formatted(send.path("to").asText(), seq, seq));
    }

    /** Answers {@code file send} and {@code file chunk}. */
    public void stored(JsonNode command, String file, long offset) {
      ok(command, "'file':'%s','offset':%d,'chunk':32768".formatted(file, offset));
    }

    /** Answers {@code file done} with OK. */
    public void uploaded(JsonNode done, boolean duplicate) {
      ok(
          done,
          "'conv':'@bob','seq':7,'id':'0000000000007','at':'2026-01-02T03:04:05.678Z',"
              + "'stored':'disk'"
              + (duplicate ? ",'duplicate':true" : ""));
    }

    /** Answers {@code file get}; the name is as it stands in JSON. */
    public void file(JsonNode get, String name, long size, String sha256) {
      ok(
          get,
          "'file':'%s','name':'%s','size':%d,'sha256':'%s','offset':%d,'chunk':32768"
              .formatted(
                  get.path("file").asText(), name, size, sha256, get.path("offset").asLong()));
    }

    /** Pushes a piece of a file. */
    public void chunk(String file, byte[] content, int from, int to) {
      line(
          "{'event':'file_chunk','file':'%s','offset':%d,'data':'%s'}"
              .formatted(
                  file,
                  from,
                  Base64.getEncoder().encodeToString(Arrays.copyOfRange(content, from, to))));
    }

    /** Pushes a message about a file; the name is as it stands in JSON. */
    public void fileMessage(String conversation, String from, long seq, String file, String name) {
      line(
          ("{'event':'message','conv':'%s','from':'%s','seq':%d,'id':'%013d',"
                  + "'at':'2026-01-02T03:04:05.678Z','kind':'file','text':'%s','file':'%s',"
                  + "'size':12345,'sha256':'%s'}")
              .formatted(conversation, from, seq, seq, name, file, "0".repeat(64)));
    }

    /** Pushes a message. */
    public void message(String conversation, String from, long seq, String text) {
      line("{'event':'message',%s}".formatted(messageFields(conversation, from, seq, text)));
    }

    /** Lets alice log in; these are her conversations. */
    public void login(String... conversations) {
      loggedIn(expect("login"), "token-1", conversations);
    }

    /** Answers a login or resume. */
    public void loggedIn(JsonNode command, String token, String... conversations) {
      ok(
          command,
          "'user':'alice','token':'%s','conversations':[%s]"
              .formatted(token, String.join(",", conversations)));
    }

    /** Answers a history with the messages {@code from} to {@code to}. */
    public void page(JsonNode history, long epoch, long oldest, long from, long to, boolean more) {
      String conversation = history.path("conv").asText();
      List<String> messages = new ArrayList<>();
      for (long seq = from; seq <= to; seq++) {
        messages.add("{" + messageFields(conversation, "bob", seq, "text " + seq) + "}");
      }
      ok(
          history,
          "'conv':'%s','epoch':%d,'oldest':%d,'messages':[%s],'more':%b"
              .formatted(conversation, epoch, oldest, String.join(",", messages), more));
    }

    /** Writes one line, with {@code "} for each {@code '}. */
    public void line(String text) {
      raw((text.replace('\'', '"') + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes these bytes. */
    public void raw(byte[] bytes) {
      try {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Closes so that the client gets a reset. */
    public void reset() {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      close();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A conversation as a login shows it. */
    public static String conversation(String name, long epoch, long head, long next) {
      return "{'conv':'%s','epoch':%d,'head':%d,'read':%d,'unread':0,'next':%d}"
          .formatted(name, epoch, head, head, next);
    }

    private static String messageFields(String conversation, String from, long seq, String text) {
      return ("'conv':'%s','from':'%s','seq':%d,'id':'%013d',"
              + "'at':'2026-01-02T03:04:05.678Z','kind':'text','text':'%s'")
          .formatted(conversation, from, seq, seq, text);
    }
  }
}
