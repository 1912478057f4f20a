package org.obrol.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The client's side of RFC 6455 and RFC 7692, frame by frame. */
final class WebSocketClient extends SocketClient {
  static final int FIN = 0x80;
  static final int COMPRESSED = 0x40;
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final byte[] DEFLATE_TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One frame.
   *
   * @param first its first byte: flags and opcode
   * @param payload what was meant, where it is compressed
   * @param length of the payload on the wire, in bytes
   */
  record Frame(int first, String payload, int length) {
    boolean compressed() {
      return (first & COMPRESSED) != 0;
    }

    int opcode() {
      return first & 0xf;
    }

    int closeCode() {
      return payload.charAt(0) << 8 | payload.charAt(1);
    }
  }

  private final DataInputStream data = new DataInputStream(in);
  private final String response;

  /** Connects and shakes hands. */
  WebSocketClient(int port, String... headers) {
    super(port, 0);
    write(request(headers).getBytes(StandardCharsets.US_ASCII));
    response = readHead();
    assertThat(response).startsWith("HTTP/1.1 101 ");
  }

  /** What a client asks first. */
  static String request(String... headers) {
    return "GET /chat HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList())
        + "\r\n";
  }

  private String readHead() {
    StringBuilder head = new StringBuilder();
    try {
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) data.readByte());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return head.toString();
  }

  /** The head of the server's answer to the handshake. */
  String response() {
    return response;
  }

  /** A client's frame, masked. */
  static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length <= 0xffff) {
      frame.write(0x80 | 126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    byte[] mask = {1, 2, 3, 4};
    frame.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ mask[i % 4]);
    }
    return frame.toByteArray();
  }

  static byte[] frame(int first, String payload) {
    return frame(first, payload.getBytes(StandardCharsets.UTF_8));
  }

  WebSocketClient send(int first, String payload) {
    write(frame(first, payload));
    return this;
  }

  WebSocketClient send(String message) {
    return send(FIN | TEXT, message);
  }

  /** A message as it is compressed where that was agreed on. */
  static byte[] deflated(String message) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(message.getBytes(StandardCharsets.UTF_8));
    byte[] bytes = new byte[message.length() * 4 + 100];
    int length = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(bytes, length - DEFLATE_TAIL.length);
  }

  /** The next frame; its payload is what was meant where it is compressed. */
  Frame frame() {
    try {
      int first = data.readUnsignedByte();
      int second = data.readUnsignedByte();
      assertThat(second & 0x80).as("a mask, which only clients use").isZero();
      long length =
          second == 127 ? data.readLong() : second == 126 ? data.readUnsignedShort() : second;
      byte[] bytes = data.readNBytes(Math.toIntExact(length));
      byte[] meant = (first & COMPRESSED) == 0 ? bytes : inflated(bytes);
      Charset charset =
          (first & 0xf) == CLOSE ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
      return new Frame(first, new String(meant, charset), bytes.length);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] inflated(byte[] bytes) {
    Inflater inflater = new Inflater(true);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] some = new byte[4096];
    try {
      for (byte[] part : new byte[][] {bytes, DEFLATE_TAIL}) {
        inflater.setInput(part);
        for (int n = inflater.inflate(some); n > 0; n = inflater.inflate(some)) {
          plain.write(some, 0, n);
        }
      }
    } catch (DataFormatException broken) {
      throw new AssertionError(broken);
    } finally {
      inflater.end();
    }
    return plain.toByteArray();
  }

  /** The next frame, which is a text message. */
  JsonNode read() {
    Frame frame = frame();
    assertThat(frame.first() & ~COMPRESSED).as(frame.payload()).isEqualTo(FIN | TEXT);
    assertThat(frame.payload()).endsWith("}");
    try {
      return JSON.readTree(frame.payload());
    } catch (IOException notJson) {
      throw new AssertionError(frame.payload(), notJson);
    }
  }

  /** The next reply; pushes before it are dropped. */
  JsonNode reply() {
    JsonNode frame = read();
    while (!frame.has("status")) {
      frame = read();
    }
    return frame;
  }

  /** The next push of this kind; what comes before it is dropped. */
  JsonNode push(String event) {
    JsonNode frame = read();
    while (!frame.path("event").asText().equals(event)) {
      frame = read();
    }
    return frame;
  }

  /** Whether the server has ended the stream, and nothing comes before that. */
  boolean isAtEnd() {
    try {
      data.readByte();
      return false;
    } catch (EOFException end) {
      return true;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
